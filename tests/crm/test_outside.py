"""Outside orders with order numbers, goods, quantities and statuses, as a book for metrics."""

from datetime import date

import polars as pl
import pytest

from crm.metric import compute
from crm.outside import book_from_orders
from kit.errors import UserError

FRAME = pl.DataFrame(
    {
        "who": ["甲", "甲", "乙", "甲", "丙"],
        "day": ["2024-01-05", "2024-01-05", "2024-02-01", "2024-03-01", "2024-03-02"],
        "yuan": ["100", "50", "80", "-50", "30"],
        "no": ["A1", "A1", "A2", "A1", "A3"],
        "what": ["milk", "bread", "milk", "bread", "milk"],
        "state": ["成功", "成功", "交易关闭", "成功", "成功"],
    }
)
COLUMNS = {"order": "no", "product": "what", "status": "state", "quantity": None}


def test_lines_of_one_number_are_one_order_and_cancelled_ones_do_not_count() -> None:
    outside = book_from_orders(FRAME, "who", "day", "yuan", **COLUMNS)
    assert compute("revenue", outside.book) == 130.0
    assert compute("orders_count", outside.book) == 2
    assert outside.book.table("order_lines").height == 5
    assert outside.book.table("products")["name"].to_list() == ["bread", "milk"]
    assert [remark.en.split()[0] for remark in outside.remarks] == ["1"]


def test_every_customer_of_the_file_is_an_account_also_without_a_valid_order() -> None:
    outside = book_from_orders(FRAME, "who", "day", "yuan", **COLUMNS)
    assert outside.labels == ("甲", "乙", "丙")
    assert compute("customers_count", outside.book, {"of": "accounts"}) == 3


def test_rows_after_the_as_of_date_are_left_out_and_those_on_it_stay() -> None:
    outside = book_from_orders(FRAME, "who", "day", "yuan", date(2024, 2, 1), **COLUMNS)
    assert outside.book.firm.as_of == date(2024, 2, 1)
    assert outside.book.table("orders").height == 2
    assert any("as-of" in remark.en for remark in outside.remarks)


@pytest.mark.parametrize(
    ("cells", "code", "place"),
    [
        (("", "2024-01-01", "1"), "no_customer", "Row 3, who"),
        (("a", "soon", "1"), "bad_date", "Row 3, day"),
        (("a", "2024-01-01", "much"), "bad_amount", "Row 3, yuan"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(
    cells: tuple[str, str, str], code: str, place: str
) -> None:
    rows = [("a", "2024-01-01", "1"), cells]
    frame = pl.DataFrame(rows, schema=["who", "day", "yuan"], orient="row")
    with pytest.raises(UserError) as refused:
        book_from_orders(frame, "who", "day", "yuan")
    assert refused.value.code == code and refused.value.says.en.startswith(place)


def test_dates_that_nothing_settles_are_refused() -> None:
    frame = pl.DataFrame({"who": ["a"], "day": ["3/4/2024"], "yuan": ["1"]})
    with pytest.raises(UserError, match="unclear_dates"):
        book_from_orders(frame, "who", "day", "yuan")


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(UserError, match="no column 'when'"):
        book_from_orders(FRAME, "who", "when", "yuan")
