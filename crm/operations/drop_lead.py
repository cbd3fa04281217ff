"""The student puts a lead aside: back to the pool, or for good."""

from typing import ClassVar, Literal

from crm.book import Book
from crm.fields import check_values, plain_values
from crm.naming import named
from crm.operation import Operation
from crm.sales.leads import unconverted_lead
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import schema


class DropLead(Operation):
    """`recycled` goes back to the pool and may be assigned again, `dead` is of no use. A note says
    why."""

    name: ClassVar[str] = "drop_lead"
    title: ClassVar[Text] = Text(zh="搁置线索", en="Put lead aside")

    lead_id: int
    status: Literal["recycled", "dead"]
    note: str | None = None

    def check(self, book: Book) -> None:
        if unconverted_lead(book, self.lead_id)["status"] == self.status:
            raise UserError(
                "nothing_changed",
                "线索已经是这个状态，不需要再改。",
                "The lead has that status already.",
            )
        check_values(book, "leads", plain_values("leads", {"note": self.note}))

    def apply(self, book: Book) -> None:
        book.change("leads", self.lead_id, status=self.status)
        note = plain_values("leads", {"note": self.note})["note"]
        if note is not None:
            book.change("leads", self.lead_id, note=note)

    def says(self, book: Book) -> Text:
        label = schema()["leads"].columns["status"].values[self.status]
        return Text(zh="线索 {who}：{status}", en="Lead {who}: {status}").fill(
            who=named(book, "leads", self.lead_id), status=label
        )
