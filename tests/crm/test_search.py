"""One search over everything."""

import pytest

from crm.book import Book
from crm.lists import Query, find
from crm.operation import perform, read_operation
from crm.record_page import title_of
from crm.search import search
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey


def hits(book: Book, text: str) -> dict[str, list[int]]:
    return {one.table: one.rows["id"].to_list() for one in search(book, text)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王芳", {"accounts": [1, 4]}),
        ("wf", {"accounts": [1, 4]}),
        ("江城", {"accounts": [5]}),
        ("sypin", {"activities": [2]}),
        ("songyang", {"activities": [2]}),
        ("17900000101", {"contacts": [1]}),
        ("O00002", {"opportunities": [2]}),
        ("o2", {"opportunities": [2]}),
        ("D00003", {"orders": [3]}),
        ("D99999", {}),
        ("", {}),
        ("   ", {}),
        ("zoe example.com", {"accounts": [6]}),
        ("<script>alert(1)</script>", {}),
        ("=1+1", {}),
        ("\x00\u202e", {}),
        ("长" * 5_000, {}),
    ],
)
def test_a_search_finds_records_of_every_table(
    tiny_firm: Firm, text: str, found: dict[str, list[int]]
) -> None:
    got = hits(Book(tiny_firm), text)
    assert got == {table: ids for table, ids in found.items() if ids}


def test_a_name_that_begins_so_comes_first(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    line = {"op": "create_account", "values": {"name": "芳草地", "kind": "organisation"}}
    perform(book, read_operation(line), 1)
    assert hits(book, "芳")["accounts"][0] == 7


def test_a_merged_account_is_not_found(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    line = {"op": "merge_accounts", "survivor": 1, "merged": [2]}
    perform(book, read_operation(line), 1)
    assert hits(book, "17912345678")["accounts"] == [1]


def test_only_the_first_are_shown_and_all_are_counted(tiny_firm: Firm) -> None:
    found = search(Book(tiny_firm), "179", most=2)
    assert (found[0].rows.height, found[0].total) == (2, 6)


def test_a_phone_is_found_however_it_is_written(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    book.change("accounts", 3, phone="179-0000 0003")
    assert find(book, "accounts", Query(search="17900000003")).rows["id"].to_list() == [3]


def test_a_list_finds_by_pinyin_too(tiny_firm: Firm) -> None:
    page = find(Book(tiny_firm), "accounts", Query(search="liq"))
    assert page.rows["id"].to_list() == [3]


def test_a_category_called_name_is_no_text_to_search_in() -> None:
    book = Book(build_firm(FirmKey("tobacco", customers=60, seed=1)))
    assert book.schema["sales_months"].columns["name"].type == "category"
    assert set(hits(book, "TM00001")) == {"sales_months"}
    assert title_of(book, "sales_months", book.record("sales_months", 1)) == "TM00001"
