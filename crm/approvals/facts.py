"""What conditions of a chain may ask about: the record's own columns and a few worked out."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from crm.book import Book, Row
from crm.sales.quote_sums import Sums
from crm.sales.quotes import lines_of, quote_sums
from kit.text import Text
from sample_data.schema import Column, table_named

KEPT: Mapping[str, tuple[str, ...]] = {
    "quotes": ("gross", "net", "discount", "owner_id"),
    "accounts": ("credit_limit", "kind", "level", "channel", "owner_id"),
}
"""Table -> its own columns that a chain may ask about; these tables can have a chain."""


@cache
def fact_columns(table: str) -> dict[str, Column]:
    """What a condition of a chain for this table may ask about."""
    worked_out = {
        "quotes": {
            "total_discount": Column(
                type="rate",
                label=Text(zh="综合折扣", en="Discount in all"),
                meaning=Text(
                    zh="各行折扣与整单折扣连乘后，比标价少收的比例。",
                    en="Share taken off the list price by all discounts together.",
                ),
            ),
            "margin": Column(
                type="rate",
                label=Text(zh="折后毛利率", en="Margin after discount"),
                meaning=Text(
                    zh="（不含税金额 − 成本）÷ 不含税金额。",
                    en="(net − cost) ÷ net.",
                ),
            ),
            "level": table_named("accounts").columns["level"],
        },
        "accounts": {
            "asked": Column(type="money", label=Text(zh="申请的信用额度", en="Limit asked for")),
            "owed": Column(type="money", label=Text(zh="现有欠款", en="Owed now")),
        },
    }[table]
    overdue = Column(
        type="money",
        label=Text(zh="客户逾期欠款", en="Overdue of the customer"),
        meaning=Text(zh="元，到期未付的金额。", en="Yuan due and not paid."),
    )
    own = table_named(table).columns
    return {**worked_out, **{name: own[name] for name in KEPT[table]}, "overdue": overdue}


def quote_facts(book: Book, quote: Row, on: date | None = None) -> Row:
    """The facts of one quote as the firm knows them in the morning of `on`, today unless said."""
    sums = quote_sums(book, quote)
    account = quote["account_id"]
    return {
        "id": quote["id"],
        "total_discount": float(sums.discount),
        "margin": margin_of(book, quote["id"], sums),
        "level": book.value("accounts", account, "level") if account else None,
        "gross": sums.gross,
        "net": sums.net,
        "discount": quote["discount"],
        "owner_id": quote["owner_id"],
        "overdue": overdue_of(book, account, on or book.as_of) if account else 0,
    }


def account_facts(book: Book, account: Row, asked: int, on: date | None = None) -> Row:
    """The facts of a customer for whom a credit limit of `asked` fen is wanted."""
    day = on or book.as_of
    own = {name: account[name] for name in KEPT["accounts"]}
    owed = sum(row["amount"] for row in _unpaid(book, account["id"], day))
    overdue = overdue_of(book, account["id"], day)
    return {"id": account["id"], "asked": asked, "owed": owed, **own, "overdue": overdue}


def margin_of(book: Book, quote_id: int, sums: Sums) -> float | None:
    """(net − cost) ÷ net; None where the quote costs nothing or a product's cost is not known."""
    lines = lines_of(book, quote_id)
    costs = [book.value("products", line["product_id"], "unit_cost") for line in lines]
    if not sums.net or any(cost is None for cost in costs):
        return None
    cost = sum(line["quantity"] * cost for line, cost in zip(lines, costs, strict=True))
    return float((sums.net - cost) / sums.net)


def overdue_of(book: Book, account_id: int, on: date) -> int:
    """Fen that were due before the day and not yet paid when it began."""
    rows = _unpaid(book, account_id, on)
    return sum(row["amount"] for row in rows if row["due_on"] and row["due_on"] < on)


def _unpaid(book: Book, account_id: int, on: date) -> list[Row]:
    """What is paid on the day itself counts as open, so that an answer in the morning does not
    hang on how far the clock has been moved."""
    rows = (
        book.record("payments", id) for id in book.pointing_to("payments", "account_id", account_id)
    )
    return [row for row in rows if row["paid_on"] is None or row["paid_on"] >= on]


def frame_of(table: str, facts: list[Row]) -> pl.DataFrame:
    """Facts as a frame whose columns conditions can be asked over."""
    columns = fact_columns(table)
    types: dict[str, Any] = {"id": pl.Int32} | {name: c.dtype for name, c in columns.items()}
    return pl.DataFrame(facts, schema=types, orient="row")
