"""One question as exercise.yaml writes it: what is asked, how it is answered, what it draws."""

import re
from decimal import Decimal
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from grading.refusal import NotAllowedError
from grading.source import Source
from kit.text import Text
from sample_data.schema import all_tables, is_table

Input = Literal[
    "number",
    "choice",
    "multiple_choice",
    "ordering",
    "matching",
    "ids",
    "table",
    "text",
    "decision",
]
Id = r"^[a-z][a-z0-9_-]*$"
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
WITH_OPTIONS = ("choice", "multiple_choice", "ordering", "matching")


class NumberRange(BaseModel):
    """A number drawn for each attempt: from, from + step, … up to to."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    first: Decimal = Field(alias="from")
    last: Decimal = Field(alias="to")
    step: Decimal = Field(default=Decimal(1), gt=0)

    @model_validator(mode="after")
    def _holds_something(self) -> Self:
        if self.last < self.first:
            raise NotAllowedError("to 不能小于 from", "`to` must not lie below `from`")
        return self

    @property
    def count(self) -> int:
        return int((self.last - self.first) / self.step) + 1

    def at(self, place: int) -> int | float:
        number = self.first + self.step * place
        return int(number) if number == number.to_integral_value() else float(number)


class TableColumn(BaseModel):
    """One column of a table to fill in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=Id)
    label: Text
    type: Literal["id", "whole", "number", "text", "choice"] = "number"
    to: str = ""
    """For an id: the table it points to."""
    values: dict[str, Text] = Field(default_factory=dict)
    """For a choice: its options."""

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if (self.type == "id") != bool(self.to) or (self.to and not is_table(self.to)):
            known = ", ".join(all_tables())
            raise NotAllowedError(
                f"编号列要写明 to（{known}），其他列不写",
                f"an id column names its table under `to` ({known}), other columns do not",
            )
        if (self.type == "choice") != bool(self.values):
            raise NotAllowedError(
                "选择列要写明 values，其他列不写", "a choice column has `values`, others do not"
            )
        return self


class Question(BaseModel):
    """One question. `ask`, options and hints may show {facts} of the firm and drawn {numbers}."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=Id)
    ask: Text
    input: Input
    options: dict[str, Text] = Field(default_factory=dict)
    """Option id -> its words; for matching, the left side."""
    targets: dict[str, Text] = Field(default_factory=dict)
    """For matching: the right side."""
    keep_order: bool = False
    """Show the options in the order written instead of shuffled."""
    unit: Text | None = None
    columns: tuple[TableColumn, ...] = ()
    rows: int | Source | None = None
    """For a table: how many rows are expected, as a number or worked out from the firm."""
    facts: dict[str, Source] = Field(default_factory=dict)
    numbers: dict[str, NumberRange] = Field(default_factory=dict)
    hints: tuple[Text, ...] = ()
    """Released one per attempt: the rule broken; the rows involved; a line on another firm."""

    @model_validator(mode="after")
    def _fits_its_input(self) -> Self:
        if (self.input in WITH_OPTIONS) != (len(self.options) >= 2):
            raise NotAllowedError(
                f"{self.input} 题" + ("至少要两个选项" if not self.options else "不该有选项"),
                f"{self.input} takes " + ("two options or more" if not self.options else "none"),
                ("options",),
            )
        if (self.input == "matching") != bool(self.targets):
            raise NotAllowedError(
                "配对题要写 targets（右侧），其他题不写",
                "matching has `targets` (its right side), others do not",
                ("targets",),
            )
        if (self.input == "table") != bool(self.columns):
            raise NotAllowedError(
                "表格题要写 columns，其他题不写",
                "a table has `columns`, others do not",
                ("columns",),
            )
        return self

    @model_validator(mode="after")
    def _shows_only_what_it_has(self) -> Self:
        known = {*self.facts, *self.numbers}
        if both := set(self.facts) & set(self.numbers):
            name = min(both)
            raise NotAllowedError(
                f"“{name}”既是 facts 又是 numbers", f"{name!r} is both a fact and a number"
            )
        for place, text in self._shown():
            for words in (text.zh, text.en):
                for name in PLACEHOLDER.findall(words):
                    if name not in known:
                        raise NotAllowedError(
                            f"{{{name}}} 没有在 facts 或 numbers 里定义",
                            f"{{{name}}} is not among the facts or numbers",
                            place,
                        )
        self._draws_only_its_own()
        return self

    def _shown(self) -> list[tuple[tuple[str | int, ...], Text]]:
        shown: list[tuple[tuple[str | int, ...], Text]] = [(("ask",), self.ask)]
        shown += [(("options", name), text) for name, text in self.options.items()]
        shown += [(("targets", name), text) for name, text in self.targets.items()]
        return shown + [(("hints", number), text) for number, text in enumerate(self.hints)]

    def _draws_only_its_own(self) -> None:
        for name, source in self.facts.items():
            if unknown := source.names() - set(self.numbers):
                raise NotAllowedError(
                    f"${min(unknown)} 没有在 numbers 里定义",
                    f"${min(unknown)} is not among the numbers",
                    ("facts", name),
                )
