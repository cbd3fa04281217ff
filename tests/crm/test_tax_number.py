"""The tax number of an account: written freely, stored plainly, refused when a digit is wrong."""

import pytest

from crm.book import Book
from sample_data.build import cached_firm
from sample_data.firm import FirmKey
from tests.crm.selling import do, refusal

RIGHT = "91350100M000100Y43"


@pytest.fixture
def book() -> Book:
    return Book(cached_firm(FirmKey(customers=120, seed=3)))


def test_a_tax_number_is_stored_without_blanks_and_in_capitals(book: Book) -> None:
    do(book, "edit_account", account_id=1, values={"tax_no": " 91350100 m000100y43 "})
    assert book.value("accounts", 1, "tax_no") == RIGHT


def test_a_wrong_check_digit_is_refused(book: Book) -> None:
    wrong = {"tax_no": RIGHT[:-1] + "4"}
    assert refusal(book, "edit_account", account_id=1, values=wrong) == "tax_no"
    new = {"name": "新单位", "kind": "organisation"} | wrong
    assert refusal(book, "create_account", values=new) == "tax_no"


def test_nobody_is_born_tomorrow(book: Book) -> None:
    born = {"birthday": "2090-01-01"}
    assert refusal(book, "edit_contact", contact_id=1, values=born) == "future_date"
