"""Searching, filtering, sorting and paging lists of records."""

from typing import Any

import pytest

from crm.book import Book
from crm.lists import Filter, Query, find
from crm.operation import perform, read_operation
from kit.errors import UserError
from sample_data.firm import Firm


def ids(firm: Firm, table: str = "accounts", **asked: Any) -> list[int]:
    found: list[int] = find(Book(firm), table, Query(**asked)).rows["id"].to_list()
    return found


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("王芳", [1, 4]),
        ("芳", [1, 2, 4]),
        ("17900000003", [3]),
        ("LI.QIANG", [3]),
        ("zoe", [6]),
        ("C00005", [5]),
        ("c5", [5]),
        ("Ｃ００００５", [5]),
        ("王 example.net", [4]),
        ("  ", [1, 2, 3, 4, 5, 6]),
        ("没有这个人", []),
        (".*[", []),
    ],
)
def test_a_search_finds_names_numbers_and_codes(
    tiny_firm: Firm, search: str, found: list[int]
) -> None:
    assert ids(tiny_firm, search=search) == found


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter("city", "=", "长沙"), [4]),
        (Filter("city", "in", ("长沙", "上海")), [4, 6]),
        (Filter("owner_id", "in", (1,)), [1, 2, 3, 4, 5, 6]),
        (Filter("kind", "in", ("organisation",)), []),
        (Filter("level", "in", ("A", None)), [1, 2, 3, 4, 5, 6]),
        (Filter("level", "in", ("A", "B")), []),
        (Filter("consent", "in", (False,)), []),
        (Filter("email", "empty", True), [2, 5]),
        (Filter("email", "empty", False), [1, 3, 4, 6]),
        (Filter("level", "empty", True), [1, 2, 3, 4, 5, 6]),
        (Filter("name", "contains", "公司"), [5]),
        (Filter("id", ">=", 5), [5, 6]),
        (Filter("id", "<=", 2), [1, 2]),
        (Filter("consent", "=", True), [1, 2, 3, 4, 5, 6]),
    ],
)
def test_a_filter_keeps_what_it_says(tiny_firm: Firm, wanted: Filter, found: list[int]) -> None:
    assert ids(tiny_firm, filters=(wanted,)) == found


def test_filters_and_search_hold_together(tiny_firm: Firm) -> None:
    assert ids(tiny_firm, search="王", filters=(Filter("city", "=", "武汉"),)) == [1, 2]


def test_a_filter_on_no_column_is_refused(tiny_firm: Firm) -> None:
    with pytest.raises(UserError) as caught:
        ids(tiny_firm, filters=(Filter("shoe", "=", 1),))
    assert caught.value.code == "unknown_field"


def test_chinese_names_sort_by_their_sound(tiny_firm: Firm) -> None:
    names = find(Book(tiny_firm), "accounts", Query(sort="name")).rows["name"].to_list()
    assert names == ["Zoe Smith", "江城商贸有限公司", "李强", "王 芳", "王芳", "王芳"]


def test_equal_and_empty_values_keep_their_place(tiny_firm: Firm) -> None:
    assert ids(tiny_firm, sort="city") == [4, 6, 1, 2, 3, 5]
    assert ids(tiny_firm, sort="city", descending=True) == [1, 2, 3, 5, 6, 4]
    assert ids(tiny_firm, sort="email") == [6, 4, 3, 1, 2, 5]
    assert ids(tiny_firm, sort="email", descending=True) == [1, 3, 4, 6, 2, 5]
    assert ids(tiny_firm, sort="id", descending=True) == [6, 5, 4, 3, 2, 1]
    assert ids(tiny_firm, sort="heaven") == [1, 2, 3, 4, 5, 6]


def test_a_page_past_the_end_gives_the_last_one(tiny_firm: Firm) -> None:
    page = find(Book(tiny_firm), "accounts", Query(size=4, page=9))
    assert (page.rows["id"].to_list(), page.total, page.page, page.pages) == ([5, 6], 6, 2, 2)
    empty = find(Book(tiny_firm), "accounts", Query(search="无", page=-3))
    assert (empty.rows.height, empty.total, empty.page, empty.pages) == (0, 0, 1, 1)


def test_merged_accounts_are_listed_only_when_asked_for(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    line = {"op": "merge_accounts", "survivor": 1, "merged": [2], "keep": {}}
    perform(book, read_operation(line), 1)
    assert find(book, "accounts", Query(search="芳")).rows["id"].to_list() == [1, 4]
    shown = find(book, "accounts", Query(search="芳", merged=True))
    assert shown.rows["id"].to_list() == [1, 2, 4]


def test_other_tables_are_listed_the_same_way(tiny_firm: Firm) -> None:
    assert ids(tiny_firm, "opportunities", search="礼品") == [2]
    assert ids(tiny_firm, "opportunities", sort="amount", descending=True) == [1, 2, 3]
    assert ids(tiny_firm, "orders", search="D00002") == [2]
    stage = Filter("stage", "in", ("won", "negotiation"))
    assert ids(tiny_firm, "opportunities", filters=(stage,)) == [1, 3]
