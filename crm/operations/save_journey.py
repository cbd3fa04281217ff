"""The student saves a journey that has not started, new or over an old one."""

from typing import Any, ClassVar

from pydantic import Field, field_validator

from crm.book import Book, Row
from crm.fields import Values, check_values, plain_values, record_values, required_columns
from crm.marketing.journey import (
    Journey,
    Step,
    journey,
    journey_of,
    journeys,
    read_steps,
    stored_steps,
)
from crm.marketing.journey_check import check_journey
from crm.meanwhile import check_edition
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text

MOST_JOURNEYS = 30


class SaveJourney(Operation):
    """`id` names the draft that is replaced; None adds one. `values` by column of the journeys
    table, `steps` as plain data (crm.marketing.journey.Step). `seen` is the edition of the draft
    that the form had shown."""

    name: ClassVar[str] = "save_journey"
    title: ClassVar[Text] = Text(zh="保存营销旅程", en="Save journey")

    id: int | None = None
    values: Values = Field(default_factory=dict)
    steps: list[dict[str, Any]]
    seen: str | None = None

    @field_validator("values")
    @classmethod
    def _plain(cls, values: Values) -> Values:
        return plain_values("journeys", values)

    def check(self, book: Book) -> None:
        if self.id is not None and not journey(book, self.id).is_draft:
            raise UserError(
                "started_journey",
                "这个旅程已经启动，步骤不能再改；可以结束后另建一个。",
                "This journey has started and its steps are fixed; end it and build another one.",
            )
        if self.id is None and len(journeys(book)) >= MOST_JOURNEYS:
            raise UserError(
                "too_many_journeys",
                f"营销旅程最多 {MOST_JOURNEYS} 个，请先删除不用的草稿。",
                f"There can be {MOST_JOURNEYS} journeys; delete a draft that is not used.",
            )
        check_values(book, "journeys", self.values, required_columns("journeys"))
        check_journey(book, self._planned(book, read_steps(self.steps)), besides=self.id)
        check_edition(book, "journeys", self.id, self.seen, self._row())

    def apply(self, book: Book) -> None:
        if self.id is not None:
            book.change("journeys", self.id, **self._row())
        else:
            book.add("journeys", **self._row(), status="draft")

    def _row(self) -> Row:
        steps = stored_steps(read_steps(self.steps))
        return record_values("journeys", self.values) | {"steps": steps}

    def says(self, book: Book) -> Text:
        return Text(zh="保存营销旅程“{name}”：{n} 步", en="Saved journey “{name}”: {n} steps").fill(
            name=self.values.get("name") or "", n=len(self.steps)
        )

    def _planned(self, book: Book, steps: tuple[Step, ...]) -> Journey:
        empty = dict.fromkeys(book.schema["journeys"].columns)
        row = empty | record_values("journeys", self.values) | {"id": self.id or 0}
        return journey_of(row | {"steps": stored_steps(steps)})
