"""All data, products, contracts: pages of what a firm keeps besides customers and deals."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copy

import pytest
from streamlit.testing.v1 import AppTest

from crm.table_groups import tables_by_group
from tests.ui.crm_student import clean, click, make_firm, open_page, stored, words
from ui import desk

Opened = Callable[..., AppTest]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_firm(tmp_path_factory.mktemp("entities") / "kexun.sqlite", 200)


@pytest.fixture
def opened(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """`opened("tables")` is a tab of the student after its first run."""
    monkeypatch.setenv("KEXUN_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    copy(file, tmp_path / file.name)
    yield open_page
    desk.store().close()


# --- all data ---------------------------------------------------------------------------------


def test_every_table_of_the_firm_is_listed_with_its_rows(opened: Opened) -> None:
    shown = opened("tables").dataframe[0].value
    book = stored()
    assert {one.table for one in tables_by_group(book)} == set(book.schema)
    rows = dict(zip(shown["数据表"], shown["行数"], strict=True))
    assert rows[book.schema["stage_history"].label.zh] == book.height("stage_history")


def test_a_table_without_a_page_of_its_own_is_browsed(opened: Opened) -> None:
    page = opened("tables", table="stage_history")
    assert page.dataframe[0].value.shape[0] == 25
    assert "stage_history" in words(page).replace("\\", "")


def test_a_word_finds_the_tables_that_have_such_a_column(opened: Opened) -> None:
    page = opened("tables")
    page.text_input(key="tables-search").set_value("竞争对手")
    assert stored().schema["opportunities"].label.zh in list(
        clean(page.run()).dataframe[0].value["数据表"]
    )
    page.text_input(key="tables-search").set_value("没有这个词")
    assert "没有找到数据表" in words(clean(page.run()))


def test_from_one_table_one_comes_back_to_all(opened: Opened) -> None:
    page = click(opened("tables", table="staff"), "tables-all")
    assert page.dataframe[0].value.shape[0] == len(stored().schema)
