"""Look through what a teacher wrote: every source and every sentence in it, with its place."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from grading.refusal import Place
from grading.source import Source
from kit.text import Text


def sources_in(value: Any, place: Place = ()) -> Iterator[tuple[Place, Source]]:
    """Every Source inside a model, with its place."""
    if isinstance(value, Source):
        yield place, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from sources_in(getattr(value, name), (*place, name))
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from sources_in(inner, (*place, name))
    elif isinstance(value, tuple | list):
        for number, inner in enumerate(value):
            yield from sources_in(inner, (*place, number))


def texts_in(value: Any, place: Place = ()) -> Iterator[tuple[Place, Text]]:
    """Every Text inside a model, with its place."""
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts_in(getattr(value, name), (*place, name))
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from texts_in(inner, (*place, name))
    elif isinstance(value, tuple | list):
        for number, inner in enumerate(value):
            yield from texts_in(inner, (*place, number))
