"""The firm at a glance."""

from dataclasses import replace
from datetime import date

import polars as pl

from crm.book import Book
from crm.operation import perform, read_operation
from crm.overview import (
    customers_by_region,
    overview,
    revenue_by_channel,
    revenue_by_month,
    sizes,
    stage_funnel,
)
from sample_data.firm import Firm


def changed(book: Book, op: str, **values: object) -> Book:
    perform(book, read_operation({"op": op, **values}), book.seq + 1)
    return book


def emptied(firm: Firm, *tables: str) -> Book:
    return Book(
        replace(firm, tables=firm.tables | {name: firm.tables[name].clear() for name in tables})
    )


def test_the_figures_count_valid_orders_and_open_opportunities(tiny_firm: Firm) -> None:
    facts = overview(Book(tiny_firm))
    assert (facts.customers, facts.buyers, facts.orders, facts.revenue) == (6, 3, 3, 20_150)
    assert (facts.open_opportunities, facts.open_amount) == (2, 13_000_000)
    assert (facts.first_day, facts.last_day) == (date(2025, 1, 5), date(2025, 4, 5))
    assert facts.as_of == date(2025, 7, 1)


def test_merged_customers_count_once_and_keep_their_revenue(tiny_firm: Firm) -> None:
    book = changed(Book(tiny_firm), "merge_accounts", survivor=1, merged=[2], keep={})
    facts = overview(book)
    assert (facts.customers, facts.buyers, facts.revenue) == (5, 2, 20_150)
    assert customers_by_region(book).rows() == [("湖北", 5, 20_150)]


def test_the_figures_follow_the_students_work(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    assert overview(book).open_opportunities == 2
    changed(book, "move_stage", opportunity_id=2, stage="lost", lost_reason="price")
    assert overview(book).open_opportunities == 1


def test_months_and_channels_leave_cancelled_orders_out(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    assert revenue_by_month(book).rows() == [
        (date(2025, 1, 1), 12_050, 1),
        (date(2025, 2, 1), 8_000, 1),
        (date(2025, 4, 1), 100, 1),
    ]
    assert revenue_by_channel(book).is_empty()


def test_channels_stand_by_revenue(tiny_firm: Firm) -> None:
    channel = pl.Series("channel", ["phone", "store", "store", "phone"])
    known = tiny_firm.tables["orders"].with_columns(
        channel.cast(tiny_firm.schema["orders"].columns["channel"].dtype)
    )
    book = Book(replace(tiny_firm, tables=tiny_firm.tables | {"orders": known}))
    assert revenue_by_channel(book).rows() == [("phone", 12_150, 2), ("store", 8_000, 1)]


def test_the_funnel_counts_whoever_came_at_least_as_far(tiny_firm: Firm) -> None:
    reached = dict(stage_funnel(Book(tiny_firm)).iter_rows())
    assert reached == {
        "prospecting": 3, "qualification": 3, "proposal": 2, "negotiation": 2, "won": 1,
    }  # fmt: skip


def test_one_that_fell_back_still_counts_as_having_been_there(tiny_firm: Firm) -> None:
    book = changed(Book(tiny_firm), "move_stage", opportunity_id=1, stage="proposal")
    assert dict(stage_funnel(book).iter_rows())["negotiation"] == 2


def test_regions_have_customers_and_revenue_and_none_is_a_region_too(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    changed(book, "edit_account", account_id=3, values={"region": " 广东 "})
    changed(book, "edit_account", account_id=6, values={"region": None})
    assert customers_by_region(book).rows() == [
        ("湖北", 4, 20_050), (None, 1, 0), ("广东", 1, 100),
    ]  # fmt: skip


def test_a_firm_without_orders_or_opportunities_has_empty_tables(tiny_firm: Firm) -> None:
    book = emptied(tiny_firm, "orders", "opportunities", "stage_history")
    facts = overview(book)
    assert (facts.orders, facts.revenue, facts.open_opportunities) == (0, 0, 0)
    assert facts.first_day == facts.last_day == tiny_firm.first_day
    assert revenue_by_month(book).is_empty() and revenue_by_channel(book).is_empty()
    assert set(stage_funnel(book)["reached"]) == {0}
    assert customers_by_region(book).rows() == [("湖北", 6, 0)]


def test_sizes_name_every_table_of_the_schema(tiny_firm: Firm) -> None:
    counted = sizes(Book(tiny_firm))
    assert list(counted) == list(tiny_firm.schema)
    assert (counted["accounts"], counted["orders"], counted["leads"]) == (6, 4, 0)
