"""Saved views: kept, brought up to date, renamed, put away; those that come with the CRM work."""

from typing import Any

import pytest

from crm.book import Book
from crm.conditions import Filter, columns_in, expression
from crm.list_columns import asked_columns, with_asked
from crm.lists import Query, find
from crm.operation import perform, read_operation
from crm.saved_views import ViewQuery, plain_query, views_of
from kit.errors import UserError
from sample_data.firm import Firm

QUERY = ViewQuery(Filter("level", "in", ("A", None)), ("id", "name"), "name", True)


def do(book: Book, name: str, **fields: Any) -> Book:
    operation = read_operation({"op": name, **fields})
    assert operation.says(book).zh
    perform(book, operation, book.seq + 1)
    return book


def saved(firm: Firm, query: ViewQuery = QUERY, name: str = " 我的  视图 ") -> Book:
    return do(Book(firm), "save_view", table="accounts", view=name, query=plain_query(query))


def own(book: Book) -> list[tuple[str, ViewQuery]]:
    return [(v.name.zh, v.query) for v in views_of(book, "accounts") if v.id is not None]


def test_a_saved_view_comes_back_as_it_was(tiny_firm: Firm) -> None:
    book = saved(tiny_firm)
    assert own(book) == [("我的 视图", QUERY)]
    view = views_of(book, "accounts")[-1]
    query = Query(condition=view.query.condition, sort=view.query.sort, descending=True)
    assert find(book, "accounts", query).total == 6


def test_a_view_is_brought_up_to_date_renamed_and_put_away(tiny_firm: Firm) -> None:
    book = saved(tiny_firm)
    do(book, "save_view", table="accounts", id=1, query=plain_query(ViewQuery(sort="city")))
    do(book, "rename_view", id=1, view="按城市")
    assert own(book) == [("按城市", ViewQuery(sort="city"))]
    do(book, "delete_view", id=1)
    assert own(book) == []
    do(book, "undo", of=4)
    assert own(book)[0][0] == "按城市"


@pytest.mark.parametrize(
    ("name", "fields", "code"),
    [
        ("save_view", {"table": "accounts", "view": " "}, "bad_name"),
        ("save_view", {"table": "accounts", "view": "长" * 41}, "bad_name"),
        ("save_view", {"table": "accounts", "view": "a\u202eb"}, "bad_name"),
        ("save_view", {"table": "accounts", "view": "我的 视图"}, "taken_name"),
        ("save_view", {"table": "accounts", "view": "全部客户"}, "taken_name"),
        ("save_view", {"table": "contacts", "id": 1}, "no_view"),
        ("save_view", {"table": "accounts", "id": 9}, "no_record"),
        ("save_view", {"table": "nothing", "view": "x"}, "no_table"),
        ("rename_view", {"id": 1, "view": "全部客户"}, "taken_name"),
        ("rename_view", {"id": 2, "view": "x"}, "no_record"),
        ("delete_view", {"id": 2}, "no_record"),
    ],
)
def test_what_cannot_be_is_refused(
    tiny_firm: Firm, name: str, fields: dict[str, Any], code: str
) -> None:
    book = saved(tiny_firm)
    if name == "save_view":
        fields = {"query": plain_query(ViewQuery()), **fields}
    with pytest.raises(UserError) as caught:
        do(book, name, **fields)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"columns": ["colour"], "sort": "id", "descending": False},
        {"columns": [["id"]], "sort": "id", "descending": False},
        {"columns": [], "sort": "colour", "descending": False},
        {"columns": [], "sort": "id", "descending": "yes"},
        {"columns": [], "sort": "id", "descending": False, "condition": {"column": "x"}},
        {"columns": ["id"] * 9_000, "sort": "id", "descending": False},
    ],
)
def test_a_query_that_does_not_fit_is_refused(tiny_firm: Firm, query: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        do(Book(tiny_firm), "save_view", table="accounts", view="x", query=query)


def test_a_view_may_keep_its_own_name(tiny_firm: Firm) -> None:
    book = do(saved(tiny_firm), "rename_view", id=1, view="我的 视图 ")
    assert own(book)[0][0] == "我的 视图"


def test_every_view_that_comes_with_the_crm_fits_its_table(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    counts = {}
    for table, about in book.schema.items():
        for view in views_of(book, table):
            assert view.name.zh and view.name.en
            if view.query.condition is not None:
                where = expression(asked_columns(about), view.query.condition, book.as_of)
                asked = columns_in(view.query.condition)
                rows = with_asked(book, table, book.table(table), asked).filter(where)
                counts[f"{table}/{view.key}"] = rows.height
    assert len(counts) >= 20
    assert counts["activities/late"] == 1 and counts["opportunities/open"] == 2
