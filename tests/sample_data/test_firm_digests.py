"""A key gives the same bytes for ever: golden digests. Changing one is a new generator version."""

import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey, digest

ROOT = Path(__file__).parents[2]
GOLDEN = {
    FirmKey(customers=600, seed=1): (
        "af623591989aa9da5a71bbdfecfb1291819d1f2715acb37a56ccb252cc2eb865"
    ),
    FirmKey(customers=1000, seed=2, locale="en"): (
        "bc32a11277351dbc89fe7bb25913783f97cfb4b97a4929c6a49044ba60858cbc"
    ),
    FirmKey(customers=50, seed=3): (
        "daad82a63cfe7b6ad583ec16c7e5b988792c40ee7c1210ef57a67980f16025f2"
    ),
}
ONE = FirmKey(customers=50, seed=3)
FRESH = """
import sys
from sample_data.build import build_firm
from sample_data.firm import FirmKey, digest
print(digest(build_firm(FirmKey(customers=50, seed=3)).tables))
print("faker" in sys.modules)
"""


@pytest.mark.parametrize("key", GOLDEN, ids=str)
def test_a_firm_is_what_it_has_always_been(key: FirmKey) -> None:
    assert digest(build_firm(key).tables) == GOLDEN[key]


def test_a_fresh_process_builds_the_same_bytes_without_faker() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FRESH],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "77"},
        check=True,
    )
    assert done.stdout.split() == [GOLDEN[ONE], "False"]


def test_another_seed_is_another_firm() -> None:
    assert digest(build_firm(FirmKey(customers=50, seed=4)).tables) != GOLDEN[ONE]


def test_the_locale_changes_words_and_nothing_else() -> None:
    zh = build_firm(ONE)
    en = build_firm(FirmKey(customers=50, seed=3, locale="en"))
    for name, table in zh.tables.items():
        same = [c for c, kind in table.schema.items() if kind != pl.String]
        assert en.table(name).select(same).equals(table.select(same)), name
    assert en.table("accounts")["phone"].equals(zh.table("accounts")["phone"])
    assert not en.table("accounts")["name"].equals(zh.table("accounts")["name"])


def _of_first(firm: Firm, table: str, accounts: int) -> pl.DataFrame:
    """A child table's rows of the first accounts, without ids that depend on the firm's size."""
    ids = {"id", "order_id", "opportunity_id", "lead_id", "product_id", "quote_id"}
    moving = ids & set(firm.table(table).columns)
    kept = firm.table(table).filter(pl.col("account_id") <= accounts).drop(moving)
    return kept.sort(kept.columns, nulls_last=True)


def test_a_small_firm_is_the_beginning_of_a_large_one() -> None:
    small, large = (build_firm(FirmKey(customers=n, seed=11)) for n in (250, 900))
    accounts = small.table("accounts")
    assert large.table("accounts").head(250).equals(accounts)
    for table in ("orders", "cases", "survey_replies", "contacts", "campaign_members", "leads"):
        assert _of_first(large, table, 250).equals(_of_first(small, table, 250)), table
    for table in ("opportunities", "activities", "quotes", "payments"):
        assert _of_first(large, table, 250).equals(_of_first(small, table, 250)), table
