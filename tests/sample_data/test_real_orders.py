"""Rows sorted out and put together: what counts, what is set aside, where returns go."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sample_data.real.cleaning import REASONS, sort_rows
from sample_data.real.fields import Reading
from sample_data.real.orders import Orders, assemble

Row = dict[str, Any]


def rows(*given: tuple[Any, ...], columns: str) -> pl.DataFrame:
    names = columns.split()
    return pl.DataFrame(
        [[None if c is None else str(c) for c in r] for r in given], names, orient="row"
    )


def orders(frame: pl.DataFrame, **how: Any) -> tuple[Orders, dict[str, int]]:
    sorted_rows = sort_rows(frame, Reading(**how))
    made = assemble(sorted_rows.rows)
    aside = {one.reason: one.count for one in sorted_rows.aside}
    return made, aside | ({"lost": made.lost.height} if made.lost.height else {})


def nets(made: Orders) -> dict[int, int]:
    return dict(made.lines.group_by("order").agg(pl.col("fen").sum()).sort("order").iter_rows())


def test_each_row_is_an_order_where_nothing_says_otherwise() -> None:
    made, aside = orders(
        rows(("a", "2024-01-02", 5), ("a", "2024-01-01", 7), columns="customer date amount")
    )
    assert made.orders["day"].to_list() == [date(2024, 1, 1), date(2024, 1, 2)]
    assert nets(made) == {0: 700, 1: 500} and aside == {}


def test_rows_with_one_number_are_one_order_of_their_customer() -> None:
    made, _ = orders(
        rows(
            ("a", "2024-01-01", 5, "N1"),
            ("a", "2024-01-02", 7, "N1"),
            ("b", "2024-01-01", 9, "N1"),
            columns="customer date amount order",
        )
    )
    assert sorted(nets(made).values()) == [900, 1200]
    assert made.orders.height == 2 and made.lines.height == 3


def test_goods_without_order_numbers_are_one_order_a_day() -> None:
    made, _ = orders(
        rows(
            ("a", "2024-01-01 09:00", 5, "milk"),
            ("a", "2024-01-01 10:00", 7, "bread"),
            ("a", "2024-01-02", 9, "milk"),
            columns="customer date amount product",
        )
    )
    assert nets(made) == {0: 1200, 1: 900}


def test_a_return_comes_off_its_own_order_then_off_the_latest_before() -> None:
    made, _ = orders(
        rows(
            ("a", "2024-01-01", 100, "N1"),
            ("a", "2024-02-01", 50, "N2"),
            ("a", "2024-03-01", 80, "N3"),
            ("a", "2024-03-05", -30, "N1"),
            ("a", "2024-02-10", -60, "R1"),
            columns="customer date amount order",
        )
    )
    assert nets(made) == {0: 6000, 1: 0, 2: 8000}
    assert made.orders["status"].to_list() == ["completed", "returned", "completed"]
    assert made.returned == 2 and made.beyond == 0


def test_a_return_larger_than_what_was_bought_never_makes_an_order_negative() -> None:
    made, _ = orders(
        rows(("a", "2024-01-01", 10), ("a", "2024-01-05", -25), columns="customer date amount")
    )
    assert nets(made) == {0: 0} and made.beyond == 1
    assert made.orders["status"].to_list() == ["returned"]


def test_a_return_before_any_order_is_told_and_not_counted() -> None:
    made, aside = orders(
        rows(("a", "2024-01-05", 10), ("a", "2024-01-01", -5), columns="customer date amount")
    )
    assert nets(made) == {0: 1000} and aside == {"lost": 1}
    assert made.lost["example"].to_list() == ["-5.00"]


def test_an_order_marked_as_returned_comes_to_nothing() -> None:
    made, _ = orders(
        rows(
            ("a", "2024-01-01", 10, "N1", "已退款"),
            ("a", "2024-01-01", 20, "N2", "成功"),
            ("a", "2024-01-01", 30, "N2", "已退款"),
            columns="customer date amount order status",
        )
    )
    assert nets(made) == {0: 0, 1: 2000}
    assert made.orders["status"].to_list() == ["returned", "completed"]


def test_cancelled_and_test_orders_keep_their_amounts_apart() -> None:
    made, aside = orders(
        rows(
            ("a", "2024-01-01", 10, "N1", "取消"),
            ("a", "2024-01-02", 20, "N2", "内部"),
            ("a", "2024-01-03", -20, "N3", "取消"),
            columns="customer date amount order status",
        ),
        statuses={"内部": "test"},
    )
    assert made.orders["status"].to_list() == ["cancelled", "test"]
    assert nets(made) == {0: 1000, 1: 2000} and aside == {"cancelled_return": 1}


def test_rows_are_set_aside_for_the_first_reason_with_examples() -> None:
    frame = rows(
        (None, "x", "x"),
        ("a", "x", "x"),
        ("a", "1900-01-01", 1),
        ("a", "2030-01-01", 1),
        ("a", "2024-06-01", 1),
        ("a", "2024-05-01", "free"),
        ("a", "2024-05-01", 1),
        columns="customer date amount",
    )
    found = sort_rows(frame, Reading(as_of=date(2024, 6, 1), today=date(2025, 1, 1)))
    assert [(one.reason, one.examples) for one in found.aside] == [
        ("no_customer", ((2, "x"),)),
        ("bad_date", ((3, "x"),)),
        ("too_early", ((4, "1900-01-01"),)),
        ("future", ((5, "2030-01-01"),)),
        ("after_as_of", ((6, "2024-06-01"),)),
        ("bad_amount", ((7, "free"),)),
    ]
    assert found.rows.height == 1 and found.as_of == date(2024, 6, 1)


def test_a_day_in_the_future_does_not_move_the_as_of_date() -> None:
    frame = rows(("a", "2099-01-01", 1), ("a", "2024-05-01", 1), columns="customer date amount")
    assert sort_rows(frame, Reading(today=date(2025, 1, 1))).as_of == date(2024, 5, 2)


def test_repeated_lines_count_once_only_within_an_order() -> None:
    lines = (("a", "2024-01-01", 5, "N1"),) * 3
    made, aside = orders(rows(*lines, columns="customer date amount order"))
    assert nets(made) == {0: 500} and aside == {"repeated_line": 2}
    made, aside = orders(rows(*lines, columns="customer date amount order"), keep_repeated=True)
    assert nets(made) == {0: 1500} and aside == {}
    made, aside = orders(rows(*(line[:3] for line in lines), columns="customer date amount"))
    assert nets(made) == {0: 500, 1: 500, 2: 500} and aside == {}


@pytest.mark.parametrize(("amount", "pieces"), [("-10", "2"), ("10", "-2"), ("-10", "-2")])
def test_a_negative_sign_anywhere_is_a_return(amount: str, pieces: str) -> None:
    made, _ = orders(
        rows(
            ("a", "2024-01-01", 50, 5),
            ("a", "2024-01-02", amount, pieces),
            columns="customer date amount quantity",
        )
    )
    assert nets(made) == {0: 4000}
    assert made.lines["quantity"].to_list() == [5, -2]


CELL = st.one_of(
    st.none(),
    st.sampled_from(["", "2024-01-01", "1/2/2024", "13/2/2024", "-5", "12.345", "￥1,000", "nan"]),
    st.text(max_size=12),
    st.integers(-(10**15), 10**15).map(str),
    st.dates(date(1980, 1, 1), date(2040, 1, 1)).map(str),
)
COLUMNS = ["customer", "date", "amount", "order", "product", "quantity", "status"]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.lists(CELL, min_size=7, max_size=7), max_size=30))
def test_any_rows_are_kept_or_set_aside_and_no_order_is_negative(cells: list[list[Any]]) -> None:
    frame = pl.DataFrame(cells, dict.fromkeys(COLUMNS, pl.String), orient="row")
    found = sort_rows(frame, Reading(today=date(2026, 1, 1)))
    assert found.rows.height + sum(one.count for one in found.aside) == frame.height
    assert {one.reason for one in found.aside} <= set(REASONS)
    made = assemble(found.rows)
    assert all(net >= 0 for net in nets(made).values())
    assert made.lines["order"].is_sorted() and made.orders["day"].is_sorted()
    backs = found.rows.filter(pl.col("fen") < 0).height
    assert made.lost.height <= backs
    assert set(made.orders["status"]) <= {"completed", "cancelled", "returned", "test"}
