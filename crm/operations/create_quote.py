"""The student draws up a quote for an opportunity."""

from datetime import timedelta
from typing import ClassVar

from pydantic import Field, field_validator

from crm.book import Book
from crm.fields import Values, plain_values, record_values
from crm.naming import named
from crm.operation import Operation
from crm.rules import live_account, open_opportunity
from crm.sales.quotes import QuoteLine, check_header, check_lines, write_lines, write_sums
from crm.sales.terms import QUOTE_DAYS, TAX_RATE
from kit.text import Text


class CreateQuote(Operation):
    """`values` by column of the quotes table; tax rate, validity and owner have their usual values
    where nothing is said. Lines take the list price of the day."""

    name: ClassVar[str] = "create_quote"
    title: ClassVar[Text] = Text(zh="新建报价单", en="New quote")

    opportunity_id: int
    values: Values = Field(default_factory=dict)
    lines: tuple[QuoteLine, ...] = ()

    @field_validator("values")
    @classmethod
    def _plain(cls, values: Values) -> Values:
        return plain_values("quotes", values)

    def check(self, book: Book) -> None:
        deal = open_opportunity(book, self.opportunity_id)
        live_account(book, deal["account_id"])
        check_header(book, self.values)
        check_lines(book, None, self.lines)

    def apply(self, book: Book) -> None:
        deal = book.record("opportunities", self.opportunity_id)
        usual = {
            "name": deal["name"],
            "discount": 0.0,
            "tax_rate": TAX_RATE.value,
            "valid_until": book.as_of + timedelta(days=int(QUOTE_DAYS.value)),
            "owner_id": deal["owner_id"],
        }
        quote_id = book.add(
            "quotes",
            **usual | record_values("quotes", self.values),
            account_id=deal["account_id"],
            opportunity_id=self.opportunity_id,
            status="draft",
            created_on=book.as_of,
            net=0,
            tax=0,
            gross=0,
        )
        write_lines(
            book, quote_id, tuple(line.model_copy(update={"id": None}) for line in self.lines)
        )
        write_sums(book, quote_id)

    def says(self, book: Book) -> Text:
        return Text(zh="新建报价单，商机 {which}", en="New quote for {which}").fill(
            which=named(book, "opportunities", self.opportunity_id)
        )
