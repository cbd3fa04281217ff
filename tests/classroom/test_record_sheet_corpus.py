"""Every messy file of the corpus handed to a student's import of records."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from classroom.exchange.record_file import held_file, template_file
from classroom.exchange.record_sheet import RecordSheet, read_sheet
from classroom.exchange.tabular import read_table
from crm.book import Book
from crm.importing.matching import match_columns
from crm.importing.plan import Choices, plan_import
from crm.importing.taking import operation_of
from crm.importing.targets import import_columns
from crm.operation import perform
from sample_data.build import cached_firm
from sample_data.firm import FirmKey

CORPUS = Path(__file__).parents[1] / "corpus"
OF_ANOTHER_SLOT = {"duplicate_key", "duplicate_header", "score_out_of_range", "bad_parquet"}
"""What class lists, scores and orders ask for beyond being a table."""
CASES = [
    case
    for case in json.loads((CORPUS / "manifest.json").read_text("utf-8"))["cases"]
    if case["class"] in ("enc", "shape", "xlsx", "inject", "bomb")
    and case["slot"] in ("roster", "scores", "data", "pack")
    and case["expect"].get("code") not in OF_ANOTHER_SLOT
]


@cache
def book() -> Book:
    return Book(cached_firm(FirmKey(customers=50)))


def read(case: dict[str, Any]) -> RecordSheet:
    return read_sheet((CORPUS / case["file"]).read_bytes(), case["file"], book(), "accounts")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_messy_file_is_read_as_the_manifest_says(case: dict[str, Any]) -> None:
    found, expect = read(case), case["expect"]
    codes = [message.code for message in found.messages]
    assert found.outcome == expect["outcome"], codes
    assert "code" not in expect or expect["code"] in codes
    if found.outcome == "reject":
        assert found.sheet.rows == () and found.sheet.headers == ()
        return
    if "rows" in expect:
        assert len(found.sheet.rows) == expect["rows"]
    for header, values in expect.get("values", {}).items():
        if all(isinstance(value, str) for value in values):
            assert found.sheet.column(found.sheet.headers.index(header)) == values
    assert "\ufffd" not in "".join(cell for row in found.sheet.rows for cell in row)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_whatever_was_read_is_taken_or_held_back_and_nothing_lost(case: dict[str, Any]) -> None:
    sheet = read(case).sheet
    if not sheet.rows:
        return
    fields = import_columns(book(), "accounts")
    columns = match_columns(sheet.headers, fields) or {"name": 0}
    plan = plan_import(book(), sheet, Choices("accounts", columns))
    assert sum(plan.counts.values()) == len(sheet.rows) == len(plan.rows)
    kept = operation_of(plan)
    assert len(kept.rows) + len(kept.changed) + kept.skipped + len(kept.held) == len(sheet.rows)


def test_formulas_become_names_and_come_back_in_the_file_of_rows_held_back_as_text() -> None:
    case = next(one for one in CASES if one["class"] == "inject")
    sheet = read(case).sheet
    columns = {"name": sheet.headers.index("昵称")}
    plan = plan_import(book(), sheet, Choices("accounts", columns))
    assert plan.counts["held"] == 20
    back = read_table(held_file(book(), plan, "zh"), "held.xlsx")
    assert len(back.rows) == 20 and "客户类型：必填" in back.column("问题")[0]
    assert back.column("昵称")[0] == "=1+1"
    fixed = {(row, 0): cell for row, cell in enumerate(sheet.column(columns["name"]))}
    whole = sheet.repaired({**fixed, **{(row, 1): "个人" for row in range(20)}})
    plan = plan_import(book(), whole, Choices("accounts", {"name": 0, "kind": 1}, same="add"))
    own = book().fork()
    perform(own, operation_of(plan), 1)
    assert "=1+1" in own.table("accounts")["name"].to_list()


def test_the_template_is_read_back_with_every_column_matched() -> None:
    for table in ("accounts", "contacts", "leads"):
        raw = template_file(book(), table, "zh")
        found = read_table(raw, "template.xlsx")
        assert [message.code for message in found.messages] == ["no_rows"]


def test_too_many_rows_are_refused_before_anything_is_done() -> None:
    raw = ("客户名称,类型\n" + "甲,个人\n" * 5_001).encode()
    found = read_sheet(raw, "many.csv", book(), "accounts")
    assert [message.code for message in found.messages] == ["too_many_records"]


def test_columns_of_one_name_are_pointed_out() -> None:
    found = read_sheet("客户名称,类型,类型\n甲,个人,单位\n".encode(), "two.csv", book(), "accounts")
    assert [message.code for message in found.messages] == ["same_headers"]
    assert found.outcome == "warn"
