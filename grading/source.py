"""Where a right value comes from: a metric, teacher's SQL, a stated value, or an own answer."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Self

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, model_validator

from crm.book import Book
from crm.metric import METRICS, compute
from grading.answers import read_number
from grading.refusal import NotAllowedError, unknown
from grading.work import Work

Scalar = bool | int | float | str


class Source(BaseModel):
    """One computation on the student's own firm; exactly one of the first four fields.

    Parameters under `with` may be "$name", a number drawn for this question, or "@question", the
    student's own answer to it. `pick` takes a key of a mapping, a column of a table, or the word
    `count` for how many rows or ids there are.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    metric: str = ""
    sql: Annotated[str, Field(max_length=5000)] = ""
    value: Scalar | tuple[Scalar, ...] | None = None
    answer: str = ""
    """Id of another question; its answer is taken as a number."""
    exercise: str = ""
    """Exercise id, when `answer` was given in an earlier stage of the same case."""
    parameters: dict[str, Scalar | tuple[Scalar, ...]] = Field(default_factory=dict, alias="with")
    pick: str = ""

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        given = [bool(self.metric), bool(self.sql), self.value is not None, bool(self.answer)]
        if sum(given) != 1:
            raise NotAllowedError(
                "metric、sql、value、answer 四者写一个，且只写一个",
                "give exactly one of metric, sql, value, answer",
            )
        if self.metric:
            known_parameters(self.metric, self.parameters)
        return self

    def names(self) -> set[str]:
        """Names of the drawn numbers it uses."""
        return {v[1:] for v in _texts(self.parameters.values(), self.value) if v[:1] == "$"}

    def own_answers(self) -> set[str]:
        """Ids of the questions of the same sheet whose answers it uses."""
        found = {v[1:] for v in _texts(self.parameters.values()) if v[:1] == "@"}
        return found | ({self.answer} if self.answer and not self.exercise else set())

    def instead(self, parameters: Mapping[str, Any]) -> "Source":
        """The same computation with some parameters changed."""
        return self.model_copy(update={"parameters": {**self.parameters, **parameters}})


def value_of(source: Source, work: Work, question: str = "") -> Any:
    """The value as plain JSON: a number, text, list, mapping, or a table as {column: list}.

    UserError when an own answer that it needs cannot be read.
    """
    if source.value is not None:
        return _drawn(source.value, work, question)
    if source.answer:
        answers = work.earlier.get(source.exercise, {}) if source.exercise else work.answers
        return read_number(answers.get(source.answer))
    parameters = {name: _drawn(v, work, question) for name, v in source.parameters.items()}
    key = source_key(source, parameters, work.book)
    if key not in work.memo:
        work.memo[key] = work.oracle(key, lambda: pick(_raw(source, parameters, work), source.pick))
    return work.memo[key]


def source_key(source: Source, parameters: Mapping[str, Any], book: Book) -> str:
    """Names a right value for good: what is computed, how (drawn numbers and own answers put in),
    and on which state of which firm."""
    what = f"metric:{source.metric}" if source.metric else f"sql:{_short(source.sql)}"
    how = json.dumps(parameters, ensure_ascii=False, sort_keys=True)
    return f"{what}|{how}|{source.pick}|{book.state()}"


def pick(value: Any, part: str) -> Any:
    """A part of a plain value; KeyError names what there is."""
    if not part:
        return value
    if part == "count" and not (isinstance(value, dict) and "count" in value):
        lengths = [len(v) for v in value.values()] if isinstance(value, dict) else [len(value)]
        return lengths[0]
    if not isinstance(value, dict) or part not in value:
        known = ", ".join(value) if isinstance(value, dict) else "nothing to pick from"
        raise KeyError(f"cannot pick {part!r}; known: {known}")
    return value[part]


def plain_value(value: Any) -> Any:
    """A metric's or query's result as plain JSON values."""
    if isinstance(value, pl.DataFrame):
        return {name: plain_value(column.to_list()) for name, column in value.to_dict().items()}
    if isinstance(value, dict):
        return {str(key): plain_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        dates = value and hasattr(value[0], "isoformat")
        return [v.isoformat() if v is not None else None for v in value] if dates else list(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _raw(source: Source, parameters: Mapping[str, Any], work: Work) -> Any:
    """The whole result, once per judgement: checks that pick different parts share it."""
    name = source.metric or source.sql
    key = f"raw|{name}|{json.dumps(parameters, ensure_ascii=False, sort_keys=True)}"
    if key not in work.memo:
        work.memo[key] = plain_value(_computed(source, parameters, work.book))
    return work.memo[key]


def _computed(source: Source, parameters: Mapping[str, Any], book: Book) -> Any:
    if source.metric:
        return compute(source.metric, book, parameters)
    from crm.sql import run_sql  # a child process: only where SQL is used

    result = run_sql(book, source.sql)
    if len(result.columns) == 1 and len(result.rows) == 1:
        return result.rows[0][0]
    columns = zip(*result.rows, strict=True) if result.rows else [()] * len(result.columns)
    return {name: list(column) for name, column in zip(result.columns, columns, strict=True)}


def _drawn(value: Any, work: Work, question: str) -> Any:
    """Replace "$name" by the number drawn and "@question" by the own answer."""
    if isinstance(value, tuple | list):
        return [_drawn(inner, work, question) for inner in value]
    if isinstance(value, str) and value[:1] == "$":
        return work.numbers[question][value[1:]]
    if isinstance(value, str) and value[:1] == "@":
        return read_number(work.answers.get(value[1:]))
    return value


def _texts(*values: Any) -> Iterable[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Iterable):
            yield from _texts(*value)


def known_parameters(metric: str, parameters: Mapping[str, Any]) -> None:
    """NotAllowedError with the nearest name where the metric or a parameter does not exist."""
    if metric not in METRICS:
        raise unknown("指标", "metric", metric, METRICS, ("metric",))
    known = METRICS[metric].parameters
    for name in parameters:
        if name not in known:
            raise unknown(
                f"参数（指标 {metric}）", f"parameter of {metric}", name, known, ("with", name)
            )


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
