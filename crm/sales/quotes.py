"""Quotes: their lines, their sums, what may be done with them in which status."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from crm.book import Book, Row
from crm.fields import LARGEST_COUNT, Values, check_values
from crm.products.prices import check_on_sale, price_for
from crm.rules import record_in
from crm.sales.quote_sums import Priced, Sums, line_amount, sums_of
from crm.sales.terms import TAX_RATE
from kit.errors import UserError
from kit.text import Text

EDITABLE = ("draft", "approved", "rejected")
HEADER = ("name", "valid_until", "discount", "tax_rate", "owner_id")
"""Columns of a quote that a form asks for."""
MOST_LINES = 40


class QuoteLine(BaseModel):
    """One line as a form sends it, with its `id` when it is there already."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: int | None = None
    product_id: int
    quantity: int
    discount: float = Field(default=0.0, allow_inf_nan=False)


def lines_of(book: Book, quote_id: int) -> list[Row]:
    """The lines that stand, in the order they were written; lines struck out have quantity 0."""
    rows = (
        book.record("quote_lines", i) for i in book.pointing_to("quote_lines", "quote_id", quote_id)
    )
    return [row for row in rows if row["quantity"]]


def quote_sums(book: Book, quote: Row) -> Sums:
    """The sums of a stored quote."""
    lines = lines_of(book, quote["id"])
    priced = [
        Priced(row["quantity"], row["list_price"] or 0, row["discount"] or 0) for row in lines
    ]
    return sums_of(priced, quote["discount"] or 0, tax_rate_of(quote))


def tax_rate_of(quote: Mapping[str, Any]) -> float:
    """The quote's own tax rate; the usual one where it names none."""
    rate = quote.get("tax_rate")
    return TAX_RATE.value if rate is None else float(rate)


def write_sums(book: Book, quote_id: int) -> None:
    """Store net, tax and gross after a change."""
    sums = quote_sums(book, book.record("quotes", quote_id))
    book.change("quotes", quote_id, net=sums.net, tax=sums.tax, gross=sums.gross)


def write_lines(book: Book, quote_id: int, lines: tuple[QuoteLine, ...]) -> None:
    """Make these the lines of the quote: known ones change, new ones are added at the
    price of the day for this customer, those left out are struck out with quantity 0."""
    given = {line.id for line in lines if line.id is not None}
    for row in lines_of(book, quote_id):
        if row["id"] not in given:
            book.change("quote_lines", row["id"], quantity=0, amount=0)
    for line in lines:
        _write_line(book, quote_id, line)


def _write_line(book: Book, quote_id: int, line: QuoteLine) -> None:
    before = book.record("quote_lines", line.id) if line.id is not None else None
    same = before is not None and before["product_id"] == line.product_id
    price = before["list_price"] if before is not None and same else None
    if price is None:
        account = book.value("quotes", quote_id, "account_id")
        price = price_for(book, line.product_id, account, book.as_of)
    values = {
        "product_id": line.product_id,
        "quantity": line.quantity,
        "list_price": price,
        "discount": line.discount,
        "amount": line_amount(Priced(line.quantity, price or 0, line.discount)),
    }
    if line.id is None:
        book.add("quote_lines", quote_id=quote_id, **values)
    else:
        book.change("quote_lines", line.id, **values)


def check_lines(book: Book, quote_id: int | None, lines: tuple[QuoteLine, ...]) -> None:
    """UserError when a line cannot be taken."""
    if len(lines) > MOST_LINES:
        raise UserError(
            "too_many_lines",
            f"一张报价单最多 {MOST_LINES} 行明细，请分成几张。",
            f"A quote takes at most {MOST_LINES} lines; make several quotes.",
        )
    known = set(book.pointing_to("quote_lines", "quote_id", quote_id)) if quote_id else set()
    for line in lines:
        if line.id is None:  # what stood in the quote may stay when its sale has ended
            check_on_sale(book, line.product_id)
        book.record("products", line.product_id)
        if line.id is not None and line.id not in known:
            raise UserError(
                "other_quote", "这一行不属于这张报价单。", "That line belongs to another quote."
            )
        if not 1 <= line.quantity <= LARGEST_COUNT:
            raise UserError("quantity", "数量至少为 1。", "The quantity is at least 1.")
        _check_share(line.discount)


def check_header(book: Book, values: Values) -> None:
    """UserError when a column of the quote itself cannot be set so."""
    check_values(book, "quotes", values)
    if not values.keys() <= set(HEADER):
        raise UserError(
            "unknown_field",
            "报价单的这一项不能直接填写。",
            "That field of a quote cannot be filled in directly.",
        )
    _check_share(values.get("discount") or 0)


def _check_share(discount: float) -> None:
    if not 0 <= discount < 1:
        raise UserError(
            "discount",
            "折扣应在 0% 到 100% 之间，不含 100%。",
            "A discount lies between 0 % and 100 %, 100 % not included.",
        )


def quote_in(book: Book, quote_id: int, *statuses: str) -> Row:
    """The quote, which must have one of these statuses; UserError otherwise."""
    return record_in(book, "quotes", quote_id, statuses, Text(zh="报价单", en="quote"))


def check_has_lines(book: Book, quote_id: int) -> None:
    """UserError when the quote offers nothing."""
    if not lines_of(book, quote_id):
        raise UserError(
            "no_lines",
            "报价单还没有明细，请先添加产品。",
            "The quote has no lines yet; add a product first.",
        )
