"""The student offers to renew a contract: the next contract and its opportunity in one step."""

from datetime import timedelta
from typing import ClassVar, Literal

from crm.book import Book
from crm.contracts.rules import check_term, contract_in, follow_up, last_day
from crm.naming import named
from crm.operation import Operation
from crm.rules import live_account
from crm.sales.stages import open_deal
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import code

NAME = Text(zh="续约：{name}", en="Renewal: {name}")


class RenewContract(Operation):
    """The follow-up begins on the day after this one ends. The customer answers as time passes."""

    name: ClassVar[str] = "renew_contract"
    title: ClassVar[Text] = Text(zh="提议续签", en="Offer renewal")

    contract_id: int
    months: int
    value: int
    renewal: Literal["auto", "manual", "none"] = "manual"

    def check(self, book: Book) -> None:
        row = contract_in(book, self.contract_id, "active", "expired")
        live_account(book, row["account_id"])
        there = follow_up(book, self.contract_id)
        if there is not None:
            known = code("contracts", there["id"], book.schema)
            raise UserError(
                "renewal_there",
                f"这份合同已有续签合同 {known}。",
                f"Contract {known} renews this one already.",
            )
        check_term(book, row["end_on"] + timedelta(days=1), self.months, self.value)

    def apply(self, book: Book) -> None:
        row = book.record("contracts", self.contract_id)
        start = row["end_on"] + timedelta(days=1)
        called = NAME.in_language(book.firm.key.locale).format(name=row["name"] or "")
        deal = open_deal(
            book,
            {
                "account_id": row["account_id"],
                "name": called[:200],
                "amount": self.value,
                "close_date": max(row["end_on"], book.as_of),
                "owner_id": row["owner_id"],
            },
        )
        book.add(
            "contracts",
            account_id=row["account_id"],
            name=row["name"],
            start_on=start,
            end_on=last_day(start, self.months),
            value=self.value,
            renewal=self.renewal,
            status="draft",
            offered_on=book.as_of,
            renews_id=self.contract_id,
            opportunity_id=deal,
            owner_id=row["owner_id"],
        )

    def says(self, book: Book) -> Text:
        return Text(zh="提议续签合同 {which}", en="Offer to renew {which}").fill(
            which=named(book, "contracts", self.contract_id)
        )
