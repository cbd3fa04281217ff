"""Find out in which encoding a text file was written, without ever guessing silently.

GBK bytes of 一, 女, 伟 are valid UTF-8, and Big5 and GBK overlap almost wholly, so a guess that is
not certain is said to be one, and a teacher can look at `previews` and choose.
"""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from classroom.exchange.findings import UnreadableError
from classroom.exchange.message import row_place

ENCODINGS = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030 / GBK（简体）",
    "big5hkscs": "Big5（繁体）",
    "utf-16": "UTF-16",
}
"""What a teacher may choose from, with labels."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
IN_LATIN_WORD = re.compile("[A-Za-z][\x80-\u07ff]|[\x80-\u07ff][A-Za-z]")
"""As in café or Żółć; Chinese seldom touches a Latin letter."""
SAMPLE = 20_000
CERTAIN, CLEARER = 0.9, 0.2


@dataclass(frozen=True)
class Decoded:
    """The text, the encoding's name, and whether we are sure of it."""

    text: str
    encoding: str
    sure: bool = True


def decode(raw: bytes, hints: Iterable[str] = (), encoding: str | None = None) -> Decoded:
    """Return the text; `hints` are words likely in it, `encoding` is a teacher's own choice."""
    if encoding:
        text = _strict(raw, encoding)
        if text is None:
            raise UnreadableError("encoding_wrong")
        return Decoded(text.removeprefix("\ufeff"), encoding)
    for mark, name in MARKS:
        if raw.startswith(mark):
            return _marked(raw[len(mark) :], name)
    if b"\0" in raw:
        return _wide(raw)
    text = _strict(raw, "utf-8")
    return _chinese(raw, hints) if text is None else _utf_8(raw, text)


def previews(raw: bytes, lines: int = 5) -> dict[str, list[str]]:
    """The first lines in every encoding that fits, for a teacher to choose from."""
    found = {}
    for name in ENCODINGS:
        text = _strict(raw, name)
        if text is not None and "\0" not in text:
            found[name] = text.removeprefix("\ufeff").splitlines()[:lines]
    return found


def _strict(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _marked(raw: bytes, encoding: str) -> Decoded:
    text = _strict(raw, encoding)
    if text is None and encoding == "utf-8":
        _refuse_mixed(raw)
    if text is None:
        raise UnreadableError("encoding_unknown")
    return Decoded(text, encoding)


def _wide(raw: bytes) -> Decoded:
    """UTF-16 without a mark: ASCII in it leaves a zero in every second byte."""
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = raw[start::2].count(0)
        text = _strict(raw, name)
        if text is not None and zeros * 5 > len(raw) // 2 and "\0" not in text:
            return Decoded(text, name, sure=False)
    raise UnreadableError("not_text")


def _utf_8(raw: bytes, text: str) -> Decoded:
    """Valid UTF-8, unless all of it is two-byte letters that read as common Chinese in GBK."""
    foreign = [letter for letter in text[:SAMPLE] if letter > "\x7f"]
    two_bytes = all("\x80" <= letter <= "\u07ff" for letter in foreign)
    if foreign and two_bytes and not IN_LATIN_WORD.search(text[:SAMPLE]):
        chinese = _strict(raw, "gb18030")
        if chinese is not None and _common(chinese, "gb2312", 0xB0, 0xD7) >= CERTAIN:
            return Decoded(chinese, "gb18030", sure=False)
    return Decoded(text, "utf-8")


def _chinese(raw: bytes, hints: Iterable[str]) -> Decoded:
    _refuse_mixed(raw)
    simplified, traditional = _strict(raw, "gb18030"), _strict(raw, "big5hkscs")
    words = [word for word in hints if not word.isascii()]
    mainland = _likely(simplified, words, "gb2312", 0xB0, 0xD7)
    island = _likely(traditional, words, "big5", 0xA4, 0xC6)
    if simplified is not None and mainland >= island:
        sure = mainland >= CERTAIN or mainland - island >= CLEARER
        return Decoded(simplified, "gb18030", sure)
    if traditional is not None:
        return Decoded(traditional, "big5hkscs", sure=False)
    raise UnreadableError("encoding_unknown")


def _likely(text: str | None, words: list[str], encoding: str, first: int, last: int) -> float:
    """How likely this reading is: the share of common characters, and 1 more for a known word."""
    if text is None:
        return -1.0
    return _common(text, encoding, first, last) + any(word in text[:SAMPLE] for word in words)


def _common(text: str, encoding: str, first: int, last: int) -> float:
    """Share of the foreign letters that stand in the common part of a Chinese character set."""
    foreign = [letter for letter in text[:SAMPLE] if letter > "\x7f"]
    leads = [letter.encode(encoding, "ignore")[:1] for letter in foreign]
    good = sum(
        1 for lead in leads if lead and (first <= lead[0] <= last or lead[0] in (0xA1, 0xA3))
    )
    return good / max(1, len(foreign))


def _refuse_mixed(raw: bytes) -> None:
    """Lines of two encodings in one file would turn half the names into nonsense."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    foreign = [(number, line) for number, line in enumerate(lines, 1) if not line.isascii()]
    utf_8 = [number for number, line in foreign if _is_utf_8(line)]
    other = [number for number, line in foreign if _strict(line, "utf-8") is None]
    if utf_8 and other:
        fewer = utf_8 if len(utf_8) < len(other) else other
        raise UnreadableError("encoding_mixed", row_place(fewer[0]))


def _is_utf_8(line: bytes) -> bool:
    """Three-byte UTF-8 that reads as more common Chinese than the same bytes in GBK."""
    text = _strict(line, "utf-8")
    if text is None or max(text) < "\u0800":
        return False
    other = _strict(line, "gb18030")
    if other is None:
        return True
    return _common(text, "gb2312", 0xB0, 0xF7) > _common(other, "gb2312", 0xB0, 0xD7)
