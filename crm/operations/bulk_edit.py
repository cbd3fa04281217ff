"""The student sets fields of many records at once."""

from typing import ClassVar

from pydantic import field_validator

from crm.book import Book
from crm.bulk import check_bulk, differing
from crm.changes import shown
from crm.fields import Values, check_values, plain_values, record_values
from crm.operation import Operation
from crm.record_rule import editable_table, rule_of
from kit.text import Text


class BulkEdit(Operation):
    """`values` by column, the same for every record; one step in the log, one undo. All of the
    records can be changed, or none is."""

    name: ClassVar[str] = "bulk_edit"
    title: ClassVar[Text] = Text(zh="批量修改", en="Bulk edit")

    table: str
    ids: tuple[int, ...]
    values: Values

    @field_validator("values")
    @classmethod
    def _plain(cls, values: Values) -> Values:
        return plain_values("", values)

    def check(self, book: Book) -> None:
        editable_table(book, self.table)
        check_values(book, self.table, self.values)
        check_bulk(book, self.table, self.ids, record_values(self.table, self.values))

    def apply(self, book: Book) -> None:
        typed = record_values(self.table, self.values)
        following = rule_of(self.table).following
        for id in differing(book, self.table, self.ids, typed):
            row = book.record(self.table, id) | typed
            book.change(self.table, id, **typed | following(book, row))

    def says(self, book: Book) -> Text:
        about = editable_table(book, self.table)
        check_values(book, self.table, self.values)
        set_to = [
            (about.columns[name].label, shown(book, self.table, name, value))
            for name, value in record_values(self.table, self.values).items()
        ]
        zh = "，".join(f"{label.zh} = {value.zh or '空'}" for label, value in set_to)
        en = ", ".join(f"{label.en} = {value.en or 'empty'}" for label, value in set_to)
        words = Text(zh="批量修改 {n} 条{label}：{what}", en="Bulk edit {n} × {label}: {what}")
        count = len(differing(book, self.table, self.ids, record_values(self.table, self.values)))
        return words.fill(n=count, label=about.label).fill(what=Text(zh=zh, en=en))
