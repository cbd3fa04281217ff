"""What a product costs on a day: list prices by date, and prices agreed by customer level.

`products.list_price` is the list price of today; a change to come stands in `price_changes` and is
taken over when its day is reached.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from crm.book import Book
from kit.errors import UserError


@dataclass(frozen=True, slots=True)
class PriceChange:
    """One change of a list price, in fen."""

    on: date
    before: int | None
    after: int | None


def changes_of(book: Book, product_id: int) -> list[PriceChange]:
    """The changes of one list price, the earliest first; of one day the last one written."""
    by_day: dict[date, PriceChange] = {}
    for id in book.pointing_to("price_changes", "product_id", product_id):
        row = book.record("price_changes", id)
        if row["changed_on"] is not None:
            day = row["changed_on"]
            by_day[day] = PriceChange(day, row["old_price"], row["new_price"])
    return [by_day[day] for day in sorted(by_day)]


def list_price_on(book: Book, product_id: int, day: date) -> int | None:
    """The list price in fen on a day; None where none is known."""
    now: int | None = book.value("products", product_id, "list_price")
    changes = changes_of(book, product_id)
    past = [change for change in changes if change.on <= day]
    if day >= book.as_of and not [c for c in past if c.on > book.as_of]:
        return now
    if past:
        return past[-1].after
    return changes[0].before if changes else now


@dataclass(frozen=True, slots=True)
class Coming:
    """A list price in fen that was set for a day to come."""

    product_id: int
    on: date
    price: int


def changes_after(book: Book, day: date) -> list[Coming]:
    """What was set for days after `day`, in the order in which it comes to hold."""
    rows = book.table("price_changes")
    late = rows.filter(pl.col("changed_on") > day, pl.col("new_price").is_not_null())
    chosen = late.sort("changed_on", "id").select("product_id", "changed_on", "new_price")
    return [Coming(*row) for row in chosen.iter_rows()]


def agreed_price(book: Book, product_id: int, level: str | None, day: date) -> int | None:
    """The price in fen agreed with customers of a level on a day; None when the list price holds.
    An entry without a price gives the list price back from its day on."""
    found: tuple[date, int, int | None] | None = None
    for id in book.pointing_to("price_book", "product_id", product_id):
        row = book.record("price_book", id)
        if level is not None and row["level"] == level and row["valid_from"] <= day:
            entry = (row["valid_from"], id, row["price"])
            found = entry if found is None or entry[:2] > found[:2] else found
    return found[2] if found else None


def price_for(book: Book, product_id: int, account_id: int | None, day: date) -> int:
    """What a quote to this customer begins with, in fen: the agreed price of his level, else the
    list price of the day."""
    level = book.value("accounts", account_id, "level") if account_id is not None else None
    agreed = agreed_price(book, product_id, level, day)
    return int((list_price_on(book, product_id, day) or 0) if agreed is None else agreed)


def check_on_sale(book: Book, product_id: int) -> None:
    """UserError when the product does not exist or is no longer sold."""
    product = book.record("products", product_id)
    if product["retired_on"] is not None and product["retired_on"] <= book.as_of:
        raise UserError(
            "retired_product",
            f"“{product['name'] or ''}”已经停售，请选择其他产品。",
            f"“{product['name'] or ''}” is no longer sold; choose another product.",
        )


def check_price_day(book: Book, day: date) -> None:
    """UserError for a day on which prices can no longer be changed."""
    if day < book.as_of:
        raise UserError(
            "price_day",
            f"价格只能从今天（{book.as_of.isoformat()}）或以后的日期起变更。",
            f"A price changes from today ({book.as_of.isoformat()}) or a later day on.",
        )
