"""One step back together with all that was done after it."""

from typing import Any

import pytest

from crm.book import Book
from crm.operation import LogEntry, perform, read_operation
from crm.replay import replay
from crm.undoing import later_steps
from kit.errors import UserError
from sample_data.firm import Firm
from tests.crm.test_reset_firm import EDIT, MERGE, NEW, RESET, same_tables, undo, worked

AGAIN = {"op": "edit_account", "account_id": 3, "values": {"city": "荆州市"}}
DAY = {"op": "advance_clock", "days": 1}


def since(of: int) -> dict[str, Any]:
    return {"op": "undo_since", "of": of}


def test_a_reset_goes_back_with_the_work_done_after_it(tiny_firm: Firm) -> None:
    before = worked(tiny_firm, EDIT, MERGE)
    book = worked(tiny_firm, EDIT, MERGE, RESET, NEW, AGAIN)
    with pytest.raises(UserError, match="2 operations were done after the reset"):
        book.check_reversible(3)
    assert later_steps(book, 3) == (5, 4) and book.seq == 5
    operation = read_operation(since(3))
    assert operation.says(book).en == "Undo step 3 and the 2 after it"
    perform(book, operation, 6)
    assert same_tables(book, before) and book.undone == {3, 4, 5} and book.undos == {6}
    book.check_reversible(2)


def test_edits_of_one_record_are_peeled_off_in_order(tiny_firm: Firm) -> None:
    city = Book(tiny_firm).value("accounts", 3, "city")
    book = worked(tiny_firm, EDIT, NEW, AGAIN, undo(2), since(1))
    assert book.value("accounts", 3, "city") == city
    assert book.undone == {1, 2, 3} and not book.has("accounts", 7)


def test_a_reset_among_what_followed_is_taken_back_on_the_way(tiny_firm: Firm) -> None:
    before = Book(tiny_firm)
    book = worked(tiny_firm, EDIT, RESET, NEW, since(2), RESET, AGAIN, undo(6), undo(5), since(1))
    assert same_tables(book, before) and book.undone == {1, 2, 3, 5, 6}
    with pytest.raises(UserError, match="no_undo"):  # it went with the second reset
        later_steps(worked(tiny_firm, EDIT, RESET, NEW, RESET), 2)


def test_a_replay_finds_the_same(tiny_firm: Firm) -> None:
    lines = [EDIT, MERGE, RESET, NEW, since(3), AGAIN]
    book = worked(tiny_firm, *lines)
    entries = (LogEntry(n, None, "", read_operation(one)) for n, one in enumerate(lines, 1))  # type: ignore[arg-type]
    again = replay(tiny_firm, entries)
    assert same_tables(book, again) and book.state() == again.state()


def test_time_that_passed_since_forbids_it(tiny_firm: Firm) -> None:
    book = worked(tiny_firm, EDIT, RESET, NEW, DAY)
    with pytest.raises(UserError, match="Step 4 advanced the clock"):
        perform(book, read_operation(since(2)), 5)
    assert book.seq == 4 and 2 not in book.undone


@pytest.mark.parametrize("of", [0, 2, 3, 9])
def test_what_is_no_step_or_undone_is_refused(tiny_firm: Firm, of: int) -> None:
    book = worked(tiny_firm, EDIT, NEW, undo(2))
    with pytest.raises(UserError, match="no_undo"):
        perform(book, read_operation(since(of)), 4)
