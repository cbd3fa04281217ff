"""The student gives cases to a member of staff."""

from typing import ClassVar

from pydantic import Field

from crm.book import Book
from crm.operation import Operation
from crm.service import case_steps
from crm.service.case_rules import all_workable, case_named, service_member
from kit.errors import UserError
from kit.text import Text

MOST = 100


class AssignCase(Operation):
    """One case or many, to one owner; those that he has already stay as they are."""

    name: ClassVar[str] = "assign_case"
    title: ClassVar[Text] = Text(zh="分派工单", en="Assign case")

    case_ids: tuple[int, ...] = Field(max_length=MOST)
    owner_id: int

    def check(self, book: Book) -> None:
        service_member(book, self.owner_id)
        all_workable(book, self.case_ids, "new", "assigned", "waiting")
        if not self._moving(book):
            raise UserError(
                "same_owner",
                "这些工单已经由这位处理人负责，不需要再分派。",
                "These cases belong to that owner already.",
            )

    def _moving(self, book: Book) -> list[int]:
        cases = dict.fromkeys(self.case_ids)
        return [id for id in cases if book.value("cases", id, "owner_id") != self.owner_id]

    def apply(self, book: Book) -> None:
        for case_id in self._moving(book):
            case_steps.assign(book, case_id, self.owner_id)

    def says(self, book: Book) -> Text:
        moving = self._moving(book) or list(self.case_ids)
        which = case_named(book, moving[0]) if moving else ""
        if len(moving) == 1:
            return Text(zh="分派工单 {which} → {who}", en="Assign case {which} → {who}").fill(
                which=which, who=service_member(book, self.owner_id)
            )
        return Text(zh="分派 {n} 张工单 → {who}", en="Assign {n} cases → {who}").fill(
            n=len(moving), who=service_member(book, self.owner_id)
        )
