"""Records that one operation adds together: read, linked, changed, forked and taken back."""

import polars as pl
import pytest

from crm.book import Book, Patch
from kit.errors import UserError
from sample_data.firm import Firm


def with_members(firm: Firm) -> tuple[Book, range]:
    """A book whose third account gets four members of a campaign, two of them account 4."""
    book = Book(firm)
    book.begin()
    rows = pl.DataFrame(
        {"campaign_id": [1, 1, 1, 1], "account_id": [3, 4, 4, 5], "arm": list("abab")}
    )
    ids = book.add_many("campaign_members", rows)
    book.end(1)
    return book, ids


def test_they_get_the_ids_that_follow_and_are_found_by_link_and_value(tiny_firm: Firm) -> None:
    book, ids = with_members(tiny_firm)
    assert list(ids) == [2, 3, 4, 5]
    assert book.height("campaign_members") == 5
    assert book.pointing_to("campaign_members", "account_id", 4) == [3, 4]
    assert book.record("campaign_members", 5)["arm"] == "b"
    assert book.table("campaign_members")["id"].to_list() == [1, 2, 3, 4, 5]


def test_a_record_added_later_and_a_change_stand_beside_them(tiny_firm: Firm) -> None:
    book, ids = with_members(tiny_firm)
    book.begin()
    single = book.add("campaign_members", campaign_id=1, account_id=6)
    book.change("campaign_members", ids[2], opened=True, account_id=1)
    book.end(2)
    assert single == 6
    frame = book.table("campaign_members")
    assert frame["opened"].to_list() == [None, None, None, True, None, None]
    assert book.pointing_to("campaign_members", "account_id", 4) == [3]
    assert book.pointing_to("campaign_members", "account_id", 1) == [4]


def test_a_fork_keeps_its_own(tiny_firm: Firm) -> None:
    book, _ids = with_members(tiny_firm)
    twin = book.fork()
    twin.begin()
    twin.reverse(1)
    twin.end(2)
    assert (twin.height("campaign_members"), book.height("campaign_members")) == (1, 5)
    assert twin.patches[2][0] == Patch("campaign_members", 2, "+", book.patches[1][0].after, None)


def test_they_cannot_be_taken_back_once_one_was_changed(tiny_firm: Firm) -> None:
    book, ids = with_members(tiny_firm)
    book.begin()
    book.change("campaign_members", ids[0], opened=True)
    book.end(2)
    with pytest.raises(UserError, match="built_on"):
        book.check_reversible(1)


def test_what_was_added_shows_in_the_state(tiny_firm: Firm) -> None:
    book, _ids = with_members(tiny_firm)
    other = Book(tiny_firm)
    other.begin()
    other.add_many(
        "campaign_members", pl.DataFrame({"campaign_id": [1] * 4, "account_id": [3, 4, 4, 6]})
    )
    other.end(1)
    assert book.state() != other.state()
