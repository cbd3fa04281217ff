"""A class that has handed in four exercises, marked again in every way."""

import os
import tempfile
import time
from collections.abc import Sequence

from sqlalchemy import delete
from sqlmodel import Session, col, select

from classroom.judging_pool import close_pool
from classroom.marking import mark_many
from classroom.store import Store, migrate, open_store, writing
from classroom.tables import Assignment, Course, Grade, OracleValue, Person, Submission, Workspace
from crm.book import Book
from lessons.catalog import entry
from lessons.judging import ideal_answers
from sample_data.build import build_firm
from sample_data.firm import GENERATOR_VERSION, FirmKey

EXERCISES = (
    "05-segmentation/theory",
    "05-segmentation/rfm-quintiles",
    "05-segmentation/abc",
    "win-back/3-analysis",
)
CUSTOMERS = 600


def measure(students: int) -> None:
    """Print how long it takes, in this process and in as many as there are cores."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/kexun.sqlite")
        migrate(store)
        with store.session() as db, writing(db):
            checks = _hand_in_all(db, students)
        print(f"{students} students, {checks} checks each, {os.cpu_count()} cores")
        for workers in (1, os.cpu_count() or 1):
            _measure(store, workers)
        store.close()


def _measure(store: Store, workers: int) -> None:
    _forget(store, Grade, OracleValue)
    close_pool()
    _timed(store, workers, "nothing kept, processes not started")
    _forget(store, Grade)
    _timed(store, workers, "right values kept")
    _forget(store, Grade)
    close_pool()
    _timed(store, workers, "right values kept, processes not started")
    close_pool()


def _timed(store: Store, workers: int, what: str) -> None:
    with store.session() as db:
        ids = list(db.exec(select(Submission.id).order_by(col(Submission.id))))
    start, cpu = time.perf_counter(), time.process_time()
    grades = mark_many(store, ids, workers)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    people = sum(grade.needs_person for grade in grades)
    own = f", {1000 * cpu * len(EXERCISES) / len(ids):.1f} ms CPU a student" if workers == 1 else ""
    print(f"{workers} process(es), {what}: {seconds:.2f} s{own}, {people} of {len(ids)} unjudged")


def _forget(store: Store, *tables: type[Grade] | type[OracleValue]) -> None:
    with store.session() as db, writing(db):
        for table in tables:
            db.execute(delete(table))


def _hand_in_all(db: Session, students: int) -> int:
    """Half right, half wrong: as after a lesson. Returns the number of checks a student."""
    course = Course(code="B", name="B", secret="benchmark", customers=CUSTOMERS)
    db.add(course)
    db.flush()
    assignments = [Assignment(course_id=course.id, unit_id=e, kind="exercise") for e in EXERCISES]
    db.add_all(assignments)
    db.flush()
    for number in range(1, students + 1):
        _hand_in(db, course, assignments, number)
    entries = [entry(exercise_id).exercise for exercise_id in EXERCISES]
    return sum(e.draw or len(e.checks) for e in entries)


def _hand_in(db: Session, course: Course, assignments: Sequence[Assignment], number: int) -> None:
    person = Person(login=f"b{number}", name="b", role="student")
    db.add(person)
    db.flush()
    workspace = Workspace(
        course_id=course.id,
        person_id=person.id,
        industry="retail",
        customers=CUSTOMERS,
        seed=number,
        locale="zh",
        generator_version=GENERATOR_VERSION,
    )
    db.add(workspace)
    db.flush()
    book = Book(build_firm(FirmKey(customers=CUSTOMERS, seed=number)))
    for assignment in assignments:
        found = entry(assignment.unit_id)
        answers = ideal_answers(found, book)
        wrong = {name: "1" for place, name in enumerate(answers) if (place + number) % 2}
        db.add(
            Submission(
                assignment_id=assignment.id,
                person_id=person.id,
                workspace_id=workspace.id,
                exercise_id=assignment.unit_id,
                attempt=1,
                answers=answers | wrong,
                exercise_digest=found.digest,
                last_seq=0,
                key=assignment.unit_id,
            )
        )
