"""What a teacher wrote that cannot stand: said in both languages, with its place in the file."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from grading.source import Source
from kit.text import Text

Place = tuple[str | int, ...]


class NotAllowedError(ValueError):
    """A ValueError, so that pydantic keeps the field; `place` lies below that field."""

    def __init__(self, zh: str, en: str, place: Place = (), code: str = "not_allowed") -> None:
        self.code, self.says, self.place = code, Text(zh=zh, en=en), place
        super().__init__(en)


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
