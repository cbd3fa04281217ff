"""The student saves an automation rule, new or over an old one."""

import json
from typing import Any, ClassVar

from crm.automation.rule import check_rule, kept_rules, plain_rule, read_rule
from crm.book import Book, Row
from crm.fields import check_values
from crm.meanwhile import check_edition
from crm.operation import Operation, Trimmed
from kit.errors import UserError
from kit.text import Text

MOST_RULES = 40


class SaveRule(Operation):
    """`id` names the rule that is replaced; None adds an active one after the others. `seen` is
    the edition of the old one that the form had shown."""

    name: ClassVar[str] = "save_rule"
    title: ClassVar[Text] = Text(zh="保存自动化规则", en="Save automation rule")

    id: int | None = None
    called: Trimmed
    rule: dict[str, Any]
    seen: str | None = None

    def check(self, book: Book) -> None:
        check_values(book, "automation_rules", {"name": self.called or None}, ("name",))
        others = [kept for kept in kept_rules(book) if kept.id != self.id]
        if self.id is not None and len(others) == len(kept_rules(book)):
            raise UserError(
                "no_rule",
                "这条规则已经删除，请另存为新规则。",
                "This rule was deleted; save a new one.",
            )
        if any(kept.name == self.called for kept in others):
            raise UserError(
                "same_name",
                f"已有名为“{self.called}”的规则，请换一个名称。",
                f"There is a rule called “{self.called}” already; choose another name.",
            )
        if self.id is None and len(others) >= MOST_RULES:
            raise UserError(
                "too_many_rules",
                f"规则最多 {MOST_RULES} 条，请先删除不用的规则。",
                f"There can be {MOST_RULES} rules; delete one that is not used.",
            )
        check_rule(book, read_rule(self.rule, book))
        check_edition(book, "automation_rules", self.id, self.seen, self._values(book))

    def apply(self, book: Book) -> None:
        if self.id is not None:
            book.change("automation_rules", self.id, **self._values(book))
            return
        place = book.height("automation_rules") + 1
        book.add("automation_rules", **self._values(book), place=place, active=True)

    def _values(self, book: Book) -> Row:
        stored = json.dumps(plain_rule(read_rule(self.rule, book)), ensure_ascii=False)
        return {"name": self.called, "rule": stored}

    def says(self, book: Book) -> Text:
        return Text(zh="保存规则“{name}”", en="Saved rule “{name}”").fill(name=self.called)
