"""Turn what pydantic finds wrong with a file into one located sentence in both languages."""

import difflib
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, PydanticUserError, ValidationError
from pydantic_core import ErrorDetails

from kit.errors import ContentError

Path_ = tuple[str | int, ...]
Said = tuple[str, str, str]
"""Code, Chinese, English."""

LIMITS = {
    "greater_than": ("gt", "应大于 {}", "must be over {}"),
    "greater_than_equal": ("ge", "应不小于 {}", "must be at least {}"),
    "less_than": ("lt", "应小于 {}", "must be under {}"),
    "less_than_equal": ("le", "应不大于 {}", "must be at most {}"),
    "too_short": ("min_length", "至少要有 {} 项", "must have at least {} items"),
    "too_long": ("max_length", "最多 {} 项", "must have at most {} items"),
    "string_too_short": ("min_length", "至少 {} 个字符", "must have at least {} characters"),
    "string_too_long": ("max_length", "最多 {} 个字符", "must have at most {} characters"),
}
TYPES = {
    "bool": ("true 或 false", "true or false"),
    "string": ("文字（数字样的文字请加引号）", "text (quote text that looks like a number)"),
    "int": ("整数", "a whole number"),
    "float": ("数", "a number"),
    "decimal": ("数", "a number"),
    "date": ("日期，如 2026-09-01", "a date such as 2026-09-01"),
    "datetime": ("日期时间", "a date and time"),
    "list": ("列表", "a list"),
    "tuple": ("列表", "a list"),
    "set": ("列表", "a list"),
    "frozen": ("列表", "a list"),
    "dict": ("键和值", "keys and values"),
    "model": ("键和值", "keys and values"),
    "none": ("空", "nothing"),
}


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


def located(
    error: ValidationError, document: Document, where: str, model: type[BaseModel]
) -> ContentError:
    """The first fault as a ContentError with file, line and field."""
    first = _first(error.errors())
    inside: Path_ = getattr(first.get("ctx", {}).get("error"), "place", ())
    missing = first["type"] == "missing" or bool(inside)
    place = _in_document((*first["loc"], *inside), document, missing)
    code, zh, en = _said(first, model)
    return ContentError(
        where, code, zh, en, line=document.line(place), field=".".join(str(p) for p in place)
    )


def _first(faults: list[ErrorDetails]) -> ErrorDetails:
    """The fault to tell of: a misspelt key before the missing key that it leaves behind."""
    first = faults[0]
    beside = [f for f in faults if f["loc"][:-1] == first["loc"][:-1]]
    unknown = [f for f in beside if f["type"] == "extra_forbidden"]
    return unknown[0] if first["type"] == "missing" and unknown else first


def _in_document(loc: Path_, document: Document, missing: bool) -> Path_:
    """Drop the parts pydantic adds for unions and validators: keep those that the file has, and
    the last one where it is what the file lacks."""
    place: Path_ = ()
    value = document.value
    for index, part in enumerate(loc):
        last = missing and index == len(loc) - 1
        if isinstance(value, dict) and (part in value or last):
            place, value = (*place, part), value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            place, value = (*place, part), value[part]
    return place


def _said(first: ErrorDetails, model: type[BaseModel]) -> Said:
    kind = first["type"]
    if kind == "extra_forbidden":
        return _unknown(str(first["loc"][-1]), model)
    if kind == "missing":
        name = str(first["loc"][-1])
        return "missing_field", f"缺少必填字段“{name}”", f"the field {name!r} is missing"
    if kind in ("value_error", "assertion_error"):
        return _refused(first)
    return _mismatch(kind, first)


def _unknown(name: str, model: type[BaseModel]) -> Said:
    name = name[:60]
    near = difflib.get_close_matches(name, _known_fields(model), n=1)
    zh = f"不认识的字段“{name}”" + (f"，您是不是想写“{near[0]}”？" if near else "")
    en = f"unknown field {name!r}" + (f"; did you mean {near[0]!r}?" if near else "")
    return "unknown_field", zh, en


def _refused(first: ErrorDetails) -> Said:
    """A validator of ours raised: it brings its own code and words, or a plain sentence."""
    cause = first.get("ctx", {}).get("error")
    code, says = getattr(cause, "code", "not_allowed"), getattr(cause, "says", None)
    return (code, says.zh, says.en) if says is not None else (code, str(cause), str(cause))


def _mismatch(kind: str, first: ErrorDetails) -> Said:
    shown, context = repr(first.get("input"))[:60], first.get("ctx", {})
    if kind in LIMITS:
        name, zh, en = LIMITS[kind]
        limit = context.get(name)
        return "out_of_range", f"{shown} {zh.format(limit)}", f"{shown} {en.format(limit)}"
    if kind == "finite_number":
        return "not_finite", f"{shown} 不是有限的数", f"{shown} is not a finite number"
    if kind == "union_tag_invalid":
        return _unknown_kind(str(context["tag"])[:40], str(context["expected_tags"]))
    if kind in ("literal_error", "enum"):
        allowed = str(context.get("expected") or context.get("expected_tags"))[:200]
        zh = f"{shown} 不在允许的取值中，可以写：{allowed.replace(' or ', '、')}"
        return "not_allowed", zh, f"{shown} is not allowed; write one of: {allowed}"
    if kind == "string_pattern_mismatch":
        rule = context.get("pattern")
        return "not_allowed", f"{shown} 的写法应符合 {rule}", f"{shown} must match {rule}"
    expected = TYPES.get(kind.split("_")[0])
    if expected:
        return (
            "type_not_allowed",
            f"应为{expected[0]}，写的是 {shown}",
            f"{shown} is not {expected[1]}",
        )
    return "type_not_allowed", f"{shown} 不能用在这里：{first['msg']}", f"{shown}: {first['msg']}"


def _unknown_kind(kind: str, expected: str) -> Said:
    known = [name.strip("' ") for name in expected.split(",")]
    near = difflib.get_close_matches(kind, known, n=1)
    zh = f"您是不是想写“{near[0]}”？" if near else f"可以写：{'、'.join(known)}"
    en = f"did you mean {near[0]!r}?" if near else f"write one of: {', '.join(known)}"
    return "not_allowed", f"没有“{kind}”这一种，{zh}", f"there is no kind {kind!r}; {en}"


def _known_fields(model: type[BaseModel]) -> list[str]:
    try:
        schema = model.model_json_schema()
    except PydanticUserError:  # a field of a type that JSON Schema cannot express
        return sorted(model.model_fields)
    names = set(schema.get("properties", {}))
    for part in schema.get("$defs", {}).values():
        names |= set(part.get("properties", {}))
    return sorted(names)
