"""Reading what students type: numbers, ids, blanks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.answers import is_blank, read_ids, read_number, show_number, write_ids, write_number
from kit.errors import UserError

SEPARATORS = st.sampled_from([", ", "、", "，", " ", "\n", "\t", "；", " | "])


@given(st.lists(st.integers(1, 99_999), unique=True, min_size=1), SEPARATORS)
def test_ids_are_read_whatever_stands_between_them(ids: list[int], separator: str) -> None:
    written = separator.join(f"C{id:05d}" for id in ids)
    assert read_ids("accounts", written) == ids
    assert read_ids("accounts", [f"c{id}" for id in ids]) == ids
    assert read_ids("accounts", write_ids("accounts", ids)) == ids


def test_full_width_ids_and_numbers_from_excel_are_ids_too() -> None:
    assert read_ids("accounts", "Ｃ０００１７、18 C00017") == [17, 18]
    assert read_ids("accounts", [17, "18.0", "C00019"]) == [17, 18, 19]


def test_an_id_of_another_table_is_named_in_the_message() -> None:
    with pytest.raises(UserError, match="bad_id") as raised:
        read_ids("accounts", "C00001, D00002")
    assert "D00002" in raised.value.says.zh and "C00017" in raised.value.says.zh


@given(st.floats(-1e9, 1e9).map(lambda value: round(value, 4)))
def test_a_number_written_for_a_student_reads_back(value: float) -> None:
    assert read_number(write_number(value)) == pytest.approx(value, abs=1e-6)


def test_percent_signs_and_chinese_units_are_understood() -> None:
    assert read_number("23.5％", percent=True) == 23.5
    assert read_number("1.2万元") == 12_000
    assert read_number(3.5) == 3.5


@pytest.mark.parametrize("value", [None, "", "  ", [], [""], {}, {"a": ""}, [{"a": None}]])
def test_nothing_is_blank(value: object) -> None:
    assert is_blank(value)


@pytest.mark.parametrize("value", [0, "0", False, [0], {"a": "x"}])
def test_a_nought_is_an_answer(value: object) -> None:
    assert not is_blank(value)


@pytest.mark.parametrize("value", ["", None, "abc", True, [1, 2], float("inf")])
def test_what_is_no_number_is_refused_with_advice(value: object) -> None:
    with pytest.raises(UserError) as raised:
        read_number(value)
    assert raised.value.says.zh and raised.value.says.en


def test_numbers_in_sentences_have_separators() -> None:
    assert [show_number(v) for v in (1234567, 0.5, "A", 12.0)] == ["1,234,567", "0.50", "A", "12"]
