"""What customers owe: instalments by age, by customer, and how they have paid so far.

Days overdue count from the due date to today in the firm; an instalment due today is not overdue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
from pydantic import BaseModel, ConfigDict

from crm.book import Book, Row
from crm.sales.quote_sums import exact, spread, to_fen
from crm.sales.quotes import tax_rate_of
from crm.sales.terms import PAYMENT_DAYS
from kit.errors import UserError
from kit.text import Text

BUCKETS: tuple[tuple[str, int, Text], ...] = (
    ("not_due", 0, Text(zh="未到期", en="Not due")),
    ("to_30", 30, Text(zh="逾期 1–30 天", en="1–30 days")),
    ("to_60", 60, Text(zh="逾期 31–60 天", en="31–60 days")),
    ("to_90", 90, Text(zh="逾期 61–90 天", en="61–90 days")),
    ("over_90", 1_000_000, Text(zh="逾期 90 天以上", en="Over 90 days")),
)
"""Name, last day overdue that belongs to it, label."""


class Instalment(BaseModel):
    """One part of what an order costs: fen, and when it is due."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    amount: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Ageing:
    """Open instalments: fen by bucket over all customers, and a row per customer with the columns
    account_id, the buckets, total, overdue, days (the longest overdue), limit, free."""

    buckets: dict[str, int]
    total: int
    overdue: int
    customers: pl.DataFrame


def instalments(book: Book) -> pl.DataFrame:
    """Every instalment that stands, with `days` overdue (0 when paid or not due) and `bucket`."""
    return book.remember("instalments", lambda: _instalments(book))


def ageing(book: Book) -> Ageing:
    """The ageing of what is open today."""
    return book.remember("ageing", lambda: _ageing(book))


def _instalments(book: Book) -> pl.DataFrame:
    rows = book.table("payments").filter(pl.col("amount") > 0)
    late = (pl.lit(book.as_of) - pl.col("due_on")).dt.total_days().clip(lower_bound=0)
    days = pl.when(pl.col("paid_on").is_null()).then(late).otherwise(0).fill_null(0)
    bucket = pl.lit(BUCKETS[-1][0])
    for name, last, _label in reversed(BUCKETS[:-1]):
        bucket = pl.when(pl.col("days") <= last).then(pl.lit(name)).otherwise(bucket)
    return rows.with_columns(days.alias("days")).with_columns(bucket.alias("bucket"))


def _ageing(book: Book) -> Ageing:
    open_ = instalments(book).filter(pl.col("paid_on").is_null())
    names = [name for name, _last, _label in BUCKETS]
    amount = pl.col("amount")
    by_customer = (
        open_.group_by("account_id")
        .agg(
            *(amount.filter(pl.col("bucket") == name).sum().alias(name) for name in names),
            amount.sum().alias("total"),
            amount.filter(pl.col("days") > 0).sum().alias("overdue"),
            pl.col("days").max(),
        )
        .join(_limits(book), on="account_id", how="left", maintain_order="left")
        .with_columns((pl.col("limit") - pl.col("total")).alias("free"))
        .sort("overdue", "total", "account_id", descending=[True, True, False])
    )
    sums = {name: int(by_customer[name].sum()) for name in names}
    return Ageing(sums, sum(sums.values()), sum(sums.values()) - sums["not_due"], by_customer)


def _limits(book: Book) -> pl.DataFrame:
    return book.table("accounts").select(
        pl.col("id").alias("account_id"), "name", pl.col("credit_limit").alias("limit")
    )


def payment_days(book: Book, account_id: int) -> float | None:
    """Mean days from due date to payment over the customer's paid instalments (below 0: early);
    None when nothing was paid yet."""
    rows = (
        book.record("payments", id) for id in book.pointing_to("payments", "account_id", account_id)
    )
    late = [
        (row["paid_on"] - row["due_on"]).days for row in rows if row["paid_on"] and row["due_on"]
    ]
    return sum(late) / len(late) if late else None


def owed(book: Book, account_id: int) -> int:
    """Fen the customer owes today, due or not."""
    rows = (
        book.record("payments", id) for id in book.pointing_to("payments", "account_id", account_id)
    )
    return sum(row["amount"] for row in rows if row["paid_on"] is None)


def instalments_of(book: Book, order_id: int) -> list[Row]:
    """The instalments of an order that stand, by due date."""
    rows = [
        book.record("payments", id) for id in book.pointing_to("payments", "order_id", order_id)
    ]
    return sorted(
        (row for row in rows if row["amount"]), key=lambda row: (row["due_on"], row["id"])
    )


def due_in_all(book: Book, order_id: int) -> int:
    """Fen an order costs the customer: its amount after returns, with the tax of its quote where it
    came from one; prices in the shop include tax."""
    order = book.record("orders", order_id)
    amount = int(order["amount"] or 0)
    if order["quote_id"] is None:
        return amount
    rate = tax_rate_of(book.record("quotes", order["quote_id"]))
    return amount + to_fen(amount * exact(rate))


def unpaid_of(book: Book, order_id: int) -> int:
    """Fen that an order still brings in, planned or not."""
    paid = (row["amount"] for row in instalments_of(book, order_id) if row["paid_on"])
    return due_in_all(book, order_id) - int(sum(paid))


def suggested(total: int, shares: Sequence[int], first: date) -> tuple[Instalment, ...]:
    """Split what is due in the proportion of the shares, the first part due `PAYMENT_DAYS` after
    `first` and the others as many days apart."""
    gap = timedelta(days=int(PAYMENT_DAYS.value))
    return tuple(
        Instalment(amount=part, due_on=first + gap * number)
        for number, part in enumerate(spread(total, shares), 1)
    )


def check_parts(parts: Sequence[Instalment], total: int, today: date) -> None:
    """UserError when instalments do not add up to `total` fen or are due in the past."""
    if not parts or any(part.amount <= 0 for part in parts):
        raise UserError(
            "instalment",
            "至少要有一期，每一期的金额都应大于 0。",
            "Every instalment is above 0, and there is at least one.",
        )
    if sum(part.amount for part in parts) != total:
        given, wanted = sum(part.amount for part in parts) / 100, total / 100
        raise UserError(
            "instalments_sum",
            f"各期合计 {given:,.2f} 元，应为 {wanted:,.2f} 元，请调整各期金额。",
            f"The instalments add up to {given:,.2f} yuan; it should be {wanted:,.2f}.",
        )
    if any(part.due_on < today for part in parts):
        raise UserError(
            "past_due_date",
            "到期日不能早于今天。",
            "An instalment cannot be due before today.",
        )


def write_parts(book: Book, order_id: int, parts: Sequence[Instalment]) -> None:
    """Make these the unpaid instalments of an order: those there change, those beyond are dropped
    with amount 0, new ones are added."""
    unpaid = [row for row in instalments_of(book, order_id) if row["paid_on"] is None]
    account_id = book.value("orders", order_id, "account_id")
    for row, part in zip(unpaid, parts, strict=False):
        book.change("payments", row["id"], amount=part.amount, due_on=part.due_on)
    for row in unpaid[len(parts) :]:
        book.change("payments", row["id"], amount=0)
    for part in parts[len(unpaid) :]:
        book.add(
            "payments",
            account_id=account_id,
            order_id=order_id,
            amount=part.amount,
            due_on=part.due_on,
        )
