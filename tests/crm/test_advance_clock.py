"""Time passes in a firm: customers act the same however the steps are cut, and it stays so."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from crm.bgnbd import Parameters
from crm.book import Book
from crm.buy_till_you_die import history
from crm.life.law import law_of, own_orders
from crm.life.parameters import parameters
from crm.metric import compute
from crm.operation import LogEntry, perform, read_operation
from crm.replay import replay
from kit.errors import UserError
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey


@pytest.fixture(scope="module")
def shop() -> Firm:
    return build_firm(FirmKey(customers=300, seed=4))


def advanced(book: Book, *steps: int, unit: str = "days") -> Book:
    for step in steps:
        operation = read_operation({"op": "advance_clock", unit: step})
        perform(book, operation, book.seq + 1)
    return book


def differing(left: Book, right: Book) -> list[str]:
    """Tables that hold something else, the clock's own left aside."""
    return [n for n in left.schema if n != "clock" and not left.table(n).equals(right.table(n))]


def test_four_weeks_are_the_same_at_once_or_in_steps(shop: Firm) -> None:
    at_once = advanced(Book(shop), 28)
    assert at_once.height("orders") > shop.table("orders").height + 20
    assert differing(at_once, advanced(Book(shop), 7, 7, 7, 7)) == []
    assert differing(at_once, advanced(Book(shop), *[24] * 28, unit="hours")) == []


def test_a_replay_of_the_stored_lines_gives_the_same_firm(shop: Firm) -> None:
    lines = [
        {"op": "set_level", "account_id": 3, "level": "A"},
        {"op": "advance_clock", "days": 20},
        {"op": "set_level", "account_id": 302, "level": "B"},
        {"op": "advance_clock", "to": "2026-10-01T18:00:00"},
    ]
    operations = [read_operation(line) for line in lines]
    book = Book(shop)
    for seq, operation in enumerate(operations, 1):
        perform(book, operation, seq)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    stored = [read_operation(one.line()) for one in operations]
    again = replay(shop, [LogEntry(n, at, "s", one) for n, one in enumerate(stored, 1)])
    assert differing(book, again) == []
    assert book.state() == again.state()
    assert book.now == datetime(2026, 10, 1, 18) == again.now


def test_every_new_order_adds_up_and_lies_within_the_period(shop: Firm) -> None:
    book = advanced(Book(shop), 60)
    new = book.table("orders").slice(shop.table("orders").height)
    lines = book.table("order_lines").group_by("order_id").agg(pl.col("amount").sum().alias("sum"))
    together = new.join(lines, left_on="id", right_on="order_id", how="left")
    assert together.filter(pl.col("sum") != pl.col("amount")).is_empty()
    assert together["sum"].null_count() == 0
    assert new["order_date"].is_between(shop.as_of, book.as_of).all()
    assert new["account_id"].is_between(1, book.height("accounts")).all()
    per_day = new.group_by("account_id", "order_date").len()
    assert per_day["len"].max() == 1


def test_orders_come_as_often_as_the_fitted_law_foretells() -> None:
    firm = build_firm(FirmKey(customers=2000, seed=9))
    law = law_of(firm)
    account, _day = own_orders(firm, 92)
    known = history(Book(firm), unit="days")
    fitted = Parameters(law.r, law.alpha, law.a, law.b)
    foretold = known.expected(fitted, float(law.busy[92])).sum()
    assert len(account) == pytest.approx(foretold, rel=0.08)


def test_the_clock_goes_forward_only_and_not_too_far(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    for line, code in (
        ({"days": 0}, "not_forward"),
        ({"days": -3}, "not_forward"),
        ({"to": "2020-01-01T00:00:00"}, "not_forward"),
        ({"days": 10**9}, "not_forward"),
        ({"days": 400}, "too_far_at_once"),
    ):
        with pytest.raises(UserError, match=code):
            perform(book, read_operation({"op": "advance_clock", **line}), 1)
    advanced(book, 365, 365)
    with pytest.raises(UserError, match="beyond_the_clock"):
        advanced(book, 3)


def test_an_advance_cannot_be_undone_but_the_firm_can_begin_again(tiny_firm: Firm) -> None:
    book = advanced(Book(tiny_firm), 3)
    with pytest.raises(UserError, match="no_way_back"):
        perform(book, read_operation({"op": "undo", "of": 1}), 2)
    assert not book.can_reverse(1)
    perform(book, read_operation({"op": "reset_firm"}), 2)
    assert (book.as_of, book.height("clock")) == (tiny_firm.as_of, 0)
    perform(book, read_operation({"op": "undo", "of": 2}), 3)
    assert book.as_of == tiny_firm.as_of + timedelta(days=3)


def test_what_came_can_be_worked_on_and_that_can_be_taken_back(shop: Firm) -> None:
    book = advanced(Book(shop), 28)
    new = book.height("cases")
    assert new > shop.table("cases").height
    book.begin()
    book.change("cases", new, priority="high", status="assigned")
    book.end(2)
    perform(book, read_operation({"op": "undo", "of": 2}), 3)
    assert differing(book, advanced(Book(shop), 28)) == []


def test_a_step_that_time_has_built_on_stays(shop: Firm) -> None:
    book = Book(shop)
    perform(
        book,
        read_operation({"op": "create_account", "values": {"name": "新客", "kind": "person"}}),
        1,
    )
    book.begin()
    book.add("orders", account_id=301, order_date=book.as_of, status="completed", amount=100)
    book.end(2)
    advanced(book, 200)
    with pytest.raises(UserError, match="built_on"):
        book.check_reversible(1)


def test_metrics_follow_the_clock(shop: Firm) -> None:
    book = advanced(Book(shop), 28)
    assert compute("as_of", book) == (shop.as_of + timedelta(days=28)).isoformat()
    assert float(compute("orders_count", book)) > float(compute("orders_count", Book(shop)))
    assert compute("recency_days", book, {"give": "smallest"}) >= 0


def test_a_firm_without_history_lets_time_pass(tiny_firm: Firm) -> None:
    book = advanced(Book(tiny_firm), 90)
    assert book.as_of == date(2025, 9, 29)
    assert book.table("orders").height >= 4


def test_every_number_of_behaviour_is_read_from_one_file() -> None:
    about = parameters()
    assert sum(habit.share for habit in about.payments.habits) == pytest.approx(1.0)
    assert set(about.campaigns.opened) == set(about.campaigns.opted_out)
