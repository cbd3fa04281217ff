"""Named, documented formulas over a Book. A lesson asks for one by name; the answer is computed."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

import polars as pl

from crm.book import Book
from kit.registry import Registry
from kit.text import Text

Value = float | int | str | list[int] | dict[str, Any] | pl.DataFrame
"""A number, a list of ids, a small mapping, or a table whose first column is an id or a label."""


@dataclass(frozen=True)
class Metric:
    """One formula: what it is, where it comes from, which tables it reads."""

    name: str
    title: Text
    definition: Text
    source: str
    tables: tuple[str, ...]
    function: Callable[..., Any]

    def __call__(self, book: Book, **parameters: Any) -> Any:
        return self.function(book, **parameters)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names it may be given beside the book."""
        given = list(inspect.signature(self.function).parameters.values())[1:]
        return tuple(name for parameter in given for name in _names(parameter))

    @property
    def required(self) -> tuple[str, ...]:
        """Parameters without a default."""
        given = list(inspect.signature(self.function).parameters.values())[1:]
        plain = [one for one in given if one.kind is not inspect.Parameter.VAR_KEYWORD]
        return tuple(one.name for one in plain if one.default is inspect.Parameter.empty)


def _names(parameter: inspect.Parameter) -> tuple[str, ...]:
    """The parameter's own name, or the keys of the TypedDict behind `**how: Unpack[…]`."""
    if parameter.kind is not inspect.Parameter.VAR_KEYWORD:
        return (parameter.name,)
    return tuple(key for named in get_args(parameter.annotation) for key in named.__annotations__)


METRICS: Registry[Metric] = Registry("metric", "crm.metrics")


def metric(
    *, title: Text, definition: Text, source: str, tables: tuple[str, ...] = ()
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function a metric under its own name. Its keyword parameters are conventions that a
    known mistake may change: `rfm_scores(book, recent_is_high=False)`."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        METRICS.add(
            function.__name__,
            Metric(function.__name__, title, definition, source, tables, function),
        )
        return function

    return register


def compute(name: str, book: Book, parameters: Mapping[str, Any] | None = None) -> Any:
    """Compute a metric by name; UnknownNameError names the nearest one."""
    return METRICS[name](book, **dict(parameters or {}))
