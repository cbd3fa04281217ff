"""Read YAML and JSON that people wrote, strictly, and report mistakes by file, line and field.

The rules are stricter than YAML 1.1 on purpose: `no`, `3:20` and `007` stay text, duplicate keys,
tags, anchors and second documents are refused, and nesting, size and numbers have limits.
"""

import difflib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kit.errors import ContentError

M = TypeVar("M", bound=BaseModel)
MOST_BYTES, MOST_DEPTH, MOST_NODES = 2_000_000, 40, 200_000
WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)$")
DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]+)?$")
NOT_FINITE = re.compile(r"[-+]?(\.inf|\.Inf|\.INF)$|(\.nan|\.NaN|\.NAN)$")
Path_ = tuple[str | int, ...]


@dataclass
class Document:
    """What a file says, and on which line each part of it stands."""

    value: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)

    def line(self, where: Path_) -> int:
        """The line of the deepest part of `where` that exists in the file."""
        for end in range(len(where), -1, -1):
            if where[:end] in self.lines:
                return self.lines[where[:end]]
        return 0


def read_model(path: Path, model: type[M]) -> M:
    """Return the model that the file describes; raise a located ContentError otherwise."""
    return model_from_bytes(path.read_bytes(), model, where=str(path))


def read_plain(path: Path) -> Any:
    """Return the file's content as plain Python values."""
    return parse(path.read_bytes(), str(path)).value


def model_from_bytes(raw: bytes, model: type[M], where: str) -> M:
    """Like `read_model`, for content that is not a file yet (an upload, an editor's text)."""
    document = parse_json(raw, where) if where.endswith(".json") else parse(raw, where)
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        raise _located(error, document, where, model) from error


