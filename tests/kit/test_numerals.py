"""Numbers and dates as people write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import UserError
from kit.numerals import numbers_in, plain, read_date, read_decimal, read_numeral

FULL_WIDTH = str.maketrans("0123456789.,%-", "０１２３４５６７８９．，％－")
cents = st.integers(-(10**13), 10**13)


@given(cents)
def test_thousands_separators_and_full_width_digits_change_nothing(amount: int) -> None:
    value = Decimal(amount) / 100
    written = f"{value:,.2f}"
    assert read_decimal(written) == value
    assert read_decimal(written.translate(FULL_WIDTH)) == value
    assert read_decimal(f" ￥{written} 元") == value


@given(st.integers(0, 10**6))
def test_wan_and_yi_scale_the_number(number: int) -> None:
    assert read_decimal(f"{number}万") == number * 10_000
    assert read_decimal(f"{number}.5 亿元") == Decimal(f"{number}.5") * 10**8


@given(st.integers(0, 10_000))
def test_a_percentage_question_takes_the_sign_or_leaves_it(hundredths: int) -> None:
    points = Decimal(hundredths) / 100
    assert read_decimal(f"{points}%", percent=True) == points
    assert read_decimal(f"{points}", percent=True) == points
    assert read_decimal(f"{points}%") == points / 100


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_politely(text: str) -> None:
    for read in (read_numeral, read_date):
        try:
            read(text)
        except UserError as error:
            assert error.says.zh and error.says.en
    numbers_in(text)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_way_of_writing_a_date_is_the_same_day(day: date) -> None:
    chinese = f"{day.year:04}年{day.month}月{day.day}日"
    for written in (
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
        chinese,
        f"{day} 00:00:00",
    ):
        assert read_date(written) == day
        assert read_date(written.translate(FULL_WIDTH)) == day


@pytest.mark.parametrize(
    "text", ["", "abc", "12,5", "1,23,4", "1.2.3", "--5", "12 34", "nan", "inf", "3/4"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="bad_number"):
        read_numeral(text)


@pytest.mark.parametrize("text", ["2024-02-30", "05/03/2024", "3月5日", "昨天"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="bad_date"):
        read_date(text)


def test_a_number_too_large_for_a_firm_is_refused() -> None:
    with pytest.raises(UserError, match="number_too_large"):
        read_numeral("1e999")


def test_a_figure_in_brackets_is_negative_as_accountants_write() -> None:
    assert read_decimal("（1,234）") == -1234


def test_numbers_are_found_inside_a_sentence() -> None:
    found = numbers_in("亏损8,785元，300人里流失率12.5%，约1.2万；C00017 不算，结果为 −42")
    assert [n.value for n in found] == [8785, 300, Decimal("0.125"), 12000, -42]


def test_plain_keeps_inner_spaces() -> None:
    assert plain("　Ａ  Ｂ ") == "a  b"
