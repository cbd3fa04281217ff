"""The student drafts a contract from an accepted quote or a won opportunity."""

from datetime import date
from typing import ClassVar, Literal

from crm.book import Book, Row
from crm.contracts.rules import check_source_free, check_term, last_day
from crm.naming import named
from crm.operation import Operation
from crm.rules import live_account
from kit.errors import UserError
from kit.text import Text


class DraftContract(Operation):
    """Either `quote_id` or `opportunity_id`. `value` in fen without tax, the quote's net or the
    deal's amount where nothing is said."""

    name: ClassVar[str] = "draft_contract"
    title: ClassVar[Text] = Text(zh="草拟合同", en="Draft contract")

    quote_id: int | None = None
    opportunity_id: int | None = None
    start_on: date
    months: int
    renewal: Literal["auto", "manual", "none"] = "manual"
    value: int | None = None

    def check(self, book: Book) -> None:
        if (self.quote_id is None) == (self.opportunity_id is None):
            raise UserError(
                "contract_source",
                "请选择一张已接受的报价单或一个赢单商机。",
                "Choose an accepted quote or a won opportunity.",
            )
        table, row = self._source(book)
        state = row["status"] if table == "quotes" else row["stage"]
        if state not in ("accepted", "won"):
            raise UserError(
                "not_agreed",
                "只有客户已接受的报价单或赢单的商机可以签合同。",
                "A contract follows an accepted quote or a won opportunity.",
            )
        live_account(book, row["account_id"])
        column = "quote_id" if table == "quotes" else "opportunity_id"
        check_source_free(book, column, row["id"])
        check_term(book, self.start_on, self.months, self._value(book))

    def apply(self, book: Book) -> None:
        table, row = self._source(book)
        deal = row["opportunity_id"] if table == "quotes" else row["id"]
        book.add(
            "contracts",
            account_id=row["account_id"],
            name=row["name"],
            start_on=self.start_on,
            end_on=last_day(self.start_on, self.months),
            value=self._value(book),
            renewal=self.renewal,
            status="draft",
            opportunity_id=deal,
            quote_id=self.quote_id,
            owner_id=row["owner_id"],
        )

    def says(self, book: Book) -> Text:
        table, row = self._source(book)
        return Text(zh="草拟合同：{which}", en="Draft contract: {which}").fill(
            which=named(book, table, row["id"])
        )

    def _source(self, book: Book) -> tuple[str, Row]:
        table = "quotes" if self.quote_id is not None else "opportunities"
        return table, book.record(table, self.quote_id or self.opportunity_id or 0)

    def _value(self, book: Book) -> int:
        table, row = self._source(book)
        found = row["net"] if table == "quotes" else row["amount"]
        return self.value if self.value is not None else int(found or 0)
