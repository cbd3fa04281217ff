"""Give students firms on which every known mistake can be told from the right value.

On some firms a wrong method leads so near the right value that it would earn full marks by luck.
Such a firm is passed over for the next of the student's seeds. That takes about a second of
computing a student, so it is done before the first lesson, not when the student opens the page.
"""

import os
from collections.abc import Sequence

from sqlmodel import Session, col, select

from classroom import background
from classroom.judging_pool import spread
from classroom.store import Store, open_store
from classroom.tables import Assignment, Course, Enrolment, Person, Workspace
from classroom.units import exists, known_unit
from classroom.workspaces import make_workspace, seed_for
from crm.book import Book
from lessons.catalog import entry
from lessons.prove import firm_fits
from sample_data.build import build_firm
from sample_data.firm import FirmKey

TRIES = 6
"""With one firm in two unfit, one student in sixty has to take the best of six."""
COURSE = "KEXUN_FITTING_COURSE"
Wanted = tuple[str, int, FirmKey, tuple[str, ...]]
"""Secret of the course, person, firm but for its seed, exercises to fit."""


def start(store: Store, course_id: int) -> None:
    """Prepare the firms of a course in a process of its own: after a class list came in, or
    something was assigned to students who have no firm yet."""
    background.start(__name__, store.url, {COURSE: str(course_id)})


def prepare(store: Store, course_id: int, workers: int | None = None) -> int:
    """Choose firms for the students who have none yet; return how many. Safe to run again."""
    with store.session() as db:
        course = db.get_one(Course, course_id)
        exercises = _exercises(db, course_id)
        key = FirmKey(course.industry, course.customers, 1, "zh" if course.locale == "zh" else "en")
        wanted = [(course.secret, person, key, exercises) for person in _without(db, course_id)]
        for (_, person, _, _), number in zip(
            wanted, spread(fitting_number, wanted, workers), strict=True
        ):
            make_workspace(db, course, person, number)
    return len(wanted)


def fitting_number(wanted: Wanted) -> int:
    """The first number whose firm fits every exercise; where none does, the one that fits most."""
    secret, person_id, key, exercises = wanted
    best, fewest = 0, len(exercises) + 1
    for number in range(TRIES):
        seed = seed_for(secret, person_id, number)
        unfit = _unfit(FirmKey(key.industry, key.customers, seed, key.locale), exercises)
        if unfit < fewest:
            best, fewest = number, unfit
        if not unfit:
            break
    return best


def _unfit(key: FirmKey, exercises: Sequence[str]) -> int:
    book = Book(build_firm(key))
    return sum(not firm_fits(entry(exercise_id), book) for exercise_id in exercises)


def _exercises(db: Session, course_id: int) -> tuple[str, ...]:
    given = db.exec(select(Assignment.unit_id).where(Assignment.course_id == course_id))
    inside = (part for unit_id in given for part in known_unit(unit_id).exercises)
    return tuple(exercise_id for exercise_id in inside if exists(exercise_id))


def _without(db: Session, course_id: int) -> list[int]:
    having = select(Workspace.person_id).where(Workspace.course_id == course_id)
    query = (
        select(Person.id)
        .join(Enrolment, col(Enrolment.person_id) == Person.id)
        .where(
            Enrolment.course_id == course_id,
            Person.role == "student",
            col(Person.id).not_in(having),
        )
    )
    return list(db.exec(query.order_by(col(Person.id))))


def main() -> None:
    """Entry of the process that `start` makes."""
    background.step_back()
    prepare(open_store(os.environ[background.STORE]), int(os.environ[COURSE]), workers=1)


if __name__ == "__main__":
    main()
