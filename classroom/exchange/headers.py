"""Find the header of a table among titles and notes, and the columns a reader needs in it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LOOK = 20
"""Rows in which a header may stand."""
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
BLANKS = " \u00a0\u3000"


@dataclass(frozen=True)
class Header:
    """Where the header stands in the list of rows, how many rows it takes, and its names."""

    start: int
    levels: int
    names: tuple[str, ...]


def clean_header(text: str) -> str:
    """A header as people mean it: no invisible marks, no blanks around or inside Chinese words.

    >>> clean_header(" 学 号　")
    '学号'
    """
    text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text))
    return BETWEEN_CHINESE.sub("", " ".join(text.split()))


def plain_name(text: str) -> str:
    """A header for comparing: lower case, no blanks, marks or remarks in brackets.

    >>> plain_name("Student No. *"), plain_name("学号（必填）")
    ('studentno', '学号')
    """
    return re.sub(r"[\W_]+", "", IN_BRACKETS.sub("", clean_header(text)).casefold())


def find_header(rows: Sequence[Sequence[str]], hints: Iterable[str]) -> Header:
    """The row with most known names; without any, the first row as full as most."""
    known = {plain_name(hint) for hint in hints}
    first = rows[:LOOK]
    matches = [count_matches(cells, known) for cells in first]
    if max(matches):
        start = matches.index(max(matches))
    else:
        widths = [sum(1 for cell in cells if cell.strip()) for cells in first]
        start = next(at for at, width in enumerate(widths) if width * 2 > max(widths))
    return _levels(rows, start, known)


def count_matches(cells: Sequence[str], known: Iterable[str]) -> int:
    return len({plain_name(cell) for cell in cells} & set(known))


def _levels(rows: Sequence[Sequence[str]], start: int, known: Iterable[str]) -> Header:
    """One row of names, or two where a name spans columns that are named below it."""
    upper = [clean_header(cell) for cell in rows[start]]
    lower = [clean_header(cell) for cell in rows[start + 1]] if start + 1 < len(rows) else []
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    spans = _spans(upper, lower)
    if not spans:
        return Header(start, 1, tuple(upper))
    above = list(upper)
    for at in range(1, width):
        if not upper[at] and lower[at]:
            above[at] = above[at - 1]
    names = [_joined(above[at], lower[at]) for at in range(width)]
    return Header(start, 2, tuple(names))


def _spans(upper: list[str], lower: list[str]) -> bool:
    """The second row only names parts: words, under blanks or their parent, elsewhere nothing."""
    under_blank = [at for at, name in enumerate(lower) if name and at and not upper[at]]
    parents = {at - 1 for at in under_blank}
    free = [
        name and name != upper[at] and at not in parents and upper[at]
        for at, name in enumerate(lower)
    ]
    words = all(not name[:1].isdigit() for name in lower)
    kept = any(name and lower[at] in ("", name) for at, name in enumerate(upper))
    return bool(under_blank) and words and kept and not any(free)


def _joined(above: str, below: str) -> str:
    return above if not below or below == above else f"{above}/{below}".lstrip("/")


def match_columns(
    names: Sequence[str], synonyms: Mapping[str, Sequence[str]], chosen: Mapping[str, str]
) -> dict[str, list[int]]:
    """Field -> columns that may hold it, the best first; `chosen` (field -> header) overrules."""
    plain = [plain_name(name) for name in names]
    found: dict[str, list[int]] = {}
    for field, words in synonyms.items():
        wanted = [chosen[field]] if field in chosen else words
        for word in (plain_name(word) for word in wanted):
            places = [at for at, name in enumerate(plain) if name and name == word]
            if places:
                found[field] = places
                break
    return found
