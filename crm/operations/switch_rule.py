"""The student switches an automation rule on or off."""

from typing import ClassVar

from crm.automation.rule import kept_rules
from crm.book import Book
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class SwitchRule(Operation):
    """A rule that is off is kept and does nothing."""

    name: ClassVar[str] = "switch_rule"
    title: ClassVar[Text] = Text(zh="启用或停用规则", en="Switch a rule on or off")

    id: int
    active: bool

    def check(self, book: Book) -> None:
        if all(kept.id != self.id for kept in kept_rules(book)):
            raise UserError("no_rule", "这条规则已经删除。", "This rule was deleted.")

    def apply(self, book: Book) -> None:
        book.change("automation_rules", self.id, active=self.active)

    def says(self, book: Book) -> Text:
        called = str(book.value("automation_rules", self.id, "name"))
        verb = Text(zh="启用", en="on") if self.active else Text(zh="停用", en="off")
        return Text(zh="{verb}规则“{name}”", en="Rule “{name}” {verb}").fill(name=called, verb=verb)
