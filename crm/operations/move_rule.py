"""The student changes the order in which automation rules are tried."""

from typing import ClassVar

from crm.automation.rule import kept_rules
from crm.book import Book
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class MoveRule(Operation):
    """One place up, or down."""

    name: ClassVar[str] = "move_rule"
    title: ClassVar[Text] = Text(zh="调整规则顺序", en="Reorder rules")

    id: int
    up: bool

    def check(self, book: Book) -> None:
        if self._other(book) is None:
            raise UserError(
                "no_place",
                "这条规则已经在最前或最后，或者已被删除。",
                "The rule is first or last already, or was deleted.",
            )

    def apply(self, book: Book) -> None:
        other = self._other(book)
        if other is not None:
            mine, theirs = (book.value("automation_rules", i, "place") for i in (self.id, other))
            book.change("automation_rules", self.id, place=theirs)
            book.change("automation_rules", other, place=mine)

    def says(self, book: Book) -> Text:
        called = str(book.value("automation_rules", self.id, "name"))
        where = Text(zh="上移", en="up") if self.up else Text(zh="下移", en="down")
        return Text(zh="规则“{name}”{where}", en="Moved rule “{name}” {where}").fill(
            name=called, where=where
        )

    def _other(self, book: Book) -> int | None:
        ids = [kept.id for kept in kept_rules(book)]
        if self.id not in ids:
            return None
        place = ids.index(self.id) + (-1 if self.up else 1)
        return ids[place] if 0 <= place < len(ids) else None
