"""Records that look like one somebody is about to create."""

from typing import Any

import pytest

from crm.alike import alike
from crm.book import Book
from sample_data.firm import Firm
from tests.crm.selling import selling_firm


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    return Book(selling_firm(tiny_firm))


def found(book: Book, table: str, **values: Any) -> list[tuple[str, int]]:
    return [(one.table, one.id) for one in alike(book, table, values)]


def test_a_phone_counts_however_it_is_written(book: Book) -> None:
    assert found(book, "accounts", phone="+86 179-1234-5678") == [("accounts", 1), ("accounts", 2)]


def test_an_email_counts_without_its_case(book: Book) -> None:
    assert found(book, "accounts", email=" zoe@EXAMPLE.com ") == [("accounts", 6)]


def test_a_firm_counts_without_its_legal_form_and_blanks(book: Book) -> None:
    assert found(book, "accounts", name="江城 商贸") == [("accounts", 5)]


def test_a_short_name_counts_only_in_the_same_city(book: Book) -> None:
    assert found(book, "accounts", name="李强") == []
    assert found(book, "accounts", name="李强", city="长沙") == []
    assert found(book, "accounts", name="李强", city="武汉") == [("accounts", 3)]


def test_more_signs_stand_before_fewer(book: Book) -> None:
    both = alike(book, "accounts", {"phone": "17912345678", "email": "wangfang@example.com"})
    assert [one.id for one in both] == [1, 2]
    assert [reason.zh for reason in both[0].reasons] == ["手机相同", "邮箱相同"]


def test_a_contact_is_compared_with_those_of_the_same_customer(book: Book) -> None:
    assert found(book, "contacts", name="赵采购", account_id=5) == [("contacts", 1)]
    assert found(book, "contacts", name="赵采购", account_id=1) == []


def test_a_lead_may_be_a_customer_already(book: Book) -> None:
    assert found(book, "leads", mobile="17900000003") == [("leads", 3), ("accounts", 3)]
    assert ("accounts", 5) in found(book, "leads", company="江城商贸")


def test_a_merged_account_and_too_little_to_compare_find_nothing(book: Book) -> None:
    book.begin()
    book.change("accounts", 3, merged_into=1)
    book.end(1)
    assert found(book, "accounts", phone="17900000003") == []
    assert found(book, "accounts", phone="1790", email=" ", name=None) == []
