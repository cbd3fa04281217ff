"""An approver, played by the student, approves or rejects what waits for him."""

from typing import ClassVar

from crm.approvals.approvers import approver_label
from crm.approvals.deciding import (
    check_approver,
    check_note,
    check_step,
    note_of,
    waiting_request,
)
from crm.approvals.requests import (
    present_stage,
    request_as_it_is,
    request_for,
    settle,
    target_of,
)
from crm.book import Book, Row
from crm.naming import named
from crm.operation import Operation
from crm.sales.quotes import quote_in
from kit.errors import UserError
from kit.text import Text


class DecideApproval(Operation):
    """Of the request `request_id`, or of what waits about the quote `quote_id`. `by` names the
    approver one acts as, the one whose turn it is unless said; `step` is the step that the page
    had shown. A rejection says why."""

    name: ClassVar[str] = "decide_approval"
    title: ClassVar[Text] = Text(zh="审批", en="Decide on approval")

    quote_id: int | None = None
    request_id: int | None = None
    approve: bool
    note: str = ""
    by: str | None = None
    step: int | None = None

    def check(self, book: Book) -> None:
        request = self._request(book)
        check_step(request, self.step)
        if self.by is not None:
            check_approver(book, request, self.by)
        check_note(book, self.approve, self.note)

    def _request(self, book: Book) -> Row:
        """What is decided."""
        if self.request_id is not None:
            return waiting_request(book, self.request_id)
        if self.quote_id is None:
            raise UserError("no_request", "请选择要审批的内容。", "Choose what to decide on.")
        return request_as_it_is(book, quote_in(book, self.quote_id, "waiting"))

    def apply(self, book: Book) -> None:
        request = self.request_id
        if request is None:
            request = request_for(book, book.record("quotes", self.quote_id or 0))
        settle(book, request, self.approve, note_of(self.note), book.now, played=True)

    def says(self, book: Book) -> Text:
        verb = Text(zh="批准", en="approve") if self.approve else Text(zh="驳回", en="reject")
        request = self._request(book)
        return Text(zh="{who}{verb} {which}", en="{who}: {verb} {which}").fill(
            who=approver_label(book, present_stage(request).approver),
            verb=verb,
            which=named(book, request["table_name"], target_of(request)),
        )
