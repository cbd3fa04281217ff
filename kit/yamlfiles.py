"""Read YAML and JSON that people wrote, strictly, and report mistakes by file, line and field.

The rules are stricter than YAML 1.1 on purpose: `no`, `3:20` and `007` stay text, duplicate keys,
tags, anchors and second documents are refused, and nesting, size and numbers have limits.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from kit.errors import ContentError
from kit.model_faults import Document, Path_, located

M = TypeVar("M", bound=BaseModel)
MOST_BYTES, MOST_DEPTH, MOST_NODES = 3_000_000, 40, 50_000
MOST_DIGITS, MOST_NUMBER = 18, 1e300
LONG_NUMBER = (
    "整数超过 18 位；编号请加引号",
    "a whole number over 18 digits; quote it if it is a code",
)
WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)$")
DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]+)?$")
NOT_FINITE = re.compile(r"[-+]?(\.inf|\.Inf|\.INF)$|(\.nan|\.NaN|\.NAN)$")
YAML_ADVICE = (
    "请检查这一行附近是否用了制表符缩进、冒号后缺空格或引号没有成对",
    "look near this line for a tab, a colon without a blank after it or an open quote",
)
NOT_TEXT = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ud800-\\udfff\\ufffe\\uffff]")
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml reads events fifteen times faster; the rules here are the same for both."""


def read_model(path: Path, model: type[M]) -> M:
    """Return the model that the file describes; raise a located ContentError otherwise."""
    return model_from_bytes(path.read_bytes(), model, where=str(path))


def read_plain(path: Path) -> Any:
    """Return the file's content as plain Python values."""
    return parse(path.read_bytes(), str(path)).value


def model_from_bytes(raw: bytes, model: type[M], where: str) -> M:
    """Like `read_model`, for content that is not a file yet (an upload, an editor's text).

    Strict: text is never taken for a number or a truth value, so `answer: no` stays a word.
    """
    document = parse_json(raw, where) if where.endswith(".json") else parse(raw, where)
    try:
        return model.model_validate_json(json.dumps(document.value), strict=True)
    except ValidationError as error:
        raise located(error, document, where, model) from error


def parse(raw: bytes, where: str) -> Document:
    """Parse YAML with our rules. At most 3 MB, 40 levels, 50,000 nodes."""
    text = _text(raw, where)
    document = Document()
    try:
        _Reader(where, document).read(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        problem = str(getattr(error, "problem", None) or error).split("\n")[0][:200]
        zh = f"不是合法的 YAML（{problem}）：{YAML_ADVICE[0]}"
        en = f"not valid YAML ({problem}): {YAML_ADVICE[1]}"
        raise ContentError(where, "yaml_syntax", zh, en, line=line) from error
    return document


def parse_json(raw: bytes, where: str) -> Document:
    """Parse JSON; NaN, Infinity, duplicate keys and numbers out of range are refused."""
    reader = _JsonReader(where)
    text = _text(raw, where)
    try:
        value = json.loads(
            text,
            parse_constant=reader.not_finite,
            parse_float=reader.decimal,
            parse_int=reader.whole,
            object_pairs_hook=reader.unique,
        )
    except RecursionError:
        raise _too_deep(where, 0) from None
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        zh, en = f"不是合法的 JSON：{error}", f"not valid JSON: {error}"
        raise ContentError(where, "json_syntax", zh, en, line=line) from error
    _measure(value, where)
    return Document(value)


class _JsonReader:
    """What json.loads asks about numbers and objects."""

    def __init__(self, where: str) -> None:
        self.where = where

    def not_finite(self, word: str) -> Any:
        zh, en = f"{word[:20]} 不是有限的数", f"{word[:20]} is not a finite number"
        raise ContentError(self.where, "not_finite", zh, en)

    def decimal(self, word: str) -> float:
        number = float(word)
        return number if abs(number) < MOST_NUMBER else float(self.not_finite(word))

    def whole(self, word: str) -> int:
        if len(word.lstrip("+-")) > MOST_DIGITS:
            raise ContentError(self.where, "out_of_range", *LONG_NUMBER)
        return int(word)

    def unique(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for name, value in pairs:
            if name in seen:
                zh, en = f"“{name[:60]}”出现了两次", f"{name[:60]!r} appears twice"
                raise ContentError(self.where, "duplicate_key", zh, en)
            seen[name] = value
        return seen


def _measure(value: Any, where: str) -> None:
    """Refuse JSON that is nested too deep or holds characters no database can keep."""
    level, depth = [value], 0
    while level:
        if depth > MOST_DEPTH:
            raise _too_deep(where, 0)
        for item in level:
            for text in item if isinstance(item, dict) else [item]:
                _check_text(text, where, 0)
        inside = [
            i.values() if isinstance(i, dict) else i for i in level if isinstance(i, dict | list)
        ]
        level, depth = [item for items in inside for item in items], depth + 1


def _too_deep(where: str, line: int) -> ContentError:
    zh = f"嵌套超过 {MOST_DEPTH} 层，请写得平一些"
    return ContentError(
        where, "too_deep", zh, f"nested over {MOST_DEPTH} levels; write it flatter", line=line
    )


def _check_text(text: Any, where: str, line: int) -> None:
    if isinstance(text, str) and (found := NOT_TEXT.search(text)):
        sign = f"U+{ord(found[0]):04X}"
        zh, en = f"含有不能保存的字符 {sign}，请删去", f"holds the character {sign}; delete it"
        raise ContentError(where, "bad_character", zh, en, line=line)


def _text(raw: bytes, where: str) -> str:
    if len(raw) > MOST_BYTES:
        raise ContentError(
            where, "too_large", "文件超过 3 MB，请拆分", "the file is over 3 MB; split it"
        )
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
        self.events: Iterator[Any] = iter(())

    def read(self, text: str) -> None:
        self.events = yaml.parse(text, Loader=LOADER)
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
        _check_text(word, self.where, event.start_mark.line + 1)
        if event.style:
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
            if len(word.lstrip("+-")) > MOST_DIGITS:
                self._fail(event, "out_of_range", *LONG_NUMBER)
            return int(word)
        if DECIMAL.match(word):
            number = float(word)
            if not abs(number) < MOST_NUMBER:
                self._fail(event, "not_finite", f"{word} 太大", f"{word} is too large")
            return number
        return word

    def _guard(self, event: Any, depth: int) -> None:
        self.nodes += 1
        if depth > MOST_DEPTH:
            raise _too_deep(self.where, event.start_mark.line + 1)
        if self.nodes > MOST_NODES:
            self._fail(event, "too_large", "内容太多，请拆成几个文件", "too much content; split it")
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
