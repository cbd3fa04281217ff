"""The student changes a segment's name, note or rule."""

from typing import Any, ClassVar

from pydantic import Field, field_validator

from crm.book import Book
from crm.conditions import plain_condition, read_condition
from crm.fields import Values, check_values, plain_values
from crm.marketing.facts import fact_columns
from crm.marketing.segments import check_name, only_dynamic, rule_text, segment
from crm.meanwhile import check_meanwhile
from crm.naming import named
from crm.operation import Operation
from crm.rules import changed_values, labels_of
from kit.text import Text


class EditSegment(Operation):
    """`values` by column; `rule` is the new rule of a dynamic segment, as plain data. `seen` is
    what the form had shown, the stored rule among it."""

    name: ClassVar[str] = "edit_segment"
    title: ClassVar[Text] = Text(zh="修改细分", en="Edit segment")

    segment_id: int
    values: Values = Field(default_factory=dict)
    rule: dict[str, Any] | None = None
    seen: Values | None = None

    @field_validator("values", "seen")
    @classmethod
    def _plain(cls, values: Values | None) -> Values | None:
        return None if values is None else plain_values("segments", values)

    def check(self, book: Book) -> None:
        found = segment(book, self.segment_id)
        new = self._new(book)
        changed_values(book, "segments", self.segment_id, new)
        check_meanwhile(book, "segments", self.segment_id, new, self.seen)
        check_values(book, "segments", self.values)
        check_name(book, self.values.get("name", found.name), besides=self.segment_id)
        if self.rule is not None:
            only_dynamic(found)

    def apply(self, book: Book) -> None:
        book.change("segments", self.segment_id, **self._new(book))

    def says(self, book: Book) -> Text:
        changed = changed_values(book, "segments", self.segment_id, self._new(book))
        return Text(zh="修改细分 {who}：{what}", en="Edit segment {who}: {what}").fill(
            what=labels_of("segments", changed), who=named(book, "segments", self.segment_id)
        )

    def _new(self, book: Book) -> Values:
        """Every value as it will be stored, the rule as text."""
        if self.rule is None:
            return self.values
        condition = read_condition(self.rule, fact_columns(book))
        return {**self.values, "rule": rule_text(plain_condition(condition))}
