"""Large firms in pieces: arrays that fit the processor's cache, worked on by all its cores.

What comes out does not depend on the pieces or the threads; a classroom firm is a single piece.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

T = TypeVar("T")
SIZE = 65_536


def in_pieces(work: Callable[[slice], T], count: int, size: int = SIZE) -> list[T]:
    """`work` done on 0..count-1, a slice at a time, results in order."""
    parts = [slice(start, min(start + size, count)) for start in range(0, count, size)]
    return at_once([partial(work, part) for part in parts])


def at_once(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """The results of the jobs in order, on as many threads as there are cores."""
    if len(jobs) < 2:
        return [job() for job in jobs]
    with ThreadPoolExecutor(min(len(jobs), os.cpu_count() or 1)) as threads:
        return list(threads.map(lambda job: job(), jobs))
