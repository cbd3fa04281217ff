"""Make a teacher's Markdown safe to show, whoever wrote it and whatever the page does with it.

Streamlit shows raw HTML as text and drops javascript: links, but it lets data: links through,
fetches images from any host and draws `mermaid` blocks (looked up in its 1.67 front end). So we
neutralise all of that ourselves, and then let a CommonMark parser look at the result: what it
still finds unsafe, or what is too heavy to render, is shown as plain text.
"""

import html
import re
from functools import lru_cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

MOST_CHARACTERS, MOST_LINE, MOST_MARKS, MOST_DEPTH = 50_000, 10_000, 4_000, 24
MARK = re.compile(r"[\[\]*_`<$~!{}>]")
NOT_SHOWN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters, and those that turn the direction of writing round."""
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
SCHEMES = frozenset({"http", "https", "mailto"})
BLANKS = re.compile(r"[\s\x00-\x20\u00ad\u200b-\u200f\u2028\u2029\ufeff]+")
PICTURE = r"!\[[^\[\]\n]*\]\(app/static/[\w-]+(?:/[\w-]+)*\.(?:png|jpg|jpeg|webp|gif)\)"
COMMANDS = "href|url|includegraphics|html[A-Za-z]*|[gex]?def|let|futurelet|global|char|rule"
COMMANDS += "|(?:re)?newcommand|providecommand|m?kern|m?skip|hskip|raisebox|hspace|vspace"
"""What LaTeX could use to link, load, define or cover the page."""
PART = re.compile(
    rf"""(?P<escape>\\[!-/:-@\[-`{{-~])
    |(?P<code>(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))
    |(?P<loose>`+)
    |(?P<math>\$\$[^$]+\$\$|\$[^$]+\$)
    |(?P<autolink><(?:https?://|mailto:)[^\s<>`]*>)
    |(?P<tag><(?=[A-Za-z/!?]))
    |(?P<picture>{PICTURE})
    |(?P<image>!\[)
    |(?P<before>\](?:\(|:)\s*)(?P<target><[^<>\n]*>|(?:[^\s()]|\([^\s()]*\))*)
    |(?P<command>\\(?:{COMMANDS})(?![A-Za-z]))
    |(?P<script>(?:java|vb)script\s*:|data:(?=\s*text))""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
COMMAND = re.compile(rf"\\({COMMANDS})(?![A-Za-z])")
SCRIPT = re.compile(r"(?:java|vb)script\s*:|data:(?=\s*text)", re.IGNORECASE)
MATH_FENCE = re.compile(r"\s{0,3}\$\$")


@lru_cache(maxsize=512)
def safe_markdown(text: str) -> str:
    """The text for `st.markdown`: no HTML, no scripts, no pictures from elsewhere; quick to render.

    >>> safe_markdown("**粗** [x](javascript:alert(1)) ![p](http://h/t.png) <b>")
    '**粗** [x](#) [p](http://h/t.png) &lt;b>'
    """
    text = NOT_SHOWN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if _is_heavy(text):
        return _as_text(text)
    safe = _neutralised(text)
    return safe if _is_safe(safe) else _as_text(text)


def _is_heavy(text: str) -> bool:
    """Whether parsers, ours or the browser's, might take long over it."""
    if len(text) > MOST_CHARACTERS or max(map(len, text.split("\n"))) > MOST_LINE:
        return True
    return any(len(MARK.findall(block)) > MOST_MARKS for block in re.split(r"\n\s*\n", text))


def _as_text(text: str) -> str:
    """A block of plain text that nothing inside can close."""
    text = text[:MOST_CHARACTERS]
    longest = max(map(len, re.findall(r"~+", text)), default=0)
    fence = "~" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _parser(*, raw_html: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": raw_html}).enable(["table", "strikethrough"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # we judge links
    return parser


def _neutralised(text: str) -> str:
    lines = text.split("\n")
    tokens = _parser(raw_html=False).parse(text)
    starts = _mark_code(tokens, lines)
    pieces = []
    for start, end in pairwise([*starts, len(lines)]):
        piece = "\n".join(lines[start:end])
        kind = starts[start]
        pieces.append(
            piece if kind == "code" else _math(piece) if kind == "math" else _words(piece)
        )
    return "\n".join(pieces)


def _mark_code(tokens: list[Token], lines: list[str]) -> dict[int, str]:
    """First line of every stretch of the text -> code, math or words, in order.

    Words are cut where a block ends, because a code span never reaches over the end of a block.
    """
    kinds = ["words"] * len(lines)
    starts = {0}
    for token in tokens:
        if token.map is None or token.type not in ("fence", "code_block", "inline"):
            continue
        first, end = token.map
        starts |= {first, min(end, len(lines) - 1)}
        if token.type != "inline":
            kinds[first:end] = ["code"] * (end - first)
        if token.type == "fence" and _info(token) == "mermaid":
            lines[first] = lines[first].replace(token.info.strip(), "text")
    _mark_math(lines, kinds, starts)
    return {at: kinds[at] for at in sorted(starts)}


def _mark_math(lines: list[str], kinds: list[str], starts: set[int]) -> None:
    """Formulas between lines of $$, which CommonMark does not know."""
    opened: int | None = None
    for at, line in enumerate(lines):
        if kinds[at] == "code":
            opened = None
        elif opened is None and MATH_FENCE.match(line) and line.count("$$") == 1:
            opened = at
        elif opened is not None and "$$" in line:
            kinds[opened : at + 1] = ["math"] * (at + 1 - opened)
            starts -= set(range(opened + 1, at + 1))
            starts |= {opened, min(at + 1, len(lines) - 1)} if at + 1 < len(lines) else {opened}
            opened = None


def _info(token: Token) -> str:
    return html.unescape(token.info).strip().partition(" ")[0].casefold()


def _words(text: str) -> str:
    return PART.sub(_replaced, text)


def _replaced(part: re.Match[str]) -> str:
    if part["tag"]:
        return "&lt;"
    if part["image"]:
        return "[↗" if part.string[part.end() : part.end() + 1] == "]" else "["
    if part["before"]:
        return part["before"] + (part["target"] if _is_safe_link(part["target"]) else "#")
    if part["math"]:
        return _math(part[0])
    if part["command"]:
        return part[0][1:]
    return part[0].replace(":", "：") if part["script"] else part[0]


def _math(text: str) -> str:
    """A formula in which nothing can link, load or look like a tag."""
    text = COMMAND.sub(r"\\text{\1}", text).replace("<", r"\lt ")
    text = SCRIPT.sub(lambda found: found[0].replace(":", "："), text)
    return text.replace("](", "] (").replace("![", "! [")


def _is_safe_link(target: str) -> bool:
    """http, https, mailto, or a place on our own pages."""
    plain = target.strip().strip("<>")
    for _ in range(3):  # entities may hide entities
        plain = html.unescape(plain)
    plain = BLANKS.sub("", re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", plain)).lstrip("<")
    found = SCHEME.match(plain)
    if found:
        return found[1].lower() in SCHEMES
    return not plain.startswith(("//", "\\", "/\\"))


def _is_safe(text: str) -> bool:
    """A real parser's opinion of the result."""
    waiting = list(_parser(raw_html=True).parse(text))
    while waiting:
        token = waiting.pop()
        waiting.extend(token.children or ())
        if token.type in ("html_block", "html_inline") or token.level > MOST_DEPTH:
            return False
        if token.type == "fence" and _info(token) == "mermaid":
            return False
        if token.type == "image" and not re.fullmatch(PICTURE, f"![]({token.attrGet('src')})"):
            return False
        if token.type == "link_open" and not _is_safe_link(str(token.attrGet("href"))):
            return False
    return True
