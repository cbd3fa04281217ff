"""The student escalates cases: one priority up, to the head of the service team."""

from typing import ClassVar

from pydantic import Field

from crm.book import Book
from crm.operation import Operation
from crm.service import case_steps
from crm.service.case_rules import Words, all_workable, case_named, check_words
from kit.errors import UserError
from kit.text import Text

MOST = 100


class EscalateCase(Operation):
    """`text` says why. A case is escalated once."""

    name: ClassVar[str] = "escalate_case"
    title: ClassVar[Text] = Text(zh="升级工单", en="Escalate case")

    case_ids: tuple[int, ...] = Field(max_length=MOST)
    text: Words

    def check(self, book: Book) -> None:
        for case in all_workable(book, self.case_ids, "new", "assigned", "waiting"):
            if case["escalated_at"] is not None:
                which = case_named(book, case["id"])
                raise UserError(
                    "escalated_already",
                    f"{which} 已经升级过，不能重复升级。",
                    f"{which} has been escalated already.",
                )
        check_words(self.text, Text(zh="升级原因", en="Why"))

    def apply(self, book: Book) -> None:
        for case_id in dict.fromkeys(self.case_ids):
            case_steps.escalate(book, case_id, self.text)

    def says(self, book: Book) -> Text:
        if len(self.case_ids) == 1:
            return Text(zh="升级工单 {which}", en="Escalate case {which}").fill(
                which=case_named(book, self.case_ids[0])
            )
        return Text(zh="升级 {n} 张工单", en="Escalate {n} cases").fill(n=len(self.case_ids))
