"""Unified social credit codes: the example of the standard, and every single slip."""

import numpy as np

from kit.credit_code import CHARACTERS, checked, is_credit_code

EXAMPLE = "91350100M000100Y43"
"""GB 32100-2015 shows this one."""


def test_the_example_of_the_standard_is_right() -> None:
    assert is_credit_code(EXAMPLE)


def test_every_slip_in_one_place_is_found() -> None:
    for place in range(18):
        for other in CHARACTERS:
            if other != EXAMPLE[place]:
                assert not is_credit_code(EXAMPLE[:place] + other + EXAMPLE[place + 1 :])


def test_neighbours_in_the_wrong_order_are_found() -> None:
    swapped = [EXAMPLE[:i] + EXAMPLE[i + 1] + EXAMPLE[i] + EXAMPLE[i + 2 :] for i in range(17)]
    assert not any(is_credit_code(text) for text in swapped if text != EXAMPLE)


def test_what_is_no_code_is_none() -> None:
    for text in ("", EXAMPLE[:-1], EXAMPLE + "0", EXAMPLE.lower(), EXAMPLE.replace("M", "I")):
        assert not is_credit_code(text)


def test_a_made_code_has_both_check_digits() -> None:
    values = np.array([[CHARACTERS.index(one) for one in EXAMPLE[:17]]])
    values[0, 16] = 0
    assert checked(values) == [EXAMPLE]
