"""The student keeps a group of customers as a segment."""

from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator

from crm.book import Book
from crm.conditions import condition_words, plain_condition, read_condition
from crm.fields import Values, check_values, plain_values, required_columns
from crm.marketing.facts import fact_columns
from crm.marketing.segments import check_name, matching, members_frame, rule_text
from crm.operation import Operation
from kit.text import Text


class SaveSegment(Operation):
    """`rule` is a condition on account facts as plain data. A dynamic segment asks it again every
    time; a static one keeps who meets it now."""

    name: ClassVar[str] = "save_segment"
    title: ClassVar[Text] = Text(zh="保存细分", en="Save segment")

    kind: Literal["dynamic", "static"]
    rule: dict[str, Any]
    values: Values = Field(default_factory=dict)

    @field_validator("values")
    @classmethod
    def _plain(cls, values: Values) -> Values:
        return plain_values("segments", values)

    def check(self, book: Book) -> None:
        check_values(book, "segments", self.values, required_columns("segments"))
        check_name(book, self.values.get("name"))
        read_condition(self.rule, fact_columns(book))

    def apply(self, book: Book) -> None:
        condition = read_condition(self.rule, fact_columns(book))
        segment_id = book.add(
            "segments",
            **self.values,
            kind=self.kind,
            rule=rule_text(plain_condition(condition)),
            created_on=book.as_of,
        )
        if self.kind == "static":
            found = matching(book, condition)
            book.add_many("segment_members", members_frame(segment_id, found))

    def says(self, book: Book) -> Text:
        condition = read_condition(self.rule, fact_columns(book))
        words = Text(
            zh="保存{kind}细分“{called}”：{rule}", en="Save {kind} segment “{called}”: {rule}"
        )
        return words.fill(
            kind=book.schema["segments"].columns["kind"].values[self.kind],
            rule=condition_words(fact_columns(book), condition),
        ).fill(called=self.values.get("name") or "")
