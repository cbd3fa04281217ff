"""The student corrects or completes a contact."""

from typing import ClassVar

from pydantic import field_validator

from crm.book import Book
from crm.fields import Values, check_values, plain_values, record_values
from crm.meanwhile import check_meanwhile, typed_values
from crm.naming import named
from crm.operation import Operation
from crm.rules import changed_values, labels_of, live_account
from kit.text import Text


class EditContact(Operation):
    """`values` by column of the contacts table; only those that differ are checked and set."""

    name: ClassVar[str] = "edit_contact"
    title: ClassVar[Text] = Text(zh="修改联系人", en="Edit contact")

    contact_id: int
    values: Values
    seen: Values | None = None
    """What the form had shown, so that another tab's change is not overwritten unknowingly."""

    @field_validator("values", "seen")
    @classmethod
    def _plain(cls, values: Values | None) -> Values | None:
        return None if values is None else plain_values("contacts", values)

    def check(self, book: Book) -> None:
        live_account(book, book.value("contacts", self.contact_id, "account_id"))
        changed = changed_values(book, "contacts", self.contact_id, self._typed())
        check_meanwhile(book, "contacts", self.contact_id, self.values, self.seen)
        check_values(book, "contacts", changed)

    def apply(self, book: Book) -> None:
        book.change("contacts", self.contact_id, **record_values("contacts", self._typed()))

    def says(self, book: Book) -> Text:
        changed = changed_values(book, "contacts", self.contact_id, self._typed())
        return Text(zh="修改联系人 {who}：{what}", en="Edit contact {who}: {what}").fill(
            what=labels_of("contacts", changed), who=named(book, "contacts", self.contact_id)
        )

    def _typed(self) -> Values:
        return typed_values(self.values, self.seen)
