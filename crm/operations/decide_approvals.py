"""An approver, played by the student, decides on several requests in one step."""

from typing import ClassVar

from crm.approvals.deciding import (
    check_approver,
    check_note,
    check_step,
    note_of,
    waiting_request,
)
from crm.approvals.requests import REQUESTS, request_as_it_is, request_for, settle
from crm.book import Book
from crm.operation import Operation
from crm.sales.quotes import quote_in
from kit.errors import UserError
from kit.text import Text

MOST = 200


class DecideApprovals(Operation):
    """All of them the same way, with one note, each by the approver whose turn it is; `by` allows
    one approver only. `quote_ids` are waiting quotes whose request is not written down yet.
    `steps` holds, for each of the requests and then of the quotes, the step the page had shown."""

    name: ClassVar[str] = "decide_approvals"
    title: ClassVar[Text] = Text(zh="批量审批", en="Decide on several")

    request_ids: tuple[int, ...] = ()
    quote_ids: tuple[int, ...] = ()
    approve: bool
    note: str = ""
    by: str | None = None
    steps: tuple[int, ...] = ()

    def check(self, book: Book) -> None:
        if not 0 < self._count() <= MOST:
            raise UserError(
                "no_request",
                f"请选择 1 到 {MOST} 张审批单。",
                f"Choose 1 to {MOST} requests.",
            )
        requests = [waiting_request(book, id) for id in self.request_ids]
        if self.by is not None:
            for request in requests:
                check_approver(book, request, self.by)
        quotes = [quote_in(book, id, "waiting") for id in self.quote_ids]
        requests += [request_as_it_is(book, quote) for quote in quotes]
        for request, shown in zip(requests, self.steps, strict=False):
            check_step(request, shown)
        check_note(book, self.approve, self.note)

    def _count(self) -> int:
        return len(set(self.request_ids)) + len(set(self.quote_ids))

    def apply(self, book: Book) -> None:
        quotes = dict.fromkeys(self.quote_ids)
        found = [request_for(book, book.record("quotes", id)) for id in quotes]
        for id in dict.fromkeys([*self.request_ids, *found]):
            if book.value(REQUESTS, id, "status") == "waiting":
                settle(book, id, self.approve, note_of(self.note), book.now, played=True)

    def says(self, book: Book) -> Text:
        verb = Text(zh="批准", en="Approve") if self.approve else Text(zh="驳回", en="Reject")
        return Text(zh="批量{verb} {n} 张审批单", en="{verb} {n} requests").fill(
            verb=verb, n=self._count()
        )
