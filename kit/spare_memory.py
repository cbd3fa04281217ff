"""One memory per process for what can be worked out again: bounded in bytes, the longest unused
forgotten first. What is small, or dear to work out, is not its business: its owner keeps that.

`sparing(value)` is what an owner puts into its own dictionary, and `held(...)` reads it:

>>> kept = sparing(bytes(100_000))
>>> len(held(kept))
100000
"""

import sys
import weakref
from collections import deque
from collections.abc import Collection
from dataclasses import fields, is_dataclass
from itertools import islice
from threading import Lock
from typing import Any, Final

import numpy as np
import polars as pl

MOST_BYTES = 96_000_000
"""For all firms and students together: part of what a server needs whoever is there."""
SMALL, LARGE = 16_000, 8_000_000
"""Bytes. Smaller values cost more to watch than to keep; larger ones belong to firms of a hundred
thousand customers, of which a process has few, and would drive everybody else's out."""
ROOM = 7 / 8
"""Of the most, what is left after making room: else every new value would search for the oldest."""
LOOKED_AT, DEEPEST = 20, 5
"""Entries of a collection that stand for all of them; how far down they are looked for."""
GONE: Final = object()
"""In place of a value that was forgotten."""


class Kept:
    """A value in the memory. It leaves when its owner lets go of this, or when room is needed."""

    __slots__ = ("__weakref__", "_leaving", "number", "size", "used", "value")

    def __init__(self, value: Any, size: int, number: int, leaving: "deque[int]") -> None:
        self.value, self.size, self.number, self.used = value, size, number, number
        self._leaving = leaving

    def __del__(self) -> None:
        self._leaving.append(self.number)  # may come at any moment in any thread: takes no lock


class SpareMemory:
    """Values of at most `most_bytes` together. Safe for threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes, self.total_bytes = most_bytes, 0
        self._turn, self._lock = 0, Lock()
        self._known: dict[int, tuple[weakref.ref[Kept], int]] = {}
        self._leaving: deque[int] = deque()

    def keep(self, value: Any, size: int) -> Kept:
        """Take a value in; others may be forgotten for it, never this one at once."""
        with self._lock:
            self._turn += 1
            kept = Kept(value, size, self._turn, self._leaving)
            self._known[kept.number] = weakref.ref(kept), size
            self.total_bytes += size
            forgotten = self._make_room(kept)
        del forgotten  # outside the lock: what it held may be much
        return kept

    def held(self, kept: Kept) -> Any:
        """The value, or GONE. Noting its use needs no lock: to be one turn out harms nobody."""
        kept.used = self._turn
        return kept.value

    def __len__(self) -> int:
        with self._lock:
            self._settle()
            return len(self._known)

    def _settle(self) -> None:
        """Strike out those whose owners have let go of them."""
        while self._leaving:
            entry = self._known.pop(self._leaving.popleft(), None)
            if entry is not None:
                self.total_bytes -= entry[1]

    def _make_room(self, newest: Kept) -> list[Any]:
        self._settle()
        if self.total_bytes <= self.most_bytes:
            return []
        alive = (reference() for reference, _size in [*self._known.values()])
        others = [kept for kept in alive if kept is not None and kept is not newest]
        forgotten = []
        for kept in sorted(others, key=_last_use):
            if self.total_bytes <= self.most_bytes * ROOM:
                break
            if self._known.pop(kept.number, None) is not None:
                self.total_bytes -= kept.size
                forgotten.append(kept.value)
                kept.value = GONE
        return forgotten


MEMORY = SpareMemory()


def sparing(value: Any) -> Any:
    """What an owner shall keep: the value itself, or its place in the memory."""
    size = size_of(value)
    return MEMORY.keep(value, size) if SMALL < size < LARGE else value


def held(found: Any) -> Any:
    """The value behind what `sparing` returned, or GONE: then work it out again."""
    return MEMORY.held(found) if type(found) is Kept else found


def size_of(value: Any, deep: int = DEEPEST) -> int:
    """Bytes of a value with what it holds, estimated from the first entries of long collections.
    What two values share counts twice."""
    if isinstance(value, pl.DataFrame | pl.Series):
        return int(value.estimated_size())
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    own = sys.getsizeof(value)
    if deep == 0 or isinstance(value, str | bytes | int | float):
        return own
    if isinstance(value, dict):
        return own + _together(value.keys(), deep) + _together(value.values(), deep)
    if isinstance(value, list | tuple | set | frozenset):
        return own + _together(value, deep)
    if is_dataclass(value) and not isinstance(value, type):
        return own + sum(size_of(getattr(value, one.name), deep - 1) for one in fields(value))
    return own + size_of(vars(value), deep - 1) if hasattr(value, "__dict__") else own


def _together(values: Collection[Any], deep: int) -> int:
    seen = [size_of(one, deep - 1) for one in islice(values, LOOKED_AT)]
    return sum(seen) * len(values) // len(seen) if seen else 0


def _last_use(kept: Kept) -> int:
    return kept.used
