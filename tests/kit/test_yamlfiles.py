"""Content files are read strictly; whatever is wrong with them is said with its place."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from kit.errors import ContentError
from kit.yamlfiles import model_from_bytes, parse, parse_json, read_model, read_plain

CORPUS = Path(__file__).parents[1] / "corpus"
CASES = [
    case
    for case in json.loads((CORPUS / "manifest.json").read_text("utf-8"))["cases"]
    if case["class"] == "yaml"
]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Norway(Strict):
    answer: bool
    city: str
    time: str
    ver: str
    octal: str
    empty: str | None
    yes: int


class Points(Strict):
    points: float = Field(gt=0, allow_inf_nan=False)
    max: float = 1


class Lesson(Strict):
    title: str
    body: str = ""


MODELS: dict[str, type[BaseModel]] = {
    "norway": Norway,
    "negative_points": Points,
    "nan": Points,
    "template_injection": Lesson,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_hostile_content_file_is_answered_as_the_manifest_says(case: dict[str, Any]) -> None:
    path = CORPUS / case["file"]
    outcome, code = "accept", None
    try:
        read_model(path, MODELS.get(path.stem, Lesson))
    except ContentError as error:
        outcome, code = "reject", error.code
        assert error.where == str(path) and error.says.zh and error.says.en
        assert "Traceback" not in error.in_language("zh")
    assert (outcome, code) == (case["expect"]["outcome"], case["expect"].get("code"))


def test_template_expressions_stay_words() -> None:
    words = read_plain(CORPUS / "yaml/template_injection.yaml")
    assert "{{7*7}}" in words["body"] and "__subclasses__" in words["title"]
    assert "49" not in words["body"]


def test_the_words_of_the_norway_file_are_kept_as_written() -> None:
    words = read_plain(CORPUS / "yaml/norway.yaml")
    assert (words["answer"], words["city"], words["time"]) == ("no", "NO", "12:30:45")
    assert (words["octal"], words["empty"], words["yes"]) == ("010", None, 1)


@pytest.mark.parametrize(
    ("text", "model", "code", "line", "field"),
    [
        ("title: a\nbdy: b\n", Lesson, "unknown_field", 2, "bdy"),
        ("title: a\ntitle: b\n", Lesson, "duplicate_key", 2, ""),
        ("body: b\n", Lesson, "missing_field", 1, "title"),
        ("title: a\nbody: 7\n", Lesson, "type_not_allowed", 2, "body"),
        ("points: 0\n", Points, "out_of_range", 1, "points"),
        ("points: '5'\n", Points, "type_not_allowed", 1, "points"),
        ("points: 1\nmax: no\n", Points, "type_not_allowed", 2, "max"),
        ("title: a\nbody: *b\n", Lesson, "yaml_alias", 2, ""),
        ("title: &a a\n", Lesson, "yaml_alias", 1, ""),
        ("title: a\nbody: [1\n", Lesson, "yaml_syntax", 3, ""),
        ('title: "a\\0b"\n', Lesson, "bad_character", 1, ""),
        ('title: "a\\uD800b"\n', Lesson, None, 1, ""),
        ("? [a]\n: b\n", Lesson, "type_not_allowed", 1, ""),
    ],
)
def test_a_fault_is_named_with_line_and_field(
    text: str, model: type[BaseModel], code: str | None, line: int, field: str
) -> None:
    with pytest.raises(ContentError) as caught:
        model_from_bytes(text.encode(), model, "lesson.yaml")
    error = caught.value
    assert (error.line, error.field) == (line, field)
    assert code is None or error.code == code
    assert str(error).startswith(f"lesson.yaml:{line}:")


def test_a_misspelt_key_is_answered_with_the_nearest_name() -> None:
    with pytest.raises(ContentError, match="did you mean 'title'") as caught:
        model_from_bytes(b"titel: a\n", Lesson, "x.yaml")
    assert "“title”" in caught.value.in_language("zh")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": 1, "a": 2}', "duplicate_key"),
        ('{"a": ' + "9" * 5000 + "}", "out_of_range"),
        ("[" * 100_000, "too_deep"),
        ("[" * 50 + "]" * 50, "too_deep"),
        ('{"a": "\\ud800"}', "bad_character"),
        ('{"\\u0000": 1}', "bad_character"),
        ('{"a": 1,}', "json_syntax"),
        ("", "json_syntax"),
    ],
)
def test_hostile_json_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse_json(text.encode(), "answers.json")
    assert caught.value.code == code


def test_a_file_that_is_not_utf_8_says_where() -> None:
    with pytest.raises(ContentError, match="byte 7") as caught:
        parse("title: 联通".encode("gbk"), "a.yaml")
    assert caught.value.code == "encoding"


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda t: t.encode("utf-8"))))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_bytes_give_a_value_or_a_content_error(raw: bytes) -> None:
    for read in (parse, parse_json):
        try:
            read(raw, "x")
        except ContentError as error:
            assert error.says.zh and error.says.en


MARKS = st.lists(
    st.sampled_from([*"[]{}:,-?!&*|>'\"%@`#~ \n\t", "a", "- ", ": ", "---\n", "  ", "<<", "\\0"]),
    max_size=40,
)


@given(MARKS)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_any_mix_of_yaml_marks_gives_a_value_or_a_content_error(marks: list[str]) -> None:
    try:
        parse("".join(marks).encode(), "x")
    except ContentError as error:
        assert error.code


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18) + 1, 10**18 - 1)
    | st.text("ab中 :#-", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(PLAIN)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_what_json_writes_both_readers_read_alike(value: Any) -> None:
    raw = json.dumps(value, ensure_ascii=False).encode()
    assert parse_json(raw, "x.json").value == value
    assert parse(raw, "x.yaml").value == value
