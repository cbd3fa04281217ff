"""Who acts while time passes: every actor in crm/life/acts/, one after another."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

from crm.book import Book
from crm.life.period import Period, period
from kit.registry import Registry

Act = Callable[[Period], None]
ACTS: Registry[tuple[int, Act]] = Registry("actor", "crm.life.acts")
"""By name: the place in the order of acting, and the act."""


def actor(name: str, place: int) -> Callable[[Act], Act]:
    """Register a function as an actor; those of a smaller place act before it."""

    def register(act: Act) -> Act:
        ACTS.add(name, (place, act))
        return act

    return register


def live(book: Book, start: datetime, end: datetime) -> None:
    """Let everybody act from `start` (not included) to `end` (included)."""
    time = period(book, start, end)
    for act in _in_order():
        act(time)


@cache
def _in_order() -> tuple[Act, ...]:
    return tuple(act for _place, act in sorted((ACTS[name] for name in ACTS), key=lambda a: a[0]))
