"""The student opens a record for a new customer."""

from typing import ClassVar

from pydantic import field_validator

from crm.book import Book
from crm.fields import Values, check_values, plain_values, record_values, required_columns
from crm.operation import Operation
from kit.text import Text


class CreateAccount(Operation):
    """`values` by column of the accounts table; dates in ISO form, money in fen."""

    name: ClassVar[str] = "create_account"
    title: ClassVar[Text] = Text(zh="新建客户", en="New account")

    values: Values

    @field_validator("values")
    @classmethod
    def _plain(cls, values: Values) -> Values:
        return plain_values("accounts", values)

    def check(self, book: Book) -> None:
        check_values(book, "accounts", self.values, required_columns("accounts"))

    def apply(self, book: Book) -> None:
        defaults = {"consent": False, "do_not_contact": False}
        typed = record_values("accounts", self.values)
        book.add("accounts", **defaults | typed, created_on=book.as_of)

    def says(self, book: Book) -> Text:
        return Text(zh="新建客户：{name}", en="New account: {name}").fill(
            name=self.values.get("name", "")
        )
