"""The student opens a case for a customer who got in touch."""

from typing import ClassVar

from pydantic import field_validator

from crm.book import Book
from crm.fields import Values, check_values, plain_values, record_values, required_columns
from crm.operation import Operation
from crm.rules import account_named, live_account
from crm.service import case_steps
from crm.service.case_rules import check_the_customers
from kit.text import Text


class OpenCase(Operation):
    """`values` by column of the cases table; with an owner the case is assigned at once."""

    name: ClassVar[str] = "open_case"
    title: ClassVar[Text] = Text(zh="新建工单", en="Open case")

    account_id: int | None = None
    values: Values

    @field_validator("values")
    @classmethod
    def _plain(cls, values: Values) -> Values:
        return plain_values("cases", values)

    def check(self, book: Book) -> None:
        live_account(book, self.account_id)
        check_values(book, "cases", self.values, required_columns("cases"))
        check_the_customers(book, self.values | {"account_id": self.account_id})

    def apply(self, book: Book) -> None:
        typed = record_values("cases", self.values)
        owner_id = typed.pop("owner_id", None)
        case_id = book.add(
            "cases",
            **typed,
            account_id=self.account_id,
            status="new",
            opened_at=book.now,
            reopened=False,
        )
        case_steps.note(book, case_id, "opened", typed.get("subject") or "")
        if owner_id is not None:
            case_steps.assign(book, case_id, owner_id)

    def says(self, book: Book) -> Text:
        subject = self.values.get("subject") or ""
        return Text(zh="新建工单：{who} {subject}", en="Open case: {who} {subject}").fill(
            who=account_named(book, self.account_id), subject=subject
        )
