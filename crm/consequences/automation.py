"""Rules of the CRM fire on what an operation has done."""

from crm.automation.firing import fire
from crm.book import Book
from crm.operation import CONSEQUENCES, Consequence, Operation


def _fire(book: Book, operation: Operation) -> None:
    fire(book, operation.name)


CONSEQUENCES.add("automation", Consequence("automation_rules", _fire))
