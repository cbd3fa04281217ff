"""A column added to the schema is there: in list, form, filter, report, SQL and files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.analysis.columns import columns_of
from crm.conditions import Filter
from crm.fields import required_columns, typed_columns
from crm.lists import Query, find
from crm.sql import run_sql
from sample_data import firm as firms
from sample_data import schema as schemas
from tests.ui.crm_student import click, make_firm, open_page, stored
from ui import desk
from ui.widgets.firm_downloads import tables_now

FIELD = "  accounts:\n    hobby: {type: text, label: {zh: 爱好, en: Hobby}}\n"


@pytest.fixture
def with_the_field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The schema with one more column, a student, and everything as it was afterwards."""
    written = schemas.WORKPLACE.read_text(encoding="utf-8")
    added = tmp_path / "workplace.yaml"
    added.write_text(written.replace("  accounts:\n", FIELD, 1), encoding="utf-8")
    monkeypatch.setattr(schemas, "WORKPLACE", added)
    monkeypatch.setenv("KEXUN_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    _forget()
    make_firm(tmp_path / "kexun.sqlite")
    yield
    desk.store().close()
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for known in (
        schemas.workplace, schemas._kept_columns, schemas.shared_at_work, typed_columns,
        required_columns,
    ):  # fmt: skip
        known.cache_clear()
    firms._working.clear()


def test_it_is_asked_for_listed_filtered_reported_queried_and_taken_away(
    with_the_field: None,
) -> None:
    page = open_page("account", id="C00003")
    field = next(box for box in page.text_input if box.label == "爱好")
    field.input("围棋")
    click(page, "account-save")
    book = stored()
    assert book.value("accounts", 3, "hobby") == "围棋"
    assert columns_of(book.schema, "accounts")["hobby"].label.zh == "爱好"
    assert run_sql(book, "SELECT id FROM accounts WHERE hobby = '围棋'").rows == [(3,)]
    assert tables_now(book)["accounts"]["hobby"][2] == "围棋"
    filtered = Query(filters=(Filter("hobby", "=", "围棋"),), sort="hobby")
    assert find(book, "accounts", filtered).rows["id"].to_list() == [3]
