"""One thing a student did to the firm. Operations are facts: appended, never edited."""

import json
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict

from crm.book import Book, Patch
from kit.errors import UserError
from kit.registry import Registry
from kit.text import Text

Trimmed = Annotated[str, AfterValidator(str.strip)]
"""A name without blanks before and after it."""
OneLine = Annotated[str, AfterValidator(lambda text: " ".join(text.split()))]
"""A sentence without line ends, one blank between words."""
OPERATIONS: Registry[type["Operation"]] = Registry("operation", "crm.operations")


@dataclass(frozen=True, slots=True)
class Consequence:
    """What may change more within the same operation, once it was applied; `book.noted` says what
    has changed so far. It looks at the book alone, so that a replay finds the same."""

    given: str
    """The table, empty at the start, without whose records nothing follows: asking costs little."""
    carry_out: Callable[[Book, "Operation"], None]


CONSEQUENCES: Registry[Consequence] = Registry("consequence", "crm.consequences")
"""In the order of their names."""


class Operation(BaseModel):
    """A frozen request with its own validation; one file in crm/operations/ each."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: ClassVar[str]
    title: ClassVar[Text]
    lasting: ClassVar[bool] = False
    """Whether it cannot be taken back: time does not run backwards."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        OPERATIONS.add(cls.name, cls)

    def check(self, book: Book) -> None:
        """Raise UserError when the request is not allowed on this book. Asked once, before the
        operation becomes a fact; a replay does not ask again, so that stricter rules of a later
        version never break an old log."""

    @abstractmethod
    def apply(self, book: Book) -> None:
        """Change the book through `change`, `add`, `relink`."""

    @abstractmethod
    def says(self, book: Book) -> Text:
        """One line for the log, written after `check` and before `apply`."""

    def line(self) -> dict[str, Any]:
        """The operation as it is stored."""
        return {"op": self.name, **self.model_dump(mode="json")}


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One operation with its circumstances. `seq` counts from 1 in each workspace."""

    seq: int
    at: datetime
    actor: str
    operation: Operation


def read_operation(line: dict[str, Any]) -> Operation:
    """Turn a stored line back into the operation."""
    fields = dict(line)
    return OPERATIONS[str(fields.pop("op"))].model_validate(fields)


def perform(book: Book, operation: Operation, seq: int) -> tuple[Patch, ...]:
    """Check one new operation, apply it and return what it changed. When UserError is raised by
    the check the book is as it was; should anything else fail, drop the book."""
    _check_storable(operation)
    operation.check(book)
    return redo(book, operation, seq)


def _check_storable(operation: Operation) -> None:
    """UserError when a text in it is none that a database takes: it holds half a character."""
    try:
        json.dumps(operation.line(), ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise UserError(
            "control_character",
            "输入的文字里有无法保存的字符，请重新输入。",
            "The text contains a character that cannot be stored; please type it again.",
        ) from error


def redo(book: Book, operation: Operation, seq: int) -> tuple[Patch, ...]:
    """Apply an operation that was accepted before, without asking again."""
    book.begin()
    operation.apply(book)
    for consequence in _consequences():
        if book.was_given(consequence.given):
            consequence.carry_out(book, operation)
    if operation.lasting:
        book.lasting.add(seq)
    return book.end(seq)


@cache
def _consequences() -> tuple[Consequence, ...]:
    return tuple(CONSEQUENCES[name] for name in CONSEQUENCES)
