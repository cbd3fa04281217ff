"""The student gives leads to somebody."""

from typing import ClassVar

from crm.book import Book
from crm.naming import named
from crm.operation import Operation
from crm.sales.leads import DROPPED, unconverted_lead
from kit.errors import UserError
from kit.text import Text


class AssignLeads(Operation):
    """Every lead gets the owner; new ones and those put aside count as assigned again."""

    name: ClassVar[str] = "assign_leads"
    title: ClassVar[Text] = Text(zh="分配线索", en="Assign leads")

    lead_ids: tuple[int, ...]
    owner_id: int

    def check(self, book: Book) -> None:
        book.record("staff", self.owner_id)
        leads = [unconverted_lead(book, lead_id) for lead_id in self.lead_ids]
        if not leads:
            raise UserError(
                "no_leads",
                "请先选择要分配的线索。",
                "Choose the leads to assign first.",
            )
        if all(lead["owner_id"] == self.owner_id and _stays(lead["status"]) for lead in leads):
            raise UserError(
                "nothing_changed",
                "这些线索已经由这位员工负责，不需要再分配。",
                "The leads are this person's already.",
            )

    def apply(self, book: Book) -> None:
        for lead_id in self.lead_ids:
            book.change("leads", lead_id, owner_id=self.owner_id)
            if not _stays(book.value("leads", lead_id, "status")):
                book.change("leads", lead_id, status="assigned")

    def says(self, book: Book) -> Text:
        what = Text(zh=f" {len(self.lead_ids)} 条线索", en=f"{len(self.lead_ids)} leads")
        if len(self.lead_ids) == 1:
            who = named(book, "leads", self.lead_ids[0])
            what = Text(zh=f"线索 {who}", en=f"lead {who}")
        return Text(zh="分配{what} → {owner}", en="Assign {what} → {owner}").fill(
            what=what, owner=named(book, "staff", self.owner_id)
        )


def _stays(status: str) -> bool:
    """Whether assigning leaves the status as it is."""
    return status not in ("new", *DROPPED)
