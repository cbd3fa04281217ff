"""Judge a hand-in against its exercise on the student's own firm, and know the ideal answers."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from crm.book import Book
from crm.operation import LogEntry, Operation, perform, read_operation
from grading.grade import Report, grade
from grading.work import Oracle, Work, compute_afresh
from lessons.catalog import Entry
from lessons.sheet import Sheet, drawn_sheet

Answers = dict[str, Any]
LOG = "@log"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def judge(
    entry: Entry,
    book: Book,
    answers: Mapping[str, Any],
    log: tuple[LogEntry, ...] = (),
    earlier: Mapping[str, Mapping[str, Any]] | None = None,
    attempt: int = 1,
    oracle: Oracle | None = None,
) -> Report:
    """Grade one attempt. `book` is the firm after `log`; `earlier` holds the answers of earlier
    stages of the same case, by exercise id."""
    drawn = drawn_sheet(entry, book.firm.key.seed, attempt)
    return grade(drawn.checks, work_of(drawn, book, answers, log, earlier, oracle))


def work_of(
    drawn: Sheet,
    book: Book,
    answers: Mapping[str, Any],
    log: tuple[LogEntry, ...] = (),
    earlier: Mapping[str, Mapping[str, Any]] | None = None,
    oracle: Oracle | None = None,
) -> Work:
    """The work as the checks see it."""
    return Work(book, answers, log, earlier or {}, drawn.numbers, oracle or compute_afresh)


def ideal_answers(
    entry: Entry,
    book: Book,
    attempt: int = 1,
    earlier: Mapping[str, Mapping[str, Any]] | None = None,
) -> Answers:
    """Answers that must earn 100; operations to do first, as log lines, under "@log"."""
    drawn = drawn_sheet(entry, book.firm.key.seed, attempt)
    return ideal_of(drawn, book, earlier)


def ideal_of(
    drawn: Sheet, book: Book, earlier: Mapping[str, Mapping[str, Any]] | None = None
) -> Answers:
    """The ideal for a drawn sheet: operations first, then the answers on the firm after them."""
    before = work_of(drawn, book, {}, earlier=earlier)
    lines = [line for check in drawn.checks for line in check.ideal(before).get(LOG, ())]
    after, log = performed(book, lines)
    answers: Answers = {LOG: lines} if lines else {}
    for check in drawn.checks:
        found = check.ideal(work_of(drawn, after, answers, log, earlier))
        for question, answer in found.items():
            if question != LOG:
                answers[question] = _both(answers.get(question), answer)
    return answers


def performed(book: Book, lines: list[dict[str, Any]]) -> tuple[Book, tuple[LogEntry, ...]]:
    """A fork of the book after these operations, and their log."""
    if not lines:
        return book, ()
    after, log = book.fork(), []
    for seq, line in enumerate(lines, book.seq + 1):
        operation: Operation = read_operation(line)
        perform(after, operation, seq)
        log.append(LogEntry(seq, LONG_AGO, "proof", operation))
    return after, tuple(log)


def _both(before: Any, answer: Any) -> Any:
    """Two checks may judge one text: its ideal says what both want to read."""
    both = isinstance(before, str) and isinstance(answer, str) and before != answer
    return f"{before}\n{answer}" if both else answer
