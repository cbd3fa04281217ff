"""The tables of a trade behave like the others: links, lists, changes, SQL."""

from functools import cache

import polars as pl
import pytest

from crm.book import Book
from crm.changes import changes
from crm.links import links_in
from crm.lists import Filter, Query, find
from crm.naming import named
from crm.operation import perform, read_operation
from crm.overview import sizes
from crm.sql import run_sql
from kit.errors import UserError
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from sample_data.schema import at_work, schema
from sample_data.truth import duplicate_groups

KEY = FirmKey("manufacturing", 120, 4)


@cache
def firm() -> Firm:
    return build_firm(KEY)


def merged() -> tuple[Book, int, int]:
    """A book in which an organisation's duplicate was merged, with both ids."""
    detailed = set(firm().table("company_details")["account_id"])
    original, copy = next(g[:2] for g in duplicate_groups(KEY) if detailed >= set(g[:2]))
    book = Book(firm())
    line = {"op": "merge_accounts", "survivor": original, "merged": [copy], "keep": {}}
    perform(book, read_operation(line), 1)
    return book, original, copy


def test_merging_moves_the_trades_own_records_too() -> None:
    book, original, copy = merged()
    assert ("company_details", "account_id") in book.links["accounts"]
    assert book.pointing_to("company_details", "account_id", copy) == []
    assert len(book.pointing_to("company_details", "account_id", original)) == 2
    told = changes(book, book.patches[1])
    assert any(line.table == "company_details" and line.what.zh == "客户编号" for line in told)


def test_undoing_the_merge_moves_them_back() -> None:
    book, _original, copy = merged()
    perform(book, read_operation({"op": "undo", "of": 1}), 2)
    assert len(book.pointing_to("company_details", "account_id", copy)) == 1
    assert book.table("company_details").equals(firm().table("company_details"))


def test_a_retail_firm_has_the_shared_links_alone() -> None:
    known = at_work(schema())
    assert Book(build_firm(FirmKey(customers=30))).links == links_in(known)


def test_declared_tables_are_listed_searched_and_filtered() -> None:
    book = Book(firm())
    name = firm().table("erp_customers")["name"][4]
    assert 5 in find(book, "erp_customers", Query(search=name)).rows["id"].to_list()
    assert find(book, "erp_orders", Query(search="eo00017")).rows["id"].to_list() == [17]
    late = find(book, "receivables", Query(filters=(Filter("age", "in", ("over_90",)),)))
    assert late.total == firm().table("receivables").filter(pl.col("age") == "over_90").height
    with pytest.raises(UserError, match="unknown_field"):
        find(book, "receivables", Query(filters=(Filter("colour", "=", "red"),)))


def test_records_are_called_by_code_and_name() -> None:
    book = Book(firm())
    assert named(book, "erp_customers", 1).startswith("EC00001 ")
    assert named(book, "invoices", 2) == "EI00002"
    with pytest.raises(UserError, match="EI99999"):
        book.record("invoices", 99_999)


def test_sizes_name_every_table_of_the_firm() -> None:
    assert list(sizes(Book(firm()))) == [*firm().schema, "contracts"]


def test_sql_reads_declared_tables_in_yuan() -> None:
    found = run_sql(
        Book(firm()),
        "SELECT sum(open_amount), count(*) FROM receivables r"
        " JOIN erp_customers c ON c.id = r.erp_customer_id",
    )
    owed = firm().table("receivables")["open_amount"].sum() / 100
    assert found.rows == [(pytest.approx(owed), firm().table("receivables").height)]


def test_sql_over_a_firm_without_the_table_is_refused() -> None:
    retail = Book(build_firm(FirmKey(customers=30)))
    with pytest.raises(UserError, match="sql_"):
        run_sql(retail, "SELECT count(*) FROM receivables")
