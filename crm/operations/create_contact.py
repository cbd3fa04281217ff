"""The student adds a contact to a customer."""

from typing import ClassVar

from pydantic import field_validator

from crm.book import Book
from crm.fields import Values, check_values, plain_values, record_values, required_columns
from crm.operation import Operation
from crm.rules import account_named, live_account
from kit.text import Text


class CreateContact(Operation):
    """`values` by column of the contacts table. A contact without an account is refused."""

    name: ClassVar[str] = "create_contact"
    title: ClassVar[Text] = Text(zh="新建联系人", en="New contact")

    account_id: int | None = None
    values: Values

    @field_validator("values")
    @classmethod
    def _plain(cls, values: Values) -> Values:
        return plain_values("contacts", values)

    def check(self, book: Book) -> None:
        live_account(book, self.account_id)
        check_values(book, "contacts", self.values, required_columns("contacts"))

    def apply(self, book: Book) -> None:
        defaults = {"consent": False, "do_not_contact": False}
        typed = record_values("contacts", self.values)
        book.add("contacts", **defaults | typed, account_id=self.account_id)

    def says(self, book: Book) -> Text:
        return Text(zh="新建联系人 {name}，挂到 {who}", en="New contact {name} at {who}").fill(
            who=account_named(book, self.account_id), name=self.values.get("name", "")
        )
