"""Industry files are read strictly; contradictions and gaps are named where they stand."""

from pathlib import Path
from typing import Any

import pytest

from kit.errors import ContentError, UserError
from kit.yamlfiles import model_from_bytes
from sample_data.industry import FOLDER, Industry, industries, industry

RETAIL = (FOLDER / "retail.yaml").read_text(encoding="utf-8")


def read(text: str) -> Any:
    return model_from_bytes(text.encode(), Industry, "mine.yaml")


def changed(old: str, new: str) -> str:
    assert old in RETAIL
    return RETAIL.replace(old, new, 1)


def test_every_industry_in_the_folder_can_be_read() -> None:
    assert sorted(industries()) == sorted(path.stem for path in Path(FOLDER).glob("*.yaml"))
    assert industry("retail").days == 730


def test_a_misspelt_industry_offers_the_nearest() -> None:
    with pytest.raises(UserError, match="retail"):
        industry("retali")


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        ("  rate: gamma_1.2", "  rate: gama_1.2", "purchases", "gamma_1.2"),
        ("share: 0.12,", "share: 0.22,", "customers", "1.1"),
        ("store: 0.38", "stor: 0.38", "customers", "store"),
        ('as_of: "2026-09-01"', 'as_of: "2024-09-02"', "", "30 days"),
        ('start: "2026-06-06"', 'start: "2026-08-29"', "", "outside the period"),
        ("goes_with: 24", "goes_with: 25", "", "product 25"),
        ("cancelled: 0.03", "cancelled: 0.6", "defects", "half"),
        ("duplicates: 0.05", "duplicates: 0.6", "defects", "half"),
        ("kind: winback", "kind: winbuck", "campaigns", "winback"),
        ("proposal: 0.5,", "propsal: 0.5,", "sales", "proposal"),
        ("negotiation: 16}", "negotiaton: 16}", "sales", "negotiation"),
        ('"20": 6}', '"120": 6}', "purchases", "99"),
        ("staff: {sales: 5,", "staff: {", "", "sales"),
        ("spend_within: gamma_6.25", "spend_within: normal", "purchases", "gamma"),
        ("influencer: [{zh: 行政专员", "influencr: [{zh: 行政专员", "words", "influencer"),
    ],
)
def test_what_contradicts_or_is_unknown_is_named(old: str, new: str, field: str, says: str) -> None:
    with pytest.raises(ContentError) as refused:
        read(changed(old, new))
    assert refused.value.code == "bad_profile"
    assert refused.value.field.startswith(field)
    assert says in refused.value.says.en
    assert refused.value.says.zh != refused.value.says.en


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  organisations: 0.16\n", "", "missing_field"),
        ("  slowdown:", "  slowdwon:", "unknown_field"),
        ("  late:", "  lazy: 1\n  late:", "unknown_field"),
        ("consent: 0.86", "consent: 1.86", "out_of_range"),
        ("rate_scale: 0.0188", "rate_scale: fast", "type_not_allowed"),
        ("rate_scale: 0.0188", "rate_scale: .inf", "not_finite"),
    ],
)
def test_gaps_and_wrong_values_are_located(old: str, new: str, code: str) -> None:
    with pytest.raises(ContentError) as refused:
        read(changed(old, new))
    assert refused.value.code == code
    assert refused.value.line > 0
