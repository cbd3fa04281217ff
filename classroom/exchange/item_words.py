"""Questions and known mistakes in words, for people who read statistics away from the page."""

import re
from collections.abc import Iterator
from typing import Any

from kit.errors import ContentError, UnknownNameError
from kit.text import Text
from lessons.catalog import entry

PLACE = re.compile(r"\{[a-z][a-z0-9_]*\}")
"""A figure that differs from student to student."""


def question_words(exercise_id: str, question: str, language: str) -> str:
    """What the question asks, figures left open; its id when the exercise has gone."""
    asked = {q.id: q.ask for q in _parts(exercise_id, "questions")}
    return _open(asked[question], language) if question in asked else question


def mistake_words(exercise_id: str, mistake: str, language: str) -> str:
    """What the mistake's feedback says, figures left open; its id when it has gone."""
    for check in _parts(exercise_id, "checks"):
        for says in _said(check.model_dump(), mistake):
            return _open(says, language)
    return mistake


def _parts(exercise_id: str, name: str) -> tuple[Any, ...]:
    try:
        return tuple(getattr(entry(exercise_id).exercise, name))
    except (ContentError, UnknownNameError):
        return ()


def _said(part: Any, mistake: str) -> Iterator[Text]:
    if isinstance(part, dict):
        if part.get("id") == mistake and isinstance(part.get("says"), dict):
            yield Text(**part["says"])
        for inner in part.values():
            yield from _said(inner, mistake)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _said(inner, mistake)


def _open(text: Text, language: str) -> str:
    return PLACE.sub("…", text.in_language(language))
