"""The student deletes an automation rule; undo brings it back."""

from typing import ClassVar

from crm.automation.rule import kept_rules
from crm.book import Book
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class DeleteRule(Operation):
    """The record stays for the log of firings and is tried no more."""

    name: ClassVar[str] = "delete_rule"
    title: ClassVar[Text] = Text(zh="删除规则", en="Delete rule")

    id: int

    def check(self, book: Book) -> None:
        if all(kept.id != self.id for kept in kept_rules(book)):
            raise UserError("no_rule", "这条规则已经删除。", "This rule was deleted already.")

    def apply(self, book: Book) -> None:
        book.change("automation_rules", self.id, deleted=True)

    def says(self, book: Book) -> Text:
        called = str(book.value("automation_rules", self.id, "name"))
        return Text(zh="删除规则“{name}”", en="Deleted rule “{name}”").fill(name=called)
