"""The cohort matrix, worked out by hand on five customers."""

from datetime import date

import polars as pl
import pytest

from crm.book import Book
from crm.metric import compute
from crm.outside import book_from_tables

ORDERS = [
    # account, date, status
    (1, date(2025, 1, 5), "completed"),
    (1, date(2025, 2, 5), "completed"),
    (1, date(2025, 4, 30), "completed"),
    (2, date(2025, 1, 31), "completed"),
    (2, date(2025, 2, 1), "completed"),
    (2, date(2025, 2, 28), "completed"),
    (3, date(2025, 1, 9), "completed"),
    (3, date(2025, 3, 9), "cancelled"),
    (4, date(2025, 3, 1), "completed"),
    (4, date(2025, 4, 2), "completed"),
    (5, date(2025, 5, 3), "completed"),
]


def book(as_of: date = date(2025, 5, 15)) -> Book:
    """Data to the middle of May: May is not over and has no column."""
    orders = pl.DataFrame(ORDERS, schema=["account_id", "order_date", "status"], orient="row")
    orders = orders.with_row_index("id", offset=1).with_columns(amount=pl.lit(100))
    return book_from_tables({"orders": orders}, as_of)


def test_a_cohort_is_counted_by_the_month_of_the_first_valid_order() -> None:
    found = compute("cohort_retention", book(), {"months": 4})
    assert found["cohort"].to_list() == ["2025-01", "2025-02", "2025-03", "2025-04"]
    assert found["size"].to_list() == [3, 0, 1, 0]
    january = found.row(0, named=True)
    assert january["m1"] == pytest.approx(200 / 3) and january["m2"] == 0
    assert january["m3"] == pytest.approx(100 / 3) and january["m4"] is None


def test_a_month_that_is_not_over_is_left_empty() -> None:
    found = compute("cohort_retention", book(), {"months": 3})
    assert found["m1"].to_list()[2] == 100 and found["m1"].to_list()[3] is None
    assert found["m3"].to_list()[1:] == [None, None, None]


def test_a_month_is_over_on_the_first_of_the_next() -> None:
    may = compute("cohort_retention", book(date(2025, 6, 1)), {"months": 1})
    assert may["cohort"].to_list()[-1] == "2025-05"
    assert compute("cohort_cell", book(date(2025, 6, 1)), {"cohort": "2025-03", "month": 2}) == 0


def test_one_cell_and_the_usual_wrong_denominator() -> None:
    given = {"cohort": "2025-01", "month": 1}
    assert compute("cohort_cell", book(), given) == pytest.approx(200 / 3)
    later = {"cohort": "2025-01", "month": 3}
    assert compute("cohort_cell", book(), later) == pytest.approx(100 / 3)
    assert compute("cohort_cell", book(), later | {"denominator": "previous"}) == 0
    assert compute("cohort_cell", book(), {"cohort": "2019-01"}) == 0


def test_the_average_weighs_customers_and_leaves_young_cohorts_out() -> None:
    assert compute("cohort_average", book(), {"month": 1}) == pytest.approx(75)
    assert compute("cohort_average", book(), {"month": 3}) == pytest.approx(100 / 3)
    young = compute("cohort_average", book(), {"month": 3, "immature": "averaged_in"})
    assert young == pytest.approx(25)
    assert compute("cohort_average", book(), {"month": 40}) == 0


def test_no_orders_make_no_cohorts() -> None:
    empty = book_from_tables({}, date(2025, 5, 1))
    found = compute("cohort_retention", empty)
    assert found.height == 0 and found.columns[:3] == ["cohort", "size", "m1"]
