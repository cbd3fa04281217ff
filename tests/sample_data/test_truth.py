"""The hidden truth: it fits the firm, and no firm leads to it."""

import ast
from pathlib import Path

import pytest

import sample_data
from kit.errors import UserError
from sample_data.build import build_firm
from sample_data.firm import FirmKey
from sample_data.schema import schema
from sample_data.truth import build_truth, duplicate_groups, true_duplicates

KEY = FirmKey(customers=200, seed=6)
HIDDEN = {"duplicate_of", "segment", "orders_per_day", "dropout", "spend", "satisfaction", "late"}


def test_the_truth_has_a_row_for_every_account_and_order() -> None:
    firm, truth = build_firm(KEY), build_truth(KEY)
    assert truth.tables["accounts"].height == firm.table("accounts").height
    assert truth.tables["orders"].height == firm.table("orders").height


def test_duplicate_groups_begin_with_the_original() -> None:
    known = build_truth(KEY).tables["accounts"].drop_nulls("duplicate_of")
    expected = {(row["account_id"], row["duplicate_of"]) for row in known.to_dicts()}
    groups = duplicate_groups(KEY)
    assert {(copy, group[0]) for group in groups for copy in group[1:]} == expected
    assert all(list(group) == sorted(group) for group in groups)


def test_every_two_accounts_of_one_customer_are_a_pair() -> None:
    pairs = true_duplicates(KEY)
    assert len(pairs) == sum(len(g) * (len(g) - 1) // 2 for g in duplicate_groups(KEY)) > 5
    assert all(left < right for left, right in pairs)


def test_no_column_of_a_firm_tells_the_truth() -> None:
    shown = {column for table in schema().values() for column in table.columns}
    assert not shown & HIDDEN


def test_only_truth_itself_leads_to_the_truth() -> None:
    folder = Path(sample_data.__file__).parent
    for path in folder.glob("*.py"):
        names = {
            node.module
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)
        }
        assert "sample_data.truth" not in names, path.name


def test_a_key_without_a_firm_has_no_truth() -> None:
    with pytest.raises(UserError):
        true_duplicates(FirmKey(industry="retial"))
