"""Refuse what a teacher wrote: said in both languages, with its place in the file."""

import difflib
from collections.abc import Iterable

from kit.text import Text

Place = tuple[str | int, ...]


class NotAllowedError(ValueError):
    """A ValueError, so that pydantic keeps the field; `place` lies below that field."""

    def __init__(self, zh: str, en: str, place: Place = (), code: str = "not_allowed") -> None:
        self.code, self.says, self.place = code, Text(zh=zh, en=en), place
        super().__init__(en)


def unknown(
    zh: str, en: str, name: str, known: Iterable[str], place: Place = ()
) -> NotAllowedError:
    """No `zh`/`en` (a noun) has this name; offer the nearest, or what there is."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1)
    in_zh = f"是不是“{near[0]}”？" if near else f"可用：{'、'.join(names[:20])}"
    in_en = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names[:20])}"
    return NotAllowedError(
        f"没有名为“{name}”的{zh}，{in_zh}", f"no {en} is called {name!r}; {in_en}", place
    )
