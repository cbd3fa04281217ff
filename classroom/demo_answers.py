"""What the demo students do: computed from their own firms, right, or wrong in a known way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from crm.book import Book
from crm.operation import Operation, perform, read_operation
from kit.errors import UserError
from kit.seeds import one_below, one_unit
from lessons.catalog import Entry, entry
from lessons.judging import LOG, ideal_of, work_of
from lessons.sheet import drawn_sheet

SEED = 20240901
LEVELS = ("A", "B", "C")
CALLS = ("回访上次购买情况", "确认收货与使用体验", "介绍会员权益", "了解复购计划", "处理投诉后回访")


@dataclass(frozen=True, slots=True)
class Step:
    """One act within a unit: an operation, a draft or a hand-in."""

    unit: int
    exercise_id: str = ""
    operation: Operation | None = None
    answers: dict[str, Any] | None = None
    final: bool = False
    """Hand in; otherwise answers are only a draft."""


@dataclass
class Student:
    """A student with his firm as his acts change it."""

    place: int
    book: Book
    seq: int = 0
    earlier: dict[str, dict[str, Any]] = field(default_factory=dict)

    def chance(self, what: str) -> float:
        return one_unit(SEED, what, self.place)

    def pick(self, what: str, count: int) -> int:
        return one_below(SEED, what, count, self.place)

    def does(self, operation: Operation) -> bool:
        """Try an operation on the student's book; False when it is not allowed."""
        fork = self.book.fork()
        try:
            perform(fork, operation, self.seq + 1)
        except UserError:
            return False
        self.book, self.seq = fork, self.seq + 1
        return True


def steps_for(student: Student, exercises: list[tuple[int, str]], last: str) -> Iterator[Step]:
    """The acts of one student over (unit, exercise) pairs in order; the last is left unfinished
    in the way `last` says: passed, draft, stuck or retry."""
    for number, (unit, exercise_id) in enumerate(exercises):
        found = entry(exercise_id)
        yield from _daily_work(student, unit, number)
        ending = last if number == len(exercises) - 1 else "passed"
        yield from _exercise(student, found, unit, ending)


def _daily_work(student: Student, unit: int, number: int) -> Iterator[Step]:
    """Ordinary CRM work between the exercises."""
    accounts = student.book.live_accounts()["id"].to_list()
    for turn in range(student.pick(f"turns/{number}", 4)):
        what = f"work/{number}/{turn}"
        account = accounts[student.pick(what, len(accounts))]
        if student.chance(what) < 0.4:
            line = {"op": "set_level", "account_id": account}
            line["level"] = LEVELS[student.pick(f"{what}/level", len(LEVELS))]
        else:
            subject = CALLS[student.pick(f"{what}/call", len(CALLS))]
            line = {"op": "log_activity", "account_id": account}
            line["values"] = {"kind": "call", "subject": subject}
        operation = read_operation(line)
        if student.does(operation):
            yield Step(unit, operation=operation)


def _exercise(student: Student, found: Entry, unit: int, ending: str) -> Iterator[Step]:
    wrong_tries = 1 if student.chance(f"{found.id}/luck") < 0.6 else 0
    if ending == "stuck":
        wrong_tries = min(2, found.exercise.attempts)
    elif ending in ("retry", "draft"):
        wrong_tries = 1 if ending == "retry" else 0
    for attempt in range(1, min(wrong_tries, found.exercise.attempts - 1) + 1):
        yield from _attempt(student, found, unit, attempt, right=False)
    attempt = wrong_tries + 1
    if ending == "passed":
        yield from _attempt(student, found, unit, attempt, right=True)
    elif ending in ("retry", "draft"):
        answers = _ideal(student, found, attempt)
        answers.pop(LOG, None)
        half = dict(list(answers.items())[: max(1, len(answers) // 2)])
        yield Step(unit, found.id, answers=half)


def _attempt(
    student: Student, found: Entry, unit: int, attempt: int, *, right: bool
) -> Iterator[Step]:
    """Operations first, then a draft, then the hand-in. A wrong try does half of the work."""
    ideal = _ideal(student, found, attempt)
    lines = ideal.pop(LOG, [])
    for line in lines if right else lines[: len(lines) // 2]:
        operation = read_operation(line)
        if student.does(operation):
            yield Step(unit, operation=operation)
    if lines:
        ideal = _ideal(student, found, attempt)
        ideal.pop(LOG, None)
    answers = ideal | _mistakes(student, found, attempt, ideal, _slips(student, found, right))
    yield Step(unit, found.id, answers=answers)
    yield Step(unit, found.id, answers=answers, final=True)
    student.earlier[found.id] = answers


def _ideal(student: Student, found: Entry, attempt: int) -> dict[str, Any]:
    drawn = drawn_sheet(found, student.book.firm.key.seed, attempt)
    return ideal_of(drawn, student.book, student.earlier)


def _slips(student: Student, found: Entry, right: bool) -> int:
    """How many mistakes: most of a first try may be wrong, and one may stay to the end."""
    if right:
        return 1 if student.chance(f"{found.id}/slip") < 0.3 else 0
    return 2 + student.pick(f"{found.id}/slips", 4)


def _mistakes(
    student: Student, found: Entry, attempt: int, ideal: dict[str, Any], count: int
) -> dict[str, Any]:
    """Answers of known mistakes, or empty ones where none is known. The first that an exercise
    lists are the commonest."""
    drawn = drawn_sheet(found, student.book.firm.key.seed, attempt)
    asked = [check for check in drawn.checks if check.question]
    work = work_of(drawn, student.book, ideal, earlier=student.earlier)
    wrong: dict[str, Any] = {}
    for turn in range(min(count, len(asked))):
        what = f"{found.id}/{attempt}/{turn}"
        check = asked[int(len(asked) * student.chance(what) ** 2)]
        known = [one for one in check.wrongs(work) if one.separable]
        if known:
            place = int(len(known) * student.chance(f"{what}/mistake") ** 2)
            wrong |= {k: v for k, v in known[place].answers.items() if k != LOG}
        else:
            wrong[check.question] = ""
    return wrong
