"""The student changes fields of any record that people keep."""

from typing import ClassVar

from pydantic import field_validator

from crm.book import Book
from crm.fields import Values, check_values, plain_values, record_values
from crm.meanwhile import check_meanwhile, typed_values
from crm.naming import named
from crm.operation import Operation
from crm.record_rule import check_changeable, editable_table, rule_of
from crm.rules import changed_values, labels_of
from kit.text import Text


class EditRecord(Operation):
    """`values` by column; only those that differ are checked and set. `seen` is what the form had
    shown: a field that changed since then is not overwritten unknowingly."""

    name: ClassVar[str] = "edit_record"
    title: ClassVar[Text] = Text(zh="修改记录", en="Edit record")

    table: str
    id: int
    values: Values
    seen: Values | None = None

    @field_validator("values", "seen")
    @classmethod
    def _plain(cls, values: Values | None) -> Values | None:
        return None if values is None else plain_values("", values)

    def check(self, book: Book) -> None:
        editable_table(book, self.table)
        row = book.record(self.table, self.id)
        check_changeable(book, self.table, row)
        changed = changed_values(book, self.table, self.id, self._typed())
        check_meanwhile(book, self.table, self.id, self.values, self.seen)
        check_values(book, self.table, changed)
        rule_of(self.table).check(book, row | record_values(self.table, changed))

    def apply(self, book: Book) -> None:
        typed = record_values(self.table, self._typed())
        row = book.record(self.table, self.id) | typed
        book.change(self.table, self.id, **typed | rule_of(self.table).following(book, row))

    def says(self, book: Book) -> Text:
        label = editable_table(book, self.table).label
        changed = changed_values(book, self.table, self.id, self._typed())
        return Text(zh="修改{label} {who}：{what}", en="Edit {label} {who}: {what}").fill(
            label=label, what=labels_of(self.table, changed), who=named(book, self.table, self.id)
        )

    def _typed(self) -> Values:
        return typed_values(self.values, self.seen)
