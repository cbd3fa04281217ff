"""The student opens an opportunity with a customer."""

from typing import ClassVar

from pydantic import field_validator

from crm.book import Book
from crm.fields import Values, check_values, plain_values, record_values, required_columns
from crm.operation import Operation
from crm.rules import account_named, live_account
from crm.sales.stages import open_deal
from kit.text import Text


class CreateOpportunity(Operation):
    """`values` by column of the opportunities table, money in fen. It starts at the first stage
    with that stage's probability."""

    name: ClassVar[str] = "create_opportunity"
    title: ClassVar[Text] = Text(zh="新建商机", en="New opportunity")

    account_id: int | None = None
    values: Values

    @field_validator("values")
    @classmethod
    def _plain(cls, values: Values) -> Values:
        return plain_values("opportunities", values)

    def check(self, book: Book) -> None:
        live_account(book, self.account_id)
        check_values(book, "opportunities", self.values, required_columns("opportunities"))

    def apply(self, book: Book) -> None:
        typed = record_values("opportunities", self.values)
        open_deal(book, {**typed, "account_id": self.account_id})

    def says(self, book: Book) -> Text:
        return Text(zh="新建商机 {name}，客户 {who}", en="New opportunity {name} with {who}").fill(
            who=account_named(book, self.account_id), name=self.values.get("name", "")
        )
