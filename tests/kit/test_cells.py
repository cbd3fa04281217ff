"""No text that a person typed becomes a formula in an export."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.cells import GUARD, inert, is_formula

FORMULAS = ["=1+1", "+1+1", "-2+3", "@SUM(1,1)", "\t=1+1", "\r=1+1", "\n=1", "＝1+1", "＋1", "－1"]


@pytest.mark.parametrize("text", [*FORMULAS, "＠SUM(1)", " =1+1", "　=1", '"=1', "'=1+1", "|calc"])
def test_text_that_looks_like_a_formula_is_guarded(text: str) -> None:
    assert inert(text) == GUARD + text


@pytest.mark.parametrize("text", ["", " ", "张三", "0020240101", "a=b", "%0A=1+1", "买买提·艾力"])
def test_plain_text_is_left_as_it_is(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize("number", [-5, -0.5, 3, None, True])
def test_numbers_are_left_as_they_are(number: object) -> None:
    assert inert(number) is number


@given(st.text(max_size=20))
def test_nothing_that_was_guarded_starts_a_formula(text: str) -> None:
    assert not str(inert(text)).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert is_formula(text) == (inert(text) != text)
