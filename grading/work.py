"""Everything a check may look at, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crm.book import Book
from crm.operation import LogEntry

Oracle = Callable[[str, Callable[[], Any]], Any]
"""`oracle(key, compute)` returns a stored right value (plain JSON) or computes and stores it."""


def compute_afresh(key: str, compute: Callable[[], Any]) -> Any:
    """The oracle that keeps nothing."""
    return compute()


@dataclass(frozen=True)
class Work:
    """What a student handed in, on his own firm."""

    book: Book
    answers: Mapping[str, Any]
    """Question id -> what was typed, chosen or uploaded (plain JSON values)."""
    log: tuple[LogEntry, ...] = ()
    """Operations up to the moment of handing in."""
    earlier: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Exercise id -> answers of an earlier stage of the same case, for follow-through."""
    numbers: Mapping[str, Any] = field(default_factory=dict)
    """Numbers drawn for this attempt, by question id then name (see lessons/sheet.py)."""
    oracle: Oracle = compute_afresh
    """Where right values are kept between students and regrades; computing afresh by default."""
    memo: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What was already computed in this one judgement; several checks share a metric."""
