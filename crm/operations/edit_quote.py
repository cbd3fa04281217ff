"""The student works on a quote: its lines, discounts, tax rate and validity."""

from typing import ClassVar

from pydantic import Field, field_validator

from crm.book import Book, Row
from crm.fields import Values, plain_values, record_values
from crm.meanwhile import check_meanwhile
from crm.naming import named
from crm.operation import Operation
from crm.sales.quotes import (
    EDITABLE,
    QuoteLine,
    check_header,
    check_lines,
    lines_of,
    quote_in,
    write_lines,
    write_sums,
)
from kit.errors import UserError
from kit.text import Text


class EditQuote(Operation):
    """`values` by column of the quotes table; `lines` are all the lines the quote is to have. An
    approval that was given or refused no longer holds after a change. `seen` holds the stored
    values that the form showed, the net amount among them."""

    name: ClassVar[str] = "edit_quote"
    title: ClassVar[Text] = Text(zh="修改报价单", en="Edit quote")

    quote_id: int
    values: Values = Field(default_factory=dict)
    lines: tuple[QuoteLine, ...] | None = None
    seen: Values | None = None

    @field_validator("values", "seen")
    @classmethod
    def _plain(cls, values: Values | None) -> Values | None:
        return None if values is None else plain_values("quotes", values)

    def check(self, book: Book) -> None:
        quote = quote_in(book, self.quote_id, *EDITABLE)
        check_header(book, self.values)
        check_lines(book, self.quote_id, self.lines or ())
        if not (self._header_differs(quote) or self._lines_differ(book)):
            raise UserError(
                "nothing_changed",
                "内容和原来一样，没有需要保存的改动。",
                "Everything is as it was; there is nothing to save.",
            )
        lines = {"net": None} if self._lines_differ(book) else {}
        check_meanwhile(book, "quotes", self.quote_id, {**self.values, **lines}, self.seen)

    def _header_differs(self, quote: Row) -> bool:
        now = plain_values("quotes", quote)
        return any(now[name] != value for name, value in self.values.items())

    def _lines_differ(self, book: Book) -> bool:
        if self.lines is None:
            return False
        columns = ("id", "product_id", "quantity", "discount")
        now = [tuple(row[name] for name in columns) for row in lines_of(book, self.quote_id)]
        return now != [(one.id, one.product_id, one.quantity, one.discount) for one in self.lines]

    def apply(self, book: Book) -> None:
        book.change("quotes", self.quote_id, **record_values("quotes", self.values))
        if self.lines is not None:
            write_lines(book, self.quote_id, self.lines)
        write_sums(book, self.quote_id)
        book.change("quotes", self.quote_id, status="draft")

    def says(self, book: Book) -> Text:
        return Text(zh="修改报价单 {which}", en="Edit quote {which}").fill(
            which=named(book, "quotes", self.quote_id)
        )
