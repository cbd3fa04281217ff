"""The student changes the priority of a case, and with it what was promised."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from crm.service import case_steps
from crm.service.case_rules import case_named, priority_label, workable
from kit.errors import UserError
from kit.text import Text


class SetPriority(Operation):
    """The clocks of a case run against the targets of its present priority."""

    name: ClassVar[str] = "set_priority"
    title: ClassVar[Text] = Text(zh="调整优先级", en="Set priority")

    case_id: int
    priority: str

    def check(self, book: Book) -> None:
        label = priority_label(self.priority)
        case = workable(book, self.case_id, "new", "assigned", "waiting")
        if case["priority"] == self.priority:
            raise UserError(
                "same_priority",
                f"优先级已经是“{label.zh}”。",
                f"The priority is “{label.en}” already.",
            )

    def apply(self, book: Book) -> None:
        before = book.value("cases", self.case_id, "priority")
        case_steps.prioritise(book, self.case_id, self.priority)
        labels = [priority_label(one) for one in (before, self.priority) if one]
        zh, en = " → ".join(one.zh for one in labels), " → ".join(one.en for one in labels)
        case_steps.note(book, self.case_id, "note", f"{zh} ({en})")

    def says(self, book: Book) -> Text:
        return Text(zh="优先级改为{level}：{which}", en="Priority {level}: {which}").fill(
            level=priority_label(self.priority), which=case_named(book, self.case_id)
        )
