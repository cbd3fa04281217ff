"""The student opens a case for a customer who got in touch."""

from typing import ClassVar

from pydantic import field_validator

from crm.book import Book
from crm.fields import Values, check_values, plain_values, record_values, required_columns
from crm.operation import Operation
from crm.rules import account_named, live_account
from crm.service import case_steps
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import table_named

OF_THE_CUSTOMER = ("order_id", "contact_id")


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
        for column in OF_THE_CUSTOMER:
            self._check_owned(book, column)

    def _check_owned(self, book: Book, column: str) -> None:
        about = table_named("cases").columns[column]
        id = self.values.get(column)
        if id is not None and book.value(about.to, id, "account_id") != self.account_id:
            raise UserError(
                "other_account",
                f"这个{about.label.zh}属于另一个客户，请选择本客户的。",
                f"That {about.label.en.lower()} belongs to another account.",
            )

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
