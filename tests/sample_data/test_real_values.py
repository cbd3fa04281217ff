"""Columns of somebody's order list, as people and systems write them."""

from datetime import date

import polars as pl
import pytest

from sample_data.real.fields import guess_status, missing_fields
from sample_data.real.values import as_text, days, fen, labels, quantities, times


def column(*cells: object) -> pl.Series:
    return as_text(pl.Series(list(cells), strict=False))


def test_amounts_are_read_as_people_write_them() -> None:
    written = column("￥1,000", "0.2万", "500", "-100.005", "1.005", "（35）", "－12.5", "+3", "7.")
    read = [100_000, 200_000, 50_000, -10_001, 101, -3_500, -1_250, 300, 700]
    assert fen(written).to_list() == read


@pytest.mark.parametrize("cell", ["五块", "12,50", "5%", "inf", "1e20", "99999999999999", "--"])
def test_what_is_no_amount_stays_empty(cell: str) -> None:
    assert fen(column(cell, "1")).to_list() == [None, 100]


def test_dates_come_with_times_years_last_and_as_excel_numbers() -> None:
    written = column(
        *("2024/1/5", "2024年2月1日 10:00", "20240301", "2024-03-05 13:45:22", "45356"),
        *("20240305134522", "２０２４-01-02", "2024-02-30", "昨天"),
    )
    spring = [date(2024, 3, 5)] * 3
    read = [date(2024, 1, 5), date(2024, 2, 1), date(2024, 3, 1), *spring, date(2024, 1, 2)]
    assert days(written).days.to_list() == [*read, None, None]


def test_one_date_settles_how_the_others_are_meant() -> None:
    american = days(column("12/25/2010 8:26", "1/2/2011"))
    assert american.days.to_list() == [date(2010, 12, 25), date(2011, 1, 2)]
    british = days(column("25.12.2010", "1.2.2011"))
    assert british.days.to_list() == [date(2010, 12, 25), date(2011, 2, 1)]
    assert not american.unclear and not british.unclear


def test_dates_that_nothing_settles_are_not_guessed() -> None:
    written = column("1/2/2011", "3/4/2011")
    assert days(written).unclear and days(written).days.null_count() == 2
    chosen = days(written, "month_first")
    assert not chosen.unclear and chosen.days.to_list() == [date(2011, 1, 2), date(2011, 3, 4)]


def test_labels_meet_in_one_form() -> None:
    assert labels(column("17850.0", "ＶＩＰ１", " a  b ", "nan", "")).to_list() == [
        *("17850", "VIP1", "a b"),
        *(None, None),
    ]


def test_a_float_column_of_customers_is_a_column_of_numbers() -> None:
    assert labels(as_text(pl.Series([17850.0, None, 3.0]))).to_list() == ["17850", None, "3"]


def test_pieces_are_whole() -> None:
    assert quantities(column("2", "2.0", "2.5", "-3", "两个")).to_list() == [2, 2, None, -3, None]


def test_a_price_too_large_for_its_quantity_is_empty() -> None:
    price, pieces = pl.Series([255, 10**12, None]), pl.Series([4, 10**8, 1])
    assert times(price, pieces).to_list() == [1020, None, None]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("交易成功", "completed"),
        ("已签收", "completed"),
        ("Shipped", "completed"),
        ("交易关闭", "cancelled"),
        ("Cancelled by buyer", "cancelled"),
        ("退款成功", "returned"),
        ("Returned", "returned"),
        ("测试单", "test"),
        ("待付款", "leave_out"),
        ("未支付", "leave_out"),
        ("pending", "leave_out"),
    ],
)
def test_statuses_are_guessed_by_their_words(written: str, meant: str) -> None:
    assert guess_status(written) == meant


def test_a_price_with_a_quantity_stands_for_an_amount() -> None:
    assert missing_fields({"customer": 0, "date": 1}) == ["amount"]
    assert missing_fields({"customer": 0, "date": 1, "price": 2}) == ["quantity"]
    assert missing_fields({"customer": 0, "date": 1, "price": 2, "quantity": 3}) == []
