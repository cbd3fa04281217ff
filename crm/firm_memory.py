"""What is worked out once for a firm and shared by every book on it, for as long as it is kept."""

from collections.abc import Callable
from typing import TypeVar, cast

from kit.spare_memory import GONE, held, sparing
from sample_data.firm import Firm

Found = TypeVar("Found")


def once(firm: Firm, name: str, compute: Callable[[], Found]) -> Found:
    """What `compute` returns, worked out when it is first asked for; never edit it. Two threads
    may both work it out: the results are equal, and one of them is kept."""
    memory = vars(firm).setdefault("worked_out", {})
    if name not in memory:
        memory[name] = compute()
    return cast(Found, memory[name])


def learnt(firm: Firm, name: str, compute: Callable[[], Found]) -> Found:
    """As `once`, for what is large and soon worked out again: forgotten when memory is short."""
    memory = vars(firm).setdefault("worked_out", {})
    found = held(memory.get(name, GONE))
    if found is GONE:
        found = compute()
        memory[name] = sparing(found)
    return cast(Found, found)
