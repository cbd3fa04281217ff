"""Find Chinese words by their pinyin: letters as a pattern over characters.

"wf", "wangf" and "wangfang" become patterns that 王芳 fits, so that nothing has to be kept beside
the records and nothing can go stale. Readings come from pypinyin's table of single characters
(pinyin-data, taken from the Unihan database); every common reading of a character counts, as with
a surname that is read otherwise than the word.
"""

import importlib.util
import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

LETTERS = re.compile(r"[a-zü]{2,24}")
FIRST_HAN, LAST_HAN = 0x4E00, 0x9FFF
"""CJK Unified Ideographs."""
LONGEST = 6
"""Letters of a syllable: zhuang."""
DOUBLE = ("zh", "ch", "sh")
MOST_WAYS = 12
"""Ways to read the letters that are tried, those with the fewest characters first."""


@lru_cache(maxsize=256)
def pinyin_pattern(typed: str) -> str | None:
    """A regular expression that finds words with this pinyin, or with it as their initials; None
    when the letters are no pinyin.

    >>> bool(re.search(pinyin_pattern("wf") or "", "王芳"))
    True
    >>> pinyin_pattern("17900000003") is None
    True
    """
    letters = typed.lower().replace("ü", "v")
    if not LETTERS.fullmatch(letters):
        return None
    ways = _ways(letters)
    if not ways:
        return None
    return "|".join("".join(f"[{_characters(piece)}]" for piece in way) for way in ways)


def _ways(letters: str) -> list[tuple[str, ...]]:
    """How the letters fall into syllables and initials; the last one may be begun only."""
    found: list[tuple[str, ...]] = []
    open_: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while open_ and len(found) < MOST_WAYS:
        longer: list[tuple[int, tuple[str, ...]]] = []
        for at, way in open_:
            for piece in _pieces(letters, at):
                if at + len(piece) == len(letters):
                    found.append((*way, piece))
                else:
                    longer.append((at + len(piece), (*way, piece)))
        open_ = longer[: MOST_WAYS * 4]
    return found[:MOST_WAYS]


def _pieces(letters: str, at: int) -> list[str]:
    """What one character may stand for from here on, the longest first."""
    found = []
    for length in range(min(LONGEST, len(letters) - at), 0, -1):
        piece = letters[at : at + length]
        ends = at + length == len(letters)
        whole = piece in _syllables() or piece in DOUBLE or length == 1
        if _characters(piece) and (whole or ends):
            found.append(piece)
    return found


@lru_cache(maxsize=2048)
def _characters(piece: str) -> str:
    """The characters whose reading begins with these letters; of a whole syllable that nothing
    else begins with, only that one's."""
    return "".join(sorted({c for name, them in _syllables().items() if name.startswith(piece)
                           for c in them}))  # fmt: skip


@lru_cache(maxsize=1)
def _syllables() -> dict[str, str]:
    """Syllable without its tone -> characters; read once, when somebody first types letters."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, readings in _table().items():
        if FIRST_HAN <= code <= LAST_HAN:
            for syllable in {_toneless(one) for one in readings.split(",")}:
                found[syllable].append(chr(code))
    return {syllable: "".join(them) for syllable, them in found.items()}


def _table() -> dict[int, str]:
    """The table alone: the package as such would load its phrases too, 45 MB that no search
    needs."""
    package = importlib.util.find_spec("pypinyin")
    assert package is not None and package.submodule_search_locations
    file = Path(package.submodule_search_locations[0]) / "pinyin_dict.py"
    found = importlib.util.spec_from_file_location("pinyin_table", file)
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    table: dict[int, str] = module.pinyin_dict
    return table


def _toneless(reading: str) -> str:
    """lǜ -> lv: the tone goes, the two dots become a v as one types them."""
    parted = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(mark for mark in parted if not unicodedata.combining(mark))
