"""The receipt of a verdict: what was computed, from which rows, what is right, what was given."""

from typing import Any

from crm.metric import METRICS
from grading.mistake import plain_json
from grading.source import Source
from grading.work import Work

MOST_SHOWN = 50
"""Rows or ids listed in a receipt; the rest is counted."""


def receipt(source: Source, work: Work, right: Any, given: Any, **more: Any) -> dict[str, Any]:
    """Plain JSON; with the exercise and the firm's key it is enough to reproduce the verdict."""
    return {
        "right": plain_json(right),
        "given": plain_json(given),
        "how": how(source),
        "rows": rows_used(source, work),
        **{name: plain_json(value) for name, value in more.items()},
    }


def how(source: Source) -> dict[str, Any]:
    """The computation in words: a metric's definition and its source, or the SQL."""
    if not source.metric:
        return source.model_dump(exclude_defaults=True, by_alias=True, mode="json")
    about = METRICS[source.metric]
    return {
        "metric": about.name,
        "title": about.title.model_dump(),
        "definition": about.definition.model_dump(),
        "source": about.source,
        "with": dict(source.parameters),
        "pick": source.pick,
    }


def rows_used(source: Source, work: Work) -> dict[str, int]:
    """Table -> number of rows it holds on this firm."""
    tables = METRICS[source.metric].tables if source.metric else ()
    return {name: work.book.height(name) for name in tables}


def first_few(items: list[Any]) -> list[Any]:
    return items[:MOST_SHOWN]