def parse(raw: bytes, where: str) -> Document:
    """Parse YAML with our rules. At most 2 MB, 40 levels, 200,000 nodes."""
    text = _text(raw, where)
    document = Document()
    try:
        _Reader(where, document).read(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        problem = str(getattr(error, "problem", None) or error).split("\n")[0][:200]
        raise ContentError(
            where,
            "yaml_syntax",
            f"不是合法的 YAML：{problem}",
            f"not valid YAML: {problem}",
            line=line,
        ) from error
    return document


def parse_json(raw: bytes, where: str) -> Document:
    """Parse JSON; NaN, Infinity and numbers too large for a double are refused."""

    def refuse(word: str) -> Any:
        raise ContentError(
            where, "not_finite", f"{word} 不是有限的数", f"{word} is not a finite number"
        )

    def decimal(word: str) -> float:
        number = float(word)
        return number if abs(number) < 1e300 else refuse(word)

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for name, value in pairs:
            if name in seen:
                raise ContentError(
                    where, "duplicate_key", f"“{name}”出现了两次", f"{name!r} appears twice"
                )
            seen[name] = value
        return seen

    text = _text(raw, where)
    try:
        return Document(
            json.loads(text, parse_constant=refuse, parse_float=decimal, object_pairs_hook=unique)
        )
    except (ValueError, RecursionError) as error:
        raise ContentError(
            where, "json_syntax", f"不是合法的 JSON：{error}", f"not valid JSON: {error}"
        ) from error


def _text(raw: bytes, where: str) -> str:
    if len(raw) > MOST_BYTES:
        raise ContentError(where, "too_large", "文件超过 2 MB", "the file is over 2 MB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(
            where,
            "encoding",
            f"第 {error.start} 字节不是 UTF-8，请另存为 UTF-8",
            f"byte {error.start} is not UTF-8; save the file as UTF-8",
        ) from error


class _Reader:
    """Builds values from YAML events, so that depth is checked before anything is built."""

    def __init__(self, where: str, document: Document) -> None:
        self.where, self.document, self.nodes = where, document, 0

    def read(self, text: str) -> None:
        self.events = yaml.parse(text, Loader=yaml.SafeLoader)
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._fail(
                        event, "yaml_syntax", "只能有一个 YAML 文档", "only one YAML document"
                    )
            elif isinstance(event, yaml.AliasEvent | yaml.NodeEvent):
                self.document.value = self._value(event, (), 0)

    def _value(self, event: Any, where: Path_, depth: int) -> Any:
        self._guard(event, depth)
        self.document.lines[where] = event.start_mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
                items.append(self._value(inner, (*where, len(items)), depth + 1))
            return items
        return self._mapping(where, depth)

    def _mapping(self, where: Path_, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(inner := next(self.events), yaml.MappingEndEvent):
            self._guard(inner, depth)
            if not isinstance(inner, yaml.ScalarEvent):
                self._fail(inner, "type_not_allowed", "键必须是文字", "a key must be text")
            name = inner.value
            if name in found:
                self._fail(inner, "duplicate_key", f"“{name}”出现了两次", f"{name!r} appears twice")
            line = inner.start_mark.line + 1
            found[name] = self._value(next(self.events), (*where, name), depth + 1)
            self.document.lines[(*where, name)] = line
        return found

    def _scalar(self, event: Any) -> Any:
        word = event.value
        if event.style is not None:
            return word
        if word in ("", "~", "null"):
            return None
        if word in ("true", "false"):
            return word == "true"
        if NOT_FINITE.match(word):
            self._fail(
                event, "not_finite", f"{word} 不是有限的数", f"{word} is not a finite number"
            )
        if WHOLE.match(word):
            if len(word) > 18:
                self._fail(event, "out_of_range", "整数超过 18 位", "a whole number over 18 digits")
            return int(word)
        if DECIMAL.match(word):
            number = float(word)
            if not abs(number) < 1e300:
                self._fail(event, "not_finite", f"{word} 太大", f"{word} is too large")
            return number
        return word

    def _guard(self, event: Any, depth: int) -> None:
        self.nodes += 1
        if depth > MOST_DEPTH or self.nodes > MOST_NODES:
            self._fail(
                event, "too_deep", "嵌套太深或内容太多", "nested too deep, or too much content"
            )
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._fail(
                event,
                "yaml_alias",
                "不允许使用锚点和引用（& *）",
                "anchors and aliases are not allowed",
            )
        if getattr(event, "tag", None):
            self._fail(
                event,
                "yaml_tag",
                f"不允许使用标签 {event.tag}",
                f"tags such as {event.tag} are not allowed",
            )

    def _fail(self, event: Any, code: str, zh: str, en: str) -> None:
        raise ContentError(self.where, code, zh, en, line=event.start_mark.line + 1)


def _located(
    error: ValidationError, document: Document, where: str, model: type[BaseModel]
) -> ContentError:
    first = error.errors()[0]
    place = _in_document(first["loc"], document)
    code, zh, en = _said(first, model)
    return ContentError(
        where, code, zh, en, line=document.line(place), field=".".join(str(p) for p in place)
    )


def _in_document(loc: Path_, document: Document) -> Path_:
    """Drop the parts pydantic adds for unions and validators: keep those that the file has."""
    place: Path_ = ()
    value = document.value
    for index, part in enumerate(loc):
        last = index == len(loc) - 1
        if isinstance(value, dict) and (part in value or last):
            place, value = (*place, part), value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            place, value = (*place, part), value[part]
    return place


def _said(first: ErrorDetails, model: type[BaseModel]) -> tuple[str, str, str]:
    kind, found = first["type"], first.get("input")
    shown = repr(found)[:60]
    if kind == "extra_forbidden":
        name = str(first["loc"][-1])
        near = difflib.get_close_matches(name, _known_fields(model), n=1)
        zh = f"不认识的字段“{name}”" + (f"，您是不是想写“{near[0]}”？" if near else "")
        return (
            "unknown_field",
            zh,
            f"unknown field {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""),
        )
    if kind == "missing":
        name = str(first["loc"][-1])
        return "missing_field", f"缺少必填字段“{name}”", f"the field {name!r} is missing"
    if kind in ("value_error", "assertion_error"):
        cause = first.get("ctx", {}).get("error")
        code = getattr(cause, "code", "not_allowed")
        says = getattr(cause, "says", None)
        if says is not None:
            return code, says.zh, says.en
        return code, str(cause), str(cause)
    if kind.startswith(("greater_than", "less_than", "finite", "too_")):
        return "out_of_range", f"{shown} 超出允许范围：{first['msg']}", f"{shown}: {first['msg']}"
    if kind in ("literal_error", "enum", "union_tag_invalid", "union_tag_not_found"):
        return (
            "not_allowed",
            f"{shown} 不在允许的取值中：{first['msg']}",
            f"{shown}: {first['msg']}",
        )
    return "type_not_allowed", f"{shown} 的类型不对：{first['msg']}", f"{shown}: {first['msg']}"


def _known_fields(model: type[BaseModel]) -> list[str]:
    schema = model.model_json_schema()
    names = set(schema.get("properties", {}))
    for part in schema.get("$defs", {}).values():
        names |= set(part.get("properties", {}))
    return sorted(names)
