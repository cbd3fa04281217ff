"""One thing a student did to the firm. Operations are facts: appended, never edited."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from crm.book import Book, Patch
from kit.registry import Registry
from kit.text import Text

OPERATIONS: Registry[type["Operation"]] = Registry("operation", "crm.operations")


class Operation(BaseModel):
    """A frozen request with its own validation; one file in crm/operations/ each."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: ClassVar[str]
    title: ClassVar[Text]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        OPERATIONS.add(cls.name, cls)

    @abstractmethod
    def apply(self, book: Book) -> None:
        """Change the book through `change`, `add`, `relink`; raise UserError before any change
        when the request is not allowed."""

    @abstractmethod
    def says(self, book: Book) -> Text:
        """One line for the log, written before the operation is applied."""

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
    """Apply one operation to the book and return what it changed; all or nothing.

    Give it a fork: when UserError is raised the book may be half changed and must be dropped.
    """
    book.begin()
    operation.apply(book)
    return book.end(seq)
