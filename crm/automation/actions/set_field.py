"""A rule sets a field to a value."""

from typing import Any, ClassVar

from crm.automation.action import Action, Target, wrong_table
from crm.book import Book
from crm.changes import shown
from crm.fields import check_values, plain_values, record_values, typed_columns
from crm.record_rule import rule_of
from kit.text import Text


class SetField(Action):
    """`column` of the record's table becomes `value`, in the form of a typed value."""

    kind: ClassVar[str] = "set_field"
    title: ClassVar[Text] = Text(zh="设置字段", en="Set a field")

    column: str
    value: Any = None

    @classmethod
    def suits(cls, book: Book, table: str) -> bool:
        return table != "quotes"  # their sums and approvals hang on every field

    def check(self, book: Book, table: str) -> None:
        if not self.suits(book, table) or self.column not in typed_columns(table):
            raise wrong_table(self.title)
        check_values(book, table, self._typed(table))

    def apply(self, book: Book, target: Target) -> None:
        values = record_values(target.table, self._typed(target.table))
        row = book.record(target.table, target.id) | values
        following = rule_of(target.table).following(book, row)
        book.change(target.table, target.id, **values | following)

    def words(self, book: Book, table: str) -> Text:
        label = book.schema[table].columns[self.column].label
        value = record_values(table, self._typed(table))[self.column]
        return Text(zh="{label}设为“{value}”", en="set {label} to “{value}”").fill(
            label=label, value=shown(book, table, self.column, value)
        )

    def _typed(self, table: str) -> dict[str, Any]:
        return plain_values(table, {self.column: self.value})
