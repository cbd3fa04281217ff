"""What a contract may go through, what it is worth a year, and which renew which."""

from datetime import date, timedelta

from crm.book import Book, Row
from crm.fields import check_values
from crm.rules import record_in
from kit.errors import UserError
from kit.text import Text
from sample_data.starting_contracts import months_later

LONGEST = 120
"""Months."""
RENEWALS = ("auto", "manual", "none")
REASONS = ("price", "service", "competitor", "closed", "no_need", "other")
"""Why a contract is ended early; `declined` is the customer's answer to an offer."""


def contract_in(book: Book, contract_id: int, *statuses: str) -> Row:
    """The contract, which must have one of these statuses; UserError otherwise."""
    return record_in(book, "contracts", contract_id, statuses, Text(zh="合同", en="contract"))


def check_term(book: Book, start: date, months: int, value: int) -> None:
    """UserError when the terms of a contract make no sense."""
    check_values(book, "quotas", {"amount": value})
    if value <= 0:
        raise UserError("contract_value", "合同金额应大于 0。", "The value is above 0.")
    if not 1 <= months <= LONGEST:
        raise UserError(
            "contract_term",
            f"合同期限应在 1 到 {LONGEST} 个月之间。",
            f"The term lies between 1 and {LONGEST} months.",
        )
    if abs((start - book.as_of).days) > 2 * 366:
        raise UserError(
            "contract_start",
            "开始日期离今天太远，请核对。",
            "The start is too far from today; please check it.",
        )


def last_day(start: date, months: int) -> date:
    """The last day of a contract of so many months.

    >>> last_day(date(2026, 3, 1), 12)
    datetime.date(2027, 2, 28)
    """
    return months_later(start, months) - timedelta(days=1)


def months_of(row: Row) -> int:
    """The term of a contract in whole months, at least one."""
    start: date = row["start_on"]
    after: date = row["end_on"] + timedelta(days=1)
    months = (after.year - start.year) * 12 + after.month - start.month
    return max(1, months - (months_later(start, months) > after))


def yearly(row: Row) -> float:
    """Fen a year."""
    return float(row["value"]) * 12 / months_of(row)


def follow_up(book: Book, contract_id: int) -> Row | None:
    """The contract that renews this one: drafted or signed, not given up."""
    for id in reversed(book.pointing_to("contracts", "renews_id", contract_id)):
        row = book.record("contracts", id)
        if row["status"] != "ended":
            return row
    return None


def check_source_free(book: Book, column: str, source: int) -> None:
    """UserError when a contract of this quote or opportunity stands already."""
    for id in book.pointing_to("contracts", column, source):
        if book.value("contracts", id, "status") != "ended":
            raise UserError(
                "contract_there",
                "这笔成交已经有合同，请打开那份合同。",
                "There is a contract of this deal already; open that one.",
            )


def sign(book: Book, contract_id: int, on: date) -> None:
    """The contract holds from its start; the one it renews is renewed."""
    book.change("contracts", contract_id, status="active", signed_on=on)
    before = book.value("contracts", contract_id, "renews_id")
    if before is not None and book.value("contracts", before, "status") in ("active", "expired"):
        book.change("contracts", before, status="renewed")
