"""The student corrects or completes a customer's record."""

from typing import ClassVar

from pydantic import field_validator

from crm.book import Book
from crm.fields import Values, check_values, plain_values, record_values
from crm.meanwhile import check_meanwhile, typed_values
from crm.naming import named
from crm.operation import Operation
from crm.record_rule import rule_of
from crm.rules import changed_values, labels_of, live_account
from kit.text import Text


class EditAccount(Operation):
    """`values` by column of the accounts table; only those that differ are checked and set, so a
    bad phone that stands in the record does not stop the student from mending the city."""

    name: ClassVar[str] = "edit_account"
    title: ClassVar[Text] = Text(zh="修改客户", en="Edit account")

    account_id: int
    values: Values
    seen: Values | None = None
    """What the form had shown, so that another tab's change is not overwritten unknowingly."""

    @field_validator("values", "seen")
    @classmethod
    def _plain(cls, values: Values | None) -> Values | None:
        return None if values is None else plain_values("accounts", values)

    def check(self, book: Book) -> None:
        live_account(book, self.account_id)
        changed = changed_values(book, "accounts", self.account_id, self._typed())
        check_meanwhile(book, "accounts", self.account_id, self.values, self.seen)
        check_values(book, "accounts", changed)
        row = book.record("accounts", self.account_id)
        rule_of("accounts").check(book, row | record_values("accounts", changed))

    def apply(self, book: Book) -> None:
        book.change("accounts", self.account_id, **record_values("accounts", self._typed()))

    def says(self, book: Book) -> Text:
        changed = changed_values(book, "accounts", self.account_id, self._typed())
        return Text(zh="修改客户 {who}：{what}", en="Edit account {who}: {what}").fill(
            what=labels_of("accounts", changed), who=named(book, "accounts", self.account_id)
        )

    def _typed(self) -> Values:
        return typed_values(self.values, self.seen)
