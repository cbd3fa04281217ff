"""The questions as one student sees them at one attempt: drawn, shuffled, with his firm's "
"figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from crm.book import Book
from grading.answers import show_number
from grading.check import Check
from grading.source import value_of
from grading.work import Oracle, Work, compute_afresh
from kit.seeds import one_below, shuffled
from kit.text import Text
from lessons.catalog import Entry
from lessons.question import Question

Numbers = Mapping[str, Mapping[str, int | float]]
"""Question id -> name -> number drawn."""


@dataclass(frozen=True)
class Sheet:
    """What is asked at this attempt, and the checks that will judge it."""

    questions: tuple[Question, ...]
    checks: tuple[Check, ...]
    numbers: Numbers = field(default_factory=dict)


def sheet(entry: Entry, book: Book, attempt: int = 1, oracle: Oracle | None = None) -> Sheet:
    """The sheet of one attempt (from 1). The same firm, exercise and attempt give the same "
    "sheet."""
    drawn = drawn_sheet(entry, book.firm.key.seed, attempt)
    return filled(drawn, book, oracle)


def drawn_sheet(entry: Entry, seed: int, attempt: int, *, whole_pool: bool = False) -> Sheet:
    """The sheet before figures are filled in; `whole_pool` is for proofs."""
    exercise = entry.exercise
    chosen = exercise.questions
    if exercise.draw is not None and not whole_pool:
        chosen = _draw(entry, seed, attempt)
    ids = {question.id for question in chosen}
    checks = tuple(c for c in exercise.checks if not c.question or c.question in ids)
    purpose = f"{entry.id}/{attempt}"
    questions = tuple(_shuffle(question, seed, purpose) for question in chosen)
    return Sheet(questions, checks, {q.id: _numbers(q, seed, purpose) for q in questions})


def filled(drawn: Sheet, book: Book, oracle: Oracle | None = None) -> Sheet:
    """The sheet with facts and drawn numbers in its words."""
    work = Work(book, {}, numbers=drawn.numbers, oracle=oracle or compute_afresh)
    questions = tuple(_filled(question, work) for question in drawn.questions)
    return Sheet(questions, drawn.checks, drawn.numbers)


def _draw(entry: Entry, seed: int, attempt: int) -> tuple[Question, ...]:
    """Go on through one shuffled pool, so that a next attempt brings other questions first."""
    pool = _dealt(entry.exercise.questions, seed, f"{entry.id}/pool")
    count = entry.exercise.draw or len(pool)
    start = (attempt - 1) * count
    return tuple(pool[(start + place) % len(pool)] for place in range(count))


def _dealt(questions: tuple[Question, ...], seed: int, purpose: str) -> list[Question]:
    """The pool in a drawn order in which the kinds of input take turns, the commonest first."""
    order = [questions[place] for place in shuffled(seed, purpose, len(questions))]
    piles: dict[str, list[Question]] = {}
    for question in order:
        piles.setdefault(question.input, []).append(question)
    turns = sorted(piles.values(), key=lambda pile: (-len(pile), pile[0].input))
    rounds = zip_longest(*turns)
    return [question for turn in rounds for question in turn if question is not None]


def _numbers(question: Question, seed: int, purpose: str) -> dict[str, int | float]:
    return {
        name: about.at(one_below(seed, f"{purpose}/{question.id}/{name}", about.count))
        for name, about in question.numbers.items()
    }


def _shuffle(question: Question, seed: int, purpose: str) -> Question:
    if question.keep_order:
        return question
    place = f"{purpose}/{question.id}"
    return question.model_copy(
        update={
            "options": _mixed(question.options, seed, f"{place}/options"),
            "targets": _mixed(question.targets, seed, f"{place}/targets"),
        }
    )


def _mixed(options: dict[str, Text], seed: int, purpose: str) -> dict[str, Text]:
    """Another order, never the one written: an ordering would be handed in as it stands."""
    names = list(options)
    order = shuffled(seed, purpose, len(names))
    if order == list(range(len(names))):
        order = order[1:] + order[:1]
    return {names[place]: options[names[place]] for place in order}


def _filled(question: Question, work: Work) -> Question:
    shown = {name: show_number(n) for name, n in work.numbers[question.id].items()}
    for name, source in question.facts.items():
        shown[name] = show_number(value_of(source, work, question.id))
    return question.model_copy(
        update={
            "ask": question.ask.fill(**shown),
            "options": _fill_all(question.options, shown),
            "targets": _fill_all(question.targets, shown),
            "hints": tuple(hint.fill(**shown) for hint in question.hints),
            "rows": _rows(question, work),
        }
    )


def _fill_all(texts: dict[str, Text], shown: Mapping[str, Any]) -> dict[str, Text]:
    return {name: text.fill(**shown) for name, text in texts.items()} if shown else texts


def _rows(question: Question, work: Work) -> int | None:
    if question.rows is None or isinstance(question.rows, int):
        return question.rows
    return int(value_of(question.rows, work, question.id))
