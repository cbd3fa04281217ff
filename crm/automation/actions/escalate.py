"""A rule escalates a case."""

from typing import ClassVar

from crm.automation.action import Action, Target, wrong_table
from crm.book import Book
from crm.service import case_steps
from kit.text import Text


class Escalate(Action):
    """One priority up, to the head of the service team, as a person would do it; once a case, and
    only while it is open."""

    kind: ClassVar[str] = "escalate"
    title: ClassVar[Text] = Text(zh="升级工单", en="Escalate the case")

    @classmethod
    def suits(cls, book: Book, table: str) -> bool:
        return table == "cases"

    def check(self, book: Book, table: str) -> None:
        if table != "cases":
            raise wrong_table(self.title)

    def apply(self, book: Book, target: Target) -> None:
        case = book.record("cases", target.id)
        if case["escalated_at"] is None and case["resolved_at"] is None:
            case_steps.escalate(
                book, target.id, BY_RULE.zh if book.firm.key.locale == "zh" else BY_RULE.en
            )

    def words(self, book: Book, table: str) -> Text:
        return Text(zh="升级工单", en="escalate the case")


BY_RULE = Text(zh="自动化规则升级", en="Escalated by a rule")
