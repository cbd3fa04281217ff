"""Whatever a teacher's Markdown holds, what is shown neither runs, nor loads, nor hangs."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from lessons.markdown import safe_markdown

CORPUS = Path(__file__).parents[1] / "corpus"
CASES = [
    case
    for case in json.loads((CORPUS / "manifest.json").read_text("utf-8"))["cases"]
    if case["slot"] == "markdown"
]
ELEMENTS = "script style form iframe object embed base meta svg math details img input link a"


def rendered(text: str) -> str:
    """What the least careful page would make of it: raw HTML on, every link allowed."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return str(parser.render(text))


def assert_harmless(text: str) -> None:
    page = rendered(text).casefold()
    links = re.findall(r'<(?:a|img) (?:href|src)="([^"]*)"', page)
    for link in links:
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", link)
        assert scheme is None or scheme[1] in ("http", "https", "mailto"), link
    without_links = re.sub(r'</?a(?: href="[^"]*"(?: title="[^"]*")?)?>', "", page)
    for element in ELEMENTS.split():
        assert not re.search(rf"<{element}[\s/>]", without_links), element
    assert not re.search(r"<[a-z]+ [^>]*\bon[a-z]+=", page)


@pytest.mark.parametrize("text", ["[x](javascript:a)", "<b><script>", "![x](data:a)", "<a onx=y>"])
def test_the_tests_themselves_see_what_would_be_harmful(text: str) -> None:
    with pytest.raises(AssertionError):
        assert_harmless(text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_hostile_markdown_is_shown_harmlessly(case: dict[str, Any]) -> None:
    text = (CORPUS / case["file"]).read_text("utf-8")
    safe = safe_markdown(text)
    assert_harmless(safe)
    assert "javascript:" not in safe.casefold()
    assert "\u202e" not in safe and "\\href" not in safe


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("**粗体** 和 `<b>`", "**粗体** 和 `<b>`"),
        ("$x<y$", "$x\\lt y$"),
        ("$$\na<b\n\nc\n$$", "$$\na\\lt b\n\nc\n$$"),
        ("1 < 2", "1 < 2"),
        ("| a |\n|---|\n| `<x>` |", "| a |\n|---|\n| `<x>` |"),
        ("```python\nif a<b: pass\n```", "```python\nif a<b: pass\n```"),
        ("[x](https://a.b/c_(d))", "[x](https://a.b/c_(d))"),
        ("<https://a.b>", "<https://a.b>"),
        ("![p](app/static/funnel.png)", "![p](app/static/funnel.png)"),
        (":red[重点] :material/home:", ":red[重点] :material/home:"),
        ("[x](javascript:alert(1))", "[x](#)"),
        ("[x](jav&#x09;ascript:a)", "[x](#)"),
        ("[x](<vbscript:a b>)", "[x](#)"),
        ("[x](//h/p)", "[x](#)"),
        ("[x]\n\n[x]: data:text/html,a", "[x]\n\n[x]: #"),
        ("![x](http://h/p.png)", "[x](http://h/p.png)"),
        ("![](http://h/p.png)", "[↗](http://h/p.png)"),
        ("![x](app/static/../../p.png)", "[x](app/static/../../p.png)"),
        ("<img src=x>", "&lt;img src=x>"),
        ("\\\\<b>", "\\\\&lt;b>"),
        ("`<b>\n\n<i>`", "`&lt;b>\n\n&lt;i>`"),
        ("```mermaid\na\n```", "```text\na\n```"),
        ("~~~ &#109;ermaid\na\n~~~", "~~~ text\na\n~~~"),
        ("\u202e反向\u202c\x00", "反向"),
    ],
)
def test_what_is_fine_stays_and_what_is_not_is_neutralised(text: str, safe: str) -> None:
    assert safe_markdown(text) == safe


@pytest.mark.parametrize(
    "text",
    [
        "[" * 3_900,
        "![" * 1_900,
        "[a](" * 1_300,
        "*a **" * 900,
        "> " * 3_000,
        "`" * 9_000,
        "<a" * 3_900,
    ],
)
def test_marks_without_end_are_harmless_and_do_come_to_an_end(text: str) -> None:
    assert_harmless(safe_markdown(text))


def test_what_is_too_heavy_is_shown_as_plain_text() -> None:
    for text in ["词" * 60_000, "a" * 10_001, "[x](y) " * 2_000]:
        safe = safe_markdown(text)
        assert safe.startswith("~~~text\n") and safe.endswith("\n~~~")


def test_nothing_inside_closes_the_block_of_plain_text() -> None:
    safe = safe_markdown("~~~\n<b>\n" + "[x](y) " * 2_000)
    assert safe.startswith("~~~~text\n") and "<pre>" in rendered(safe)
    assert_harmless(safe)


HOSTILE = st.lists(
    st.sampled_from(
        [
            *["<script>", "<b ", "</b>", "<!--", "<a href=x>", ">", "`", "``", "```", "$", "$$"],
            *["[x](", "](", ")", "![", "]", "[x]: ", "javascript:a", "data:text/html,x", "\\"],
            *["\n", "\n\n", "    ", "> ", "- ", "| a |\n|---|\n", "&lt;", "&#106;", "<https://h>"],
            *["\\href{", "a", "中", "~~~", "mermaid", "#", "<", "(", "http://h", "\t"],
        ]
    ),
    max_size=24,
)


@given(HOSTILE)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_mix_of_hostile_pieces_is_shown_harmlessly(pieces: list[str]) -> None:
    assert_harmless(safe_markdown("".join(pieces)))
