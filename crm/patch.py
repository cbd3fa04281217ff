"""What an operation changed: one value, one record, many records at once, or everything."""

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

MANY = "+"
"""The column of a patch that stands for many records."""
RESET = "0"
"""The column of a patch, of no table, that stands for the return to the start. Its `id` is the last
operation before it, its value {"count": how many standing operations it takes back}."""


class Patch(NamedTuple):
    """One value that an operation changed. `column` is "" for a record that was added (`before`
    is None) or, by an undo, removed again (`after` is None). It is "+" for many records: added
    together from `id` on, where `after` is {"count": how many, "digest": of what}; or changed in
    one column, the smallest being `id`, where `before` is {"count", "column"} and `after` has the
    digest of the new values beside them."""

    table: str
    id: int
    column: str
    before: Any
    after: Any

    @property
    def alters_many(self) -> bool:
        """Whether it stands for one column of many records that were there before."""
        return self.column == MANY and "column" in (self.after or self.before)


def digest_of_values(values: Mapping[int, Any]) -> str:
    """A name for new values by id, the same on every machine."""
    return hashlib.sha256(repr(sorted(values.items())).encode()).hexdigest()[:16]
