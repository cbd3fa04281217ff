"""Amounts in capital numerals, as the People's Bank's rules have them."""

import pytest

from crm.sales.amount_words import amount_in_words


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (1_000, "壹拾元整"),
        (0, "零元整"),
        (5, "伍分"),
        (10_000_000_000, "壹亿元整"),
        (1_000_000_050_000, "壹佰亿零伍佰元整"),
        (10_001_000_000, "壹亿零壹万元整"),
        (200_030_000, "贰佰万零叁佰元整"),
        (-150, "负壹元伍角整"),
    ],
)
def test_an_amount_is_written_as_contracts_write_it(fen: int, words: str) -> None:
    assert amount_in_words(fen) == words
