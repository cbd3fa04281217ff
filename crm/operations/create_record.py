"""The student adds a record to any table that people keep."""

from typing import ClassVar

from pydantic import field_validator

from crm.book import Book
from crm.fields import (
    Values,
    check_parent,
    check_values,
    plain_values,
    record_values,
    required_columns,
)
from crm.operation import Operation
from crm.record_rule import editable_table, rule_of, starting_values
from kit.text import Text


class CreateRecord(Operation):
    """`values` by column: those a form asks for, and what the record belongs to. Tables whose
    first step is more than that have an operation of their own."""

    name: ClassVar[str] = "create_record"
    title: ClassVar[Text] = Text(zh="新建记录", en="New record")

    table: str
    values: Values

    @field_validator("values")
    @classmethod
    def _plain(cls, values: Values) -> Values:
        return plain_values("", values)

    def check(self, book: Book) -> None:
        editable_table(book, self.table)
        parents = rule_of(self.table).parents
        for column in parents:
            check_parent(book, self.table, column, self.values.get(column))
        typed = {name: v for name, v in self.values.items() if name not in parents}
        check_values(book, self.table, typed, required_columns(self.table))
        empty = dict.fromkeys(book.schema[self.table].columns)
        rule_of(self.table).check(book, empty | record_values(self.table, self.values))

    def apply(self, book: Book) -> None:
        typed = record_values(self.table, self.values)
        book.add(self.table, **starting_values(book, self.table, typed))

    def says(self, book: Book) -> Text:
        label = editable_table(book, self.table).label
        called = self.values.get("name") or self.values.get("subject") or ""
        words = Text(zh="新建{what}：{name}", en="New {what}: {name}")
        if not called:
            words = Text(zh="新建{what}", en="New {what}")
        return words.fill(what=label).fill(name=called)
