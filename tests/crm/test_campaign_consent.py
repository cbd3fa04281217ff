"""Consent: nobody is written to who does not agree, whichever way the list was made."""

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import crm
from crm.book import Book
from crm.operations.create_record import CreateRecord
from crm.operations.edit_record import EditRecord
from crm.operations.record_opt_out import RecordOptOut
from crm.operations.send_campaign import SendCampaign
from crm.operations.undo import Undo
from kit.errors import UserError
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from tests.crm.campaigning import change, do, new_members, reached, ready, segment, sent_to


@pytest.fixture(scope="module")
def firm() -> Firm:
    return build_firm(FirmKey(customers=400))


def test_nobody_is_written_to_without_consent(firm: Firm) -> None:
    book, campaign = ready(firm)
    do(book, SendCampaign(campaign_id=campaign))
    accounts = book.table("accounts")
    lawful = accounts.filter(
        pl.col("consent").fill_null(False) & ~pl.col("do_not_contact").fill_null(False)
    )
    assert accounts.height > lawful.height > 0
    assert set(new_members(book, campaign)["account_id"]) <= set(lawful["id"])


@pytest.mark.parametrize(
    "values", [{"consent": False}, {"consent": None}, {"do_not_contact": True}], ids=str
)
def test_a_fixed_list_does_not_get_round_a_refusal(firm: Firm, values: dict[str, Any]) -> None:
    """The members were chosen while they still agreed."""
    book, campaign = ready(firm)
    do(book, segment(kind="static", name="list"))
    change(book, "campaigns", [campaign], segment_id=2)
    before = reached(book, campaign)
    refusing = before.accounts.to_list()[:40]
    change(book, "accounts", refusing, **values)
    do(book, SendCampaign(campaign_id=campaign))
    assert not sent_to(book, campaign) & set(refusing)
    assert reached(book, campaign).chosen == before.chosen


def test_ticking_consent_again_does_not_reach_who_opted_out(firm: Firm) -> None:
    book, campaign = ready(firm)
    line = new_members(book, 1).filter(pl.col("sent_on").is_not_null()).row(0, named=True)
    who = line["account_id"]
    do(book, RecordOptOut(account_id=who, campaign_id=1))
    change(book, "accounts", [who], consent=True, do_not_contact=False)
    assert who not in reached(book, campaign).accounts.to_list()
    assert reached(book, campaign).left_out["left_alone"] >= 1


def test_consent_that_was_ticked_by_hand_is_counted_and_said_in_the_log(firm: Firm) -> None:
    book, campaign = ready(firm)
    assert reached(book, campaign).ticked == 0
    accounts = book.table("accounts")
    refused = accounts.filter(~pl.col("consent") & ~pl.col("do_not_contact"))["id"].to_list()[:5]
    change(book, "accounts", refused, consent=True)
    assert 0 < reached(book, campaign).ticked <= 5
    said = SendCampaign(campaign_id=campaign).says(book).zh
    assert f"{reached(book, campaign).ticked} 人的同意是后来勾选的" in said


def test_nothing_but_sending_writes_down_members() -> None:
    """`add`, `add_many` of campaign members stand where a campaign or a journey's step is sent."""
    engine = Path(crm.__file__).parent
    adds = re.compile(r"\.add(_many)?\(\s*\"campaign_members\"")
    found = [p.name for p in engine.rglob("*.py") if adds.search(p.read_text(encoding="utf-8"))]
    assert sorted(found) == ["journey_step.py", "send_campaign.py"]


def test_an_opt_out_is_noted_everywhere_and_can_be_undone(firm: Firm) -> None:
    book = Book(firm)
    line = new_members(book, 1).row(0, named=True)
    do(book, RecordOptOut(account_id=line["account_id"], campaign_id=1))
    account = book.record("accounts", line["account_id"])
    assert (account["consent"], account["do_not_contact"]) == (False, True)
    assert book.value("campaign_members", line["id"], "opted_out") is True
    do(book, Undo(of=1))
    assert book.value("campaign_members", line["id"], "opted_out") is line["opted_out"]


def test_members_and_sending_cannot_be_typed_in(firm: Firm) -> None:
    book, campaign = ready(firm)
    values = {"campaign_id": campaign, "account_id": 1, "sent_on": "2025-01-01"}
    with pytest.raises(UserError, match="not_editable"):
        do(book, CreateRecord(table="campaign_members", values=values))
    with pytest.raises(UserError, match="unknown_field"):
        do(book, EditRecord(table="campaigns", id=campaign, values={"status": "running"}))
    with pytest.raises(ValueError, match="account"):
        SendCampaign.model_validate({"campaign_id": campaign, "account_ids": [1]})


def test_a_channel_needs_an_address(firm: Firm) -> None:
    book, campaign = ready(firm, channel="email")
    do(book, SendCampaign(campaign_id=campaign))
    emails = dict(book.table("accounts").select("id", "email").iter_rows())
    assert sent_to(book, campaign) and all(emails[one] for one in sent_to(book, campaign))
