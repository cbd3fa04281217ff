"""The manager, played by the student, approves or rejects a quote's discount."""

from typing import ClassVar

from crm.book import Book
from crm.fields import check_values, plain_values
from crm.naming import named
from crm.operation import Operation
from crm.sales.quotes import quote_in
from kit.errors import UserError
from kit.text import Text


class DecideApproval(Operation):
    """A rejection says why."""

    name: ClassVar[str] = "decide_approval"
    title: ClassVar[Text] = Text(zh="审批报价", en="Decide on approval")

    quote_id: int
    approve: bool
    note: str = ""

    def check(self, book: Book) -> None:
        quote_in(book, self.quote_id, "waiting")
        check_values(book, "quotes", {"approval_note": self._note()})
        if not self.approve and self._note() is None:
            raise UserError(
                "approval_note",
                "驳回时请写明审批意见，让销售知道怎样修改。",
                "A rejection needs a note that tells the salesperson what to change.",
            )

    def _note(self) -> str | None:
        note: str | None = plain_values("quotes", {"approval_note": self.note})["approval_note"]
        return note

    def apply(self, book: Book) -> None:
        status = "approved" if self.approve else "rejected"
        book.change("quotes", self.quote_id, status=status, approval_note=self._note())

    def says(self, book: Book) -> Text:
        verb = Text(zh="批准", en="Approve") if self.approve else Text(zh="驳回", en="Reject")
        return Text(zh="{verb}报价单 {which}", en="{verb} quote {which}").fill(
            verb=verb, which=named(book, "quotes", self.quote_id)
        )
