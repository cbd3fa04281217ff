"""A book built late tells the same about records, merges and undone steps as one built at once."""

from datetime import UTC, datetime
from typing import Any

import pytest

from classroom.late_book import LateBook
from classroom.oracles import remembering
from crm.book import Book
from crm.operation import LogEntry, read_operation
from crm.replay import replay
from sample_data.build import cached_firm
from sample_data.firm import FirmKey

KEY = FirmKey(customers=50)
NEW = {"op": "create_account", "values": {"name": "甲", "kind": "person"}}
MERGE = {"op": "merge_accounts", "survivor": 1, "merged": [2], "keep": {}}
IMPORT = {
    "op": "import_records",
    "table": "accounts",
    "fields": ["name", "kind"],
    "rows": [["乙", "person"], ["丙", "person"]],
}
RESET = {"op": "reset_firm"}
LOGS: dict[str, list[dict[str, Any]]] = {
    "an import": [NEW, IMPORT],
    "an import taken back": [NEW, IMPORT, {"op": "undo", "of": 2}],
    "a reset": [NEW, MERGE, IMPORT, RESET],
    "work after a reset": [IMPORT, MERGE, RESET, NEW],
    "a reset taken back": [NEW, IMPORT, MERGE, RESET, {"op": "undo", "of": 4}],
}


def entries(lines: list[dict[str, Any]]) -> tuple[LogEntry, ...]:
    at = datetime(2025, 7, 1, tzinfo=UTC)
    return tuple(LogEntry(seq, at, "li", read_operation(line)) for seq, line in enumerate(lines, 1))


def told(book: Book, last: int) -> dict[str, Any]:
    ids = range(1, 60)
    known = [id for id in ids if book.has("accounts", id)]
    return {
        "height": book.height("accounts"),
        "judgements": book.height("judgements"),
        "known": known,
        "survivors": [book.survivor(id) for id in known],
        "undone": [seq for seq in range(1, last + 1) if book.is_undone(seq)],
    }


@pytest.mark.parametrize("name", list(LOGS))
def test_it_tells_the_same_and_then_again_from_what_was_kept(name: str) -> None:
    log = entries(LOGS[name])
    plain = replay(cached_firm(KEY), log)
    kept: dict[str, Any] = {}
    late = LateBook(KEY, log, lambda: plain, remembering({}, kept))
    assert told(late, len(log)) == told(plain, len(log))

    def nobody() -> Book:
        raise AssertionError("the kept values are enough")

    again = LateBook(KEY, log, nobody, remembering(dict(kept), {}))
    assert told(again, len(log)) == told(plain, len(log))


def test_a_grade_from_before_a_reset_sees_the_book_of_that_time() -> None:
    log = entries(LOGS["a reset"])
    before, after = replay(cached_firm(KEY), log[:3]), replay(cached_firm(KEY), log)
    assert told(before, 3)["height"] == 53 and told(before, 3)["undone"] == []
    assert told(after, 4)["height"] == 50 and told(after, 4)["undone"] == [1, 2, 3]
