"""Back to the start: what it takes away, what the log keeps, and the way back."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from crm.book import Book
from crm.changes import changes
from crm.operation import LogEntry, perform, read_operation
from crm.replay import replay
from kit.errors import UserError
from sample_data.firm import Firm

NEW = {"op": "create_account", "values": {"name": "新客户", "kind": "person"}}
EDIT = {"op": "edit_account", "account_id": 3, "values": {"city": "宜昌市"}}
MERGE = {"op": "merge_accounts", "survivor": 1, "merged": [2], "keep": {}}
RESET = {"op": "reset_firm"}


def worked(firm: Firm, *lines: dict[str, Any]) -> Book:
    book = Book(firm)
    for seq, line in enumerate(lines, 1):
        perform(book, read_operation(line), seq)
    return book


def undo(of: int) -> dict[str, Any]:
    return {"op": "undo", "of": of}


def same_tables(book: Book, other: Book) -> bool:
    return all(book.table(name).equals(other.table(name)) for name in book.schema)


def test_the_book_equals_the_fresh_firm(tiny_firm: Firm) -> None:
    book, fresh = worked(tiny_firm, NEW, EDIT, MERGE, RESET), Book(tiny_firm)
    assert same_tables(book, fresh) and book.now == fresh.now
    assert book.pointing_to("orders", "account_id", 1) == [1]
    assert book.survivor(2) == 2 and not book.has("accounts", 7)


def test_ids_start_again(tiny_firm: Firm) -> None:
    book = worked(tiny_firm, NEW, RESET, NEW)
    assert book.table("accounts")["id"].to_list() == [1, 2, 3, 4, 5, 6, 7]


def test_the_clock_goes_back_to_the_first_day(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    book.begin()
    book.add("clock", from_at=book.now, to_at=datetime(2025, 8, 1, 9))
    book.end(1)
    assert book.as_of == date(2025, 8, 1)
    perform(book, read_operation(RESET), 2)
    assert book.as_of == date(2025, 7, 1)
    perform(book, read_operation(undo(2)), 3)
    assert book.as_of == date(2025, 8, 1)


def test_earlier_operations_count_as_taken_back_and_cannot_be_undone(tiny_firm: Firm) -> None:
    book = worked(tiny_firm, NEW, EDIT, RESET)
    assert book.undone == {1, 2}
    with pytest.raises(UserError, match="no_undo"):
        book.check_reversible(1)


def test_the_reset_can_be_undone(tiny_firm: Firm) -> None:
    before = worked(tiny_firm, NEW, EDIT, MERGE, undo(2))
    book = worked(tiny_firm, NEW, EDIT, MERGE, undo(2), RESET, undo(5))
    assert same_tables(book, before)
    assert book.undone == {2, 5}
    assert book.pointing_to("orders", "account_id", 1) == [1, 2, 3]
    book.check_reversible(3)


def test_work_after_the_reset_must_be_undone_first(tiny_firm: Firm) -> None:
    book = worked(tiny_firm, EDIT, RESET, NEW)
    with pytest.raises(UserError, match="built_on"):
        book.check_reversible(2)
    perform(book, read_operation(undo(3)), 4)
    perform(book, read_operation(undo(2)), 5)
    assert book.value("accounts", 3, "city") == "宜昌市"
    assert not book.has("accounts", 7)


def test_two_resets_are_undone_one_after_the_other(tiny_firm: Firm) -> None:
    lines = [NEW, RESET, EDIT, RESET]
    book = worked(tiny_firm, *lines, undo(4))
    assert same_tables(book, worked(tiny_firm, NEW, RESET, EDIT))
    for seq, line in enumerate((undo(3), undo(2)), 6):
        perform(book, read_operation(line), seq)
    assert same_tables(book, worked(tiny_firm, NEW))


def test_a_firm_nobody_changed_is_not_reset(tiny_firm: Firm) -> None:
    for lines in ((), (NEW, undo(1)), (NEW, RESET)):
        book = worked(tiny_firm, *lines)
        with pytest.raises(UserError, match="nothing_to_reset"):
            perform(book, read_operation(RESET), book.seq + 1)


def test_a_fork_keeps_what_was_set_aside(tiny_firm: Firm) -> None:
    book = worked(tiny_firm, EDIT, RESET)
    twin = book.fork()
    perform(twin, read_operation(undo(2)), 3)
    assert twin.value("accounts", 3, "city") == "宜昌市"
    assert book.value("accounts", 3, "city") == "武汉" and book.undone == {1}


def test_a_grade_from_before_the_reset_is_replayed_as_it_was(tiny_firm: Firm) -> None:
    lines = [NEW, EDIT, MERGE, RESET, EDIT]
    log = [
        LogEntry(seq, datetime(2025, 7, 1, tzinfo=UTC), "li", read_operation(line))
        for seq, line in enumerate(lines, 1)
    ]
    assert same_tables(replay(tiny_firm, log[:3]), worked(tiny_firm, NEW, EDIT, MERGE))
    assert same_tables(replay(tiny_firm, log), worked(tiny_firm, EDIT))


def test_the_log_says_how_much_was_set_aside(tiny_firm: Firm) -> None:
    book = worked(tiny_firm, NEW, EDIT, RESET, undo(3))
    (line,) = changes(book, book.patches[3])
    assert (line.what.zh, line.before.zh, line.after.zh) == ("恢复到初始状态", "2 步操作", "")
    (back,) = changes(book, book.patches[4])
    assert (back.before.en, back.after.en) == ("", "2 operations")
