"""The student writes down a contact with a customer that has taken place."""

from typing import Any, ClassVar

from pydantic import field_validator

from crm.book import Book
from crm.fields import Values, check_values, plain_values, record_values, required_columns
from crm.operation import Operation
from crm.rules import account_named, live_account, own_opportunity
from kit.text import Text


class LogActivity(Operation):
    """`values` by column of the activities table; it was done today unless `done_on` says when."""

    name: ClassVar[str] = "log_activity"
    title: ClassVar[Text] = Text(zh="记录跟进", en="Log activity")

    account_id: int | None = None
    values: Values

    @field_validator("values")
    @classmethod
    def _plain(cls, values: Values) -> Values:
        return plain_values("activities", values)

    def check(self, book: Book) -> None:
        live_account(book, self.account_id)
        check_values(book, "activities", self.values, required_columns("activities"))
        own_opportunity(book, self.account_id, self.values.get("opportunity_id"))

    def apply(self, book: Book) -> None:
        typed: dict[str, Any] = record_values("activities", self.values)
        if typed.get("done_on") is None:
            typed["done_on"] = book.as_of
        book.add("activities", **typed, account_id=self.account_id)

    def says(self, book: Book) -> Text:
        return Text(zh="记录跟进 {who}：{subject}", en="Log activity with {who}: {subject}").fill(
            who=account_named(book, self.account_id), subject=self.values.get("subject", "")
        )
