"""The book under any sequence of operations: undo, replay and fork keep their promises."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crm.book import MOST_REMEMBERED, Book
from crm.conventions import purchases
from crm.metric import compute
from crm.operation import LogEntry, Operation, perform, read_operation
from crm.replay import replay
from crm.rfm import scores
from kit.errors import UserError
from sample_data.firm import Firm
from sample_data.schema import schema

SOME_ID = st.integers(1, 8)
ACCOUNT_VALUES = st.fixed_dictionaries(
    {"name": st.sampled_from(["甲", "乙"]), "kind": st.sampled_from(["person", "organisation"])},
    optional={"city": st.sampled_from(["武汉", "", None]), "owner_id": st.integers(1, 3)},
)
ACTIVITY_VALUES = st.fixed_dictionaries(
    {"kind": st.just("call"), "subject": st.sampled_from(["回访", "报价"])},
    optional={"opportunity_id": st.integers(1, 3), "due_on": st.just("2025-07-09")},
)


def an(op: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"op": st.just(op), **fields})


LINES = st.one_of(
    an("create_account", values=ACCOUNT_VALUES),
    an("edit_account", account_id=SOME_ID, values=ACCOUNT_VALUES),
    an("set_level", account_id=SOME_ID, level=st.sampled_from("ABC")),
    an("create_contact", account_id=SOME_ID, values=st.just({"name": "丙"})),
    an("merge_accounts", survivor=SOME_ID, merged=st.tuples(SOME_ID), keep=st.just({})),
    an("log_activity", account_id=SOME_ID, values=ACTIVITY_VALUES),
    an("plan_activity", account_id=SOME_ID, values=ACTIVITY_VALUES),
    an("complete_activity", activity_id=st.integers(1, 5)),
    an(
        "move_stage",
        opportunity_id=st.integers(1, 3),
        stage=st.sampled_from(["prospecting", "qualification", "proposal", "won"]),
    ),
    an("undo", of=st.integers(1, 12)),
)


def performed(book: Book, lines: list[dict[str, Any]]) -> list[Operation]:
    """The operations that were allowed, each performed on the book."""
    done = []
    for line in lines:
        operation = read_operation(line)
        try:
            perform(book, operation, book.seq + 1)
        except UserError:
            continue
        done.append(operation)
    return done


def same(left: Book, right: Book) -> bool:
    return all(left.table(name).equals(right.table(name)) for name in schema())


@settings(deadline=None, max_examples=60)
@given(st.lists(LINES, max_size=12))
def test_taking_everything_back_in_reverse_leaves_the_untouched_firm(
    tiny_firm: Firm, lines: list[dict[str, Any]]
) -> None:
    book = Book(tiny_firm)
    performed(book, lines)
    for seq in range(book.seq, 0, -1):
        if seq not in book.undone and seq not in book.undos:
            perform(book, read_operation({"op": "undo", "of": seq}), book.seq + 1)
    assert same(book, Book(tiny_firm))


@settings(deadline=None, max_examples=60)
@given(st.lists(LINES, max_size=12))
def test_a_replay_of_the_stored_lines_gives_the_same_tables(
    tiny_firm: Firm, lines: list[dict[str, Any]]
) -> None:
    book = Book(tiny_firm)
    operations = performed(book, lines)
    now = datetime(2025, 1, 1, tzinfo=UTC)
    again = replay(
        tiny_firm,
        [
            LogEntry(seq, now, "s", read_operation(operation.line()))
            for seq, operation in enumerate(operations, 1)
        ],
    )
    assert same(book, again)
    assert (book.patches, book.undone, book.seq) == (again.patches, again.undone, again.seq)


@settings(deadline=None, max_examples=40)
@given(st.lists(LINES, max_size=6), st.lists(LINES, max_size=6))
def test_work_on_a_fork_leaves_the_original_alone(
    tiny_firm: Firm, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    book, twin = Book(tiny_firm), Book(tiny_firm)
    performed(book, before)
    performed(twin, before)
    performed(book.fork(), after)
    assert same(book, twin)
    assert all(
        book.pointing_to("activities", "account_id", id)
        == twin.pointing_to("activities", "account_id", id)
        for id in range(1, 9)
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(LINES, max_size=12))
def test_children_are_found_as_a_filter_would_find_them(
    tiny_firm: Firm, lines: list[dict[str, Any]]
) -> None:
    book = Book(tiny_firm)
    performed(book, lines)
    activities = book.table("activities")
    for id in range(1, 9):
        found = activities.filter(activities["account_id"] == id)["id"].to_list()
        assert book.pointing_to("activities", "account_id", id) == found


def test_a_refused_operation_leaves_the_book_as_it_was(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    assert performed(book, [{"op": "set_level", "account_id": 99, "level": "A"}]) == []
    assert same(book, Book(tiny_firm)) and book.seq == 0


def test_figures_stand_when_a_new_record_was_taken_back(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    new = {"op": "create_account", "values": {"name": "甲", "kind": "person", "consent": True}}
    before = compute("contactable_customers", book)
    performed(book, [new, new, {"op": "undo", "of": 1}])
    performed(book, [{"op": "merge_accounts", "survivor": 8, "merged": [1], "keep": {}}])
    assert compute("contactable_customers", book) == before


def test_reading_a_record_gives_what_the_table_shows(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    performed(book, [{"op": "set_level", "account_id": 2, "level": "B"}])
    assert book.record("accounts", 2) == book.table("accounts").row(1, named=True)
    assert tiny_firm.tables["accounts"]["level"].null_count() == 6


def figures(book: Book) -> list[Any]:
    """What is remembered, and what is worked out from it."""
    bought = purchases(book)
    values = [values.tolist() for values in (bought.accounts, bought.fen, scores(book).r)]
    return [*values, compute("customers_count", book, {"of": "idle"})]


@settings(deadline=None, max_examples=60)
@given(st.lists(LINES, max_size=8))
def test_remembered_figures_follow_every_change(
    tiny_firm: Firm, lines: list[dict[str, Any]]
) -> None:
    book = Book(tiny_firm)
    for number, line in enumerate(lines, 1):
        before, twin = figures(book), book.fork()
        performed(book, [line])
        again = Book(tiny_firm)
        performed(again, lines[:number])
        assert figures(book) == figures(again)
        assert figures(twin) == before


def test_a_figure_is_worked_out_once_for_one_state_and_its_forks(tiny_firm: Firm) -> None:
    book, asked = Book(tiny_firm), list[str]()

    def revenue() -> int:
        asked.append("revenue")
        return int(purchases(book).fen.sum())

    assert [book.remember("revenue", revenue) for _ in range(2)] == [20_150, 20_150]
    assert (book.fork().remember("revenue", revenue), len(asked)) == (20_150, 1)
    performed(book, [{"op": "set_level", "account_id": 1, "level": "A"}])
    assert (book.remember("revenue", revenue), len(asked)) == (20_150, 2)


def test_what_is_remembered_is_bounded_and_nobody_can_edit_it(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    found = [book.remember(number, lambda n=number: n) for number in range(3 * MOST_REMEMBERED)]
    assert found == list(range(3 * MOST_REMEMBERED))
    assert len(book._memory) <= MOST_REMEMBERED
    with pytest.raises(ValueError, match="read-only"):
        purchases(book).fen[0] = 1


def test_many_threads_may_ask_one_book(tiny_firm: Firm) -> None:
    right = figures(Book(tiny_firm))
    book = Book(tiny_firm)
    with ThreadPoolExecutor(8) as pool:
        assert all(found == right for found in pool.map(lambda _: figures(book), range(64)))


@settings(deadline=None, max_examples=60)
@given(st.lists(LINES, max_size=8), st.lists(LINES, max_size=8))
def test_books_that_differ_have_states_of_different_names(
    tiny_firm: Firm, one: list[dict[str, Any]], other: list[dict[str, Any]]
) -> None:
    books = []
    for lines in (one, other):
        book = Book(tiny_firm)
        books.append(book.fork())
        for line in lines:
            performed(book, [line])
            books.append(book.fork())
    for left, right in combinations(books, 2):
        assert left.state() != right.state() or same(left, right)


@settings(deadline=None, max_examples=40)
@given(st.lists(LINES, min_size=1, max_size=8))
def test_an_undo_gives_the_state_another_name(tiny_firm: Firm, lines: list[dict[str, Any]]) -> None:
    book = Book(tiny_firm)
    performed(book, lines)
    assume(book.patches.get(book.seq) and book.seq not in book.undos)
    before = book.state()
    performed(book, [{"op": "undo", "of": book.seq}])
    assert book.state() != before
    assert book.fork().state() == book.state()
