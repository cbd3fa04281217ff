"""What cases are about: one line in the trade's words, the same from the same key."""

import polars as pl
import pytest

from sample_data.build import build_firm
from sample_data.case_subjects import About, subjects
from sample_data.firm import FirmKey
from sample_data.schema import schema

TRADES = ("retail", "call_centre", "hotel", "manufacturing", "satellite", "securities", "tobacco")


@pytest.mark.parametrize("trade", TRADES)
def test_a_queue_does_not_read_as_copies(trade: str) -> None:
    firm = build_firm(FirmKey(trade, 120, 3))
    told = firm.working_tables["cases"].drop_nulls("category")["subject"]
    assert told.null_count() == 0
    assert told.n_unique() >= 0.55 * len(told)
    assert not told.str.contains_any(["{", "}"]).any()


def test_subjects_follow_from_the_key_and_leave_the_generated_table_alone() -> None:
    key = FirmKey("hotel", 80, 5, "en")
    first, again = build_firm(key), build_firm(key)
    assert first.working_tables["cases"]["subject"].equals(again.working_tables["cases"]["subject"])
    assert "subject" not in first.table("cases").columns
    assert first.working_tables["cases"]["subject"].str.contains("[A-Za-z]").all()


def test_a_case_of_a_trade_without_lines_of_its_own_says_its_cause() -> None:
    about = [About(1, "quality", None, "杯子"), About(2, "quality"), About(3, None)]
    assert subjects("bakery", 1, "zh", schema(), about) == ["质量问题：杯子", "质量问题", None]
    assert subjects("retail", 1, "zh", schema(), []) == []


def test_what_is_not_known_of_a_case_is_not_asked_for_in_its_line() -> None:
    bare = [About(n, "invoice") for n in range(20)]
    told = pl.Series(subjects("securities", 1, "zh", schema(), bare))
    assert not told.str.contains_any(["{"]).any()
