"""The demo class at work: every operation, draft and submission goes through the real functions,
at moments spread over the last days. Safe to stop at any point and to run again."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from classroom import background, clock
from classroom.demo_answers import SEED, Step, Student, steps_for
from classroom.drafts import save_draft
from classroom.rights import Visitor
from classroom.store import Store, open_store, writing
from classroom.submissions import hand_in
from classroom.tables import Assignment, AuditRow, Course, Enrolment, Person
from classroom.units import Unit, shelves
from classroom.workbench import do
from classroom.workspaces import firm_key, workspace_of
from crm.book import Book
from kit.errors import ForbiddenError, UserError
from kit.seeds import one_below, one_unit
from sample_data.build import cached_firm

FILLED = "demo_filled"
REACH = (2, 1, 3, 4, 0, 5, 3, 4, 2, 5, 1, 4, 3, 5, 4)
"""How many units a student has begun, by place in the list, over and over."""
ENDINGS = ("passed", "retry", "draft", "stuck", "passed", "passed", "retry")
"""How the last of them stands."""
STAGES_DONE = (1, 3, 6)
"""How far those are who have begun a case."""
DAYS = 7.5
"""The class has been at work for so long."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One student's way: how much he has begun, how it ends, whether he is at work right now."""

    who: Visitor
    place: int
    reach: int
    ending: str
    active: bool


def start(store: Store) -> None:
    """Fill the demo in a process of its own."""
    background.start(__name__, store.url)


def stop() -> None:
    """End the process of `start`, if it still runs."""
    background.stop(__name__)


def is_filled(db: Session, course_id: int) -> bool:
    query = select(AuditRow.id).where(
        AuditRow.subject == f"course:{course_id}", AuditRow.action == FILLED
    )
    return db.exec(query).first() is not None


def fill(store: Store) -> None:
    """Let every student of the demo course do his work; done once, it does nothing."""
    with store.session() as db:
        course = db.exec(select(Course).where(col(Course.demo).is_(True))).first()
        if course is None or is_filled(db, course.id):
            return
        for plan in _plans(db, course):
            _work(db, course, plan)
        with writing(db):
            db.add(AuditRow(actor="", action=FILLED, subject=f"course:{course.id}"))


def _plans(db: Session, course: Course) -> list[Plan]:
    """The student of the sign-in page first: he is waiting to be looked at."""
    query = (
        select(Person)
        .join(Enrolment, col(Enrolment.person_id) == Person.id)
        .where(
            Enrolment.course_id == course.id,
            Person.role == "student",
            col(Person.demo).is_(True),
        )
        .order_by(col(Person.password_hash).desc(), col(Person.id))
    )
    return [_plan(place, person) for place, person in enumerate(db.exec(query).all())]


def _plan(place: int, person: Person) -> Plan:
    who = Visitor(person.id, 0, person.name, person.login, "student", person.language)
    if person.password_hash:
        return Plan(who, place, 3, "retry", active=False)
    reach, ending = REACH[place % len(REACH)], ENDINGS[place % len(ENDINGS)]
    return Plan(who, place, reach, ending, active=place % 3 == 1)


def _work(db: Session, course: Course, plan: Plan) -> None:
    """Steps have keys, so those done before an interruption are not done twice."""
    workspace = workspace_of(db, plan.who, course.id)
    given = {
        assignment.unit_id: assignment
        for assignment in db.exec(select(Assignment).where(Assignment.course_id == course.id))
    }
    units = [unit for shelf in shelves() for unit in shelf.units if unit.id in given]
    exercises = list(_exercises(units, plan))
    student = Student(plan.place, Book(cached_firm(firm_key(workspace))))
    times = Times(plan, len(units[: plan.reach]), clock.now())
    for number, step in enumerate(steps_for(student, exercises, plan.ending)):
        key = f"demo-{plan.place}-{number}"
        with clock.at(times.next(step)), suppress(UserError):
            _do(db, plan.who, workspace.id, given[units[step.unit].id], step, key)


def _exercises(units: list[Unit], plan: Plan) -> Iterator[tuple[int, str]]:
    for number, unit in enumerate(units[: plan.reach]):
        most = STAGES_DONE[plan.place % len(STAGES_DONE)] if unit.kind == "case" else 1
        for exercise_id in unit.exercises[:most]:
            yield number, exercise_id


def _do(
    db: Session, who: Visitor, workspace_id: int, given: Assignment, step: Step, key: str
) -> None:
    if step.operation is not None:
        do(db, who, workspace_id, step.operation, key)
    elif step.final:
        hand_in(db, who, given.id, step.exercise_id, step.answers or {}, key)
    else:
        save_draft(db, who, given.id, step.exercise_id, step.answers or {})


class Times:
    """When a student did what: one sitting a unit, the last of an active student just now."""

    def __init__(self, plan: Plan, sittings: int, now: datetime) -> None:
        self.plan, self.sittings, self.now = plan, max(1, sittings), now
        self.moment, self.sitting, self.count = now, -1, 0

    def next(self, step: Step) -> datetime:
        """A few minutes after the step before, never in the future."""
        if step.unit != self.sitting:
            self.sitting, self.moment = step.unit, self._begins(step.unit)
        self.count += 1
        seconds = 20 + one_below(SEED, f"pause/{self.count}", 300, self.plan.place)
        if self.plan.active and step.unit == self.sittings - 1:
            seconds //= 6
        self.moment = min(self.moment + timedelta(seconds=seconds), self.now)
        return self.moment

    def _begins(self, sitting: int) -> datetime:
        if self.plan.active and sitting == self.sittings - 1:
            minutes = 3 + one_below(SEED, "just now", 15, self.plan.place)
            return self.now - timedelta(minutes=minutes)
        share = (sitting + one_unit(SEED, f"day/{sitting}", self.plan.place)) / self.sittings
        day = (self.now - timedelta(days=DAYS * (1 - share))).astimezone()
        hour = 8 + one_below(SEED, f"hour/{sitting}", 13, self.plan.place)
        begins = day.replace(hour=hour, minute=one_below(SEED, "minute", 60, self.plan.place))
        return min(begins, self.now - timedelta(hours=2))


def main() -> None:
    """Entry of the process that `start` makes."""
    background.step_back()
    store = open_store(os.environ[background.STORE])
    with suppress(ForbiddenError, IntegrityError):  # cleared meanwhile: nothing is left to do
        fill(store)


if __name__ == "__main__":
    main()
