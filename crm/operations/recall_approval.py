"""The student takes a request for approval back."""

from typing import ClassVar

from crm.approvals.deciding import waiting_request
from crm.approvals.requests import recall, request_for, target_of
from crm.book import Book
from crm.naming import named
from crm.operation import Operation
from crm.sales.quotes import quote_in
from kit.errors import UserError
from kit.text import Text


class RecallApproval(Operation):
    """The request `request_id`, or what waits about the quote `quote_id`, which is a draft again
    and can be changed."""

    name: ClassVar[str] = "recall_approval"
    title: ClassVar[Text] = Text(zh="撤回审批", en="Recall from approval")

    quote_id: int | None = None
    request_id: int | None = None

    def check(self, book: Book) -> None:
        if self.request_id is not None:
            waiting_request(book, self.request_id)
        elif self.quote_id is not None:
            quote_in(book, self.quote_id, "waiting")
        else:
            raise UserError("no_request", "请选择要撤回的内容。", "Choose what to recall.")

    def apply(self, book: Book) -> None:
        request = self.request_id
        if request is None:
            request = request_for(book, book.record("quotes", self.quote_id or 0))
        recall(book, request)

    def says(self, book: Book) -> Text:
        if self.request_id is not None:
            request = waiting_request(book, self.request_id)
            which = named(book, request["table_name"], target_of(request))
        else:
            which = named(book, "quotes", self.quote_id or 0)
        return Text(zh="撤回审批 {which}", en="Recall {which} from approval").fill(which=which)
