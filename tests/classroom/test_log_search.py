"""Finding lines of a log, the firm at an earlier step, and the log as a file."""

import io
import zipfile
from datetime import UTC, timedelta
from typing import Any

import pytest

from classroom.exchange.log_file import log_file
from classroom.log_search import LogQuery, book_then, log_index, search_log, step_at
from classroom.rights import Visitor
from classroom.store import Store
from classroom.tables import Workspace
from classroom.workbench import do
from classroom.workspaces import workspace_of
from crm.operation import read_operation
from crm.then_and_now import changed_tables
from kit.errors import ForbiddenError
from tests.classroom.small_course import make_class

pytestmark = pytest.mark.usefixtures("content")

IMPORT = {
    "op": "import_records",
    "table": "accounts",
    "file": "=cmd.csv",
    "fields": ["name", "kind"],
    "rows": [["=1+1", "person"], ["丙", "person"]],
}
WORK: list[dict[str, Any]] = [
    {"op": "edit_account", "account_id": 3, "values": {"city": "宜昌市"}},
    IMPORT,
    {"op": "judge_duplicate", "first": 1, "second": 2, "same": False},
    {"op": "undo", "of": 1},
]


def worked(store: Store, lines: list[dict[str, Any]]) -> tuple[Visitor, Visitor, Workspace]:
    group = make_class(store)
    with store.session() as db:
        mine = workspace_of(db, group.student, group.course_id)
        for number, line in enumerate(lines):
            do(db, group.student, mine.id, read_operation(line), f"k{number}")
    return group.student, group.classmate, mine


def found(store: Store, who: Visitor, mine: Workspace, **query: Any) -> list[int]:
    with store.session() as db:
        return [row.seq for row in search_log(db, who, mine.id, LogQuery(**query)).rows]


def test_lines_are_found_by_kind_record_words_and_state(store: Store) -> None:
    who, _other, mine = worked(store, WORK)
    size = book_height(store, who, mine)
    assert found(store, who, mine) == [4, 3, 2, 1]
    assert found(store, who, mine, kinds=("undo", "import_records")) == [4, 2]
    assert found(store, who, mine, record=("accounts", 3)) == [4, 1]
    assert found(store, who, mine, record=("accounts", size)) == [2]
    assert found(store, who, mine, record=("accounts", size + 1)) == []
    assert found(store, who, mine, text="导入 CMD") == [2]
    assert found(store, who, mine, text="import judge") == []
    assert found(store, who, mine, state="undone") == [1]
    assert found(store, who, mine, state="standing", last_seq=3) == [3, 2]


def book_height(store: Store, who: Visitor, mine: Workspace) -> int:
    with store.session() as db:
        return book_then(db, who, mine.id).height("accounts")


def test_lines_are_found_by_time_and_a_time_names_a_step(store: Store) -> None:
    who, _other, mine = worked(store, WORK)
    with store.session() as db:
        lines = log_index(db, who, mine.id)
    third = lines[2].at
    assert found(store, who, mine, since=third) == [4, 3]
    assert found(store, who, mine, until=third) == [2, 1]
    assert step_at(lines, third) == 3
    assert step_at(lines, lines[0].at - timedelta(seconds=1)) == 0


def test_pages_follow_each_other_and_a_page_too_far_is_the_last(store: Store) -> None:
    who, _other, mine = worked(store, WORK)
    with store.session() as db:
        page = search_log(db, who, mine.id, LogQuery(), page=9, size=3)
    assert ([row.seq for row in page.rows], page.total, page.page, page.pages) == ([1], 4, 2, 2)


def test_a_classmate_reads_neither_log_nor_firm(store: Store) -> None:
    _who, other, mine = worked(store, WORK)
    with store.session() as db:
        for read in (lambda: log_index(db, other, mine.id), lambda: book_then(db, other, mine.id)):
            with pytest.raises(ForbiddenError):
                read()
        with pytest.raises(ForbiddenError):
            log_file(db, other, mine.id, LogQuery(), "csv", "zh", UTC)


def test_the_firm_then_and_what_is_different_now(store: Store) -> None:
    who, _other, mine = worked(store, WORK)
    with store.session() as db:
        then, now = book_then(db, who, mine.id, 1), book_then(db, who, mine.id)
    assert then.value("accounts", 3, "city") == "宜昌市"
    differs = changed_tables(then, now)
    assert set(differs) == {"accounts", "judgements"}
    accounts = differs["accounts"]
    assert accounts.changed == {3} and len(accounts.added) == 2 and not accounts.removed
    assert [accounts.kind(id) for id in (3, 4)] == ["changed", None]
    assert changed_tables(now, now) == {}


def test_the_file_has_a_row_for_each_value_and_no_formula(store: Store) -> None:
    who, _other, mine = worked(store, WORK)
    with store.session() as db:
        text = log_file(db, who, mine.id, LogQuery(), "csv", "zh", UTC).decode("utf-8-sig")
        book = log_file(db, who, mine.id, LogQuery(), "xlsx", "en", UTC)
    rows = text.splitlines()
    assert rows[0].startswith("步骤,时间,操作人,操作,说明,状态,对象,编号,字段,之前,之后")
    assert len(rows) == 5 and ",已撤销,客户,C00003,城市," in rows[1]
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
