"""Conditions of a list on what follows from the records: the lifecycle stage, a birthday."""

from datetime import date

import pytest

from crm.book import Book
from crm.conditions import Filter
from crm.lifecycle import lifecycle
from crm.list_columns import asked_columns
from crm.lists import Query, find
from crm.saved_views import built_in, plain_query, read_query
from sample_data.firm import Firm


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    return Book(tiny_firm)


def test_accounts_are_found_by_their_lifecycle_stage(book: Book) -> None:
    stages = dict(lifecycle(book).select("id", "lifecycle").iter_rows())
    for stage in ("lead", "customer"):
        page = find(book, "accounts", Query(condition=Filter("lifecycle", "=", stage)))
        assert page.rows["id"].to_list() == [id for id, now in stages.items() if now == stage]
        assert "lifecycle" not in page.rows.columns


def test_the_ready_view_of_birthdays_follows_the_month_of_the_firm(book: Book) -> None:
    book.begin()
    this_month = date(1990, book.as_of.month, 3)
    other = date(1990, book.as_of.month % 12 + 1, 3)
    named = {"account_id": 1, "role": "user"}
    born = book.add("contacts", name="王一", birthday=this_month, **named)
    for name, day in (("王二", other), ("王三", None)):
        book.add("contacts", name=name, birthday=day, **named)
    view = next(one for one in built_in(book, "contacts") if one.key == "birthdays")
    found = find(book, "contacts", Query(condition=view.query.condition, sort=view.query.sort))
    assert found.rows["id"].to_list() == [born]


def test_a_view_that_asks_for_the_stage_can_be_saved_and_read(book: Book) -> None:
    about = book.schema["accounts"]
    view = next(one for one in built_in(book, "accounts") if one.key == "former")
    assert read_query(plain_query(view.query), about) == view.query
    assert "lifecycle" not in about.columns and "lifecycle" in asked_columns(about)
