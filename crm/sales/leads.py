"""Which leads can still be worked on, which accounts a lead may already be, what it becomes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from crm.book import Book, Row
from crm.fields import Values
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import code

OPEN = ("new", "assigned", "in_process")
DROPPED = ("recycled", "dead")
CHANNELS = {"exhibition": "campaign"}
"""Sources of a lead that accounts do not know: an exhibition counts as marketing."""
MOST_MATCHES = 5
SAME_PHONE = Text(zh="手机相同", en="same phone")
SAME_NAME = Text(zh="名称相同", en="same name")


@dataclass(frozen=True, slots=True)
class Match:
    """An account that may be the lead's, and why."""

    id: int
    name: str
    reasons: tuple[Text, ...]


def unconverted_lead(book: Book, lead_id: int) -> Row:
    """The lead; UserError when there is none or it was converted."""
    lead = book.record("leads", lead_id)
    if lead["status"] == "converted":
        account = code("accounts", lead["account_id"])
        raise UserError(
            "converted_already",
            f"这条线索已经转化为客户 {account}，请在客户上继续跟进。",
            f"This lead became account {account} already; go on with the account.",
        )
    return lead


def check_convertible(lead: Row) -> None:
    """UserError when the lead is put aside or was never scored."""
    if lead["status"] in DROPPED:
        raise UserError(
            "dropped_lead",
            "这条线索已回收或无效，请先重新分配再转化。",
            "This lead was recycled or given up; assign it again before converting it.",
        )
    if lead["score"] is None:
        raise UserError(
            "no_score",
            "线索还没有评分，请先按预算、决策权、需求、时间表评分，再决定是否转化。",
            "The lead has no score yet; score budget, authority, need and timeline first.",
        )


def likely_accounts(book: Book, lead_id: int) -> list[Match]:
    """Live accounts with the lead's phone, or the name of its company (of the person where there
    is none); those with the phone first."""
    return book.remember(("likely accounts", lead_id), lambda: _likely(book, lead_id))


def _likely(book: Book, lead_id: int) -> list[Match]:
    lead = book.record("leads", lead_id)
    name = _narrow(pl.lit(lead["company"] or lead["name"] or "", dtype=pl.String))
    phone = _digits(pl.lit(lead["mobile"] or "", dtype=pl.String))
    found = (
        book.live_accounts()
        .select(
            "id",
            "name",
            ((_digits(pl.col("phone")) == phone) & (phone.str.len_chars() == 11)).alias("phone"),
            (_narrow(pl.col("name")) == name).alias("same"),
        )
        .filter(pl.col("phone") | pl.col("same"))
        .sort("phone", "id", descending=[True, False])
        .head(MOST_MATCHES)
    )
    return [
        Match(row["id"], row["name"] or "", tuple(_reasons(row)))
        for row in found.iter_rows(named=True)
    ]


def _reasons(row: Row) -> Iterator[Text]:
    if row["phone"]:
        yield SAME_PHONE
    if row["same"]:
        yield SAME_NAME


def _narrow(text: pl.Expr) -> pl.Expr:
    """Names without spaces, punctuation, full-width forms and case."""
    return text.str.normalize("NFKC").str.replace_all(r"[\W_]+", "").str.to_lowercase()


def _digits(text: pl.Expr) -> pl.Expr:
    """The last eleven digits of a phone, however it was written."""
    return text.fill_null("").str.normalize("NFKC").str.replace_all(r"\D", "").str.tail(11)


def new_account(book: Book, lead: Row) -> dict[str, Any]:
    """The account a lead becomes: source and owner are kept."""
    return {
        "name": lead["company"] or lead["name"],
        "kind": "organisation" if lead["company"] else "person",
        "phone": lead["mobile"],
        "channel": CHANNELS.get(lead["source"], lead["source"]),
        "owner_id": lead["owner_id"],
        "consent": False,
        "do_not_contact": False,
        "created_on": book.as_of,
    }


def opportunity_start(book: Book, lead: Row) -> Values:
    """What the form for a lead's opportunity begins with."""
    return {"name": lead["company"] or lead["name"] or "", "owner_id": lead["owner_id"]}


def contact_of(book: Book, account_id: int, lead: Row) -> int | None:
    """The contact of that account that the lead already is, by name and mobile."""
    for id in book.pointing_to("contacts", "account_id", account_id):
        contact = book.record("contacts", id)
        if contact["name"] == lead["name"] and contact["mobile"] == lead["mobile"]:
            return id
    return None
