"""Who may do what: every function that acts for a person, tried by everybody."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from classroom import assignments, audit, courses, drafts, gradebook, people, submissions
from classroom.backup import backup
from classroom.clock import now
from classroom.demo import clear_demo
from classroom.exchange.gradebook_file import export
from classroom.item_statistics import item_statistics
from classroom.live import class_now
from classroom.progress import course_map
from classroom.regrading import regrade
from classroom.rights import Visitor
from classroom.store import Store, migrate, open_store
from classroom.workbench import do, log_length, log_of
from classroom.workspaces import workspace_for, workspace_of
from crm.operation import read_operation
from kit.errors import ForbiddenError, UserError
from tests.classroom.small_course import LETTER, RIGHT_LETTER, Class, make_class, small_content

OWNER, CLASSMATE, STRANGER = "student", "classmate", "stranger"
TEACHER, INSTRUCTOR, OTHER, ADMIN = "teacher", "instructor", "other_teacher", "administrator"
EVERYBODY = (OWNER, CLASSMATE, STRANGER, TEACHER, INSTRUCTOR, OTHER, ADMIN)
STAFF = (TEACHER, INSTRUCTOR, ADMIN)
TEACHING = (TEACHER, ADMIN)
MEMBERS = (OWNER, CLASSMATE, *STAFF)
CALL = {"kind": "call", "subject": "回访"}
OPERATION = read_operation({"op": "log_activity", "account_id": 1, "values": CALL})

Act = Callable[[Session, Visitor, "Place"], Any]


class Place:
    """A class in which the student has a firm, a draft, a submission and a grade by hand."""

    def __init__(self, store: Store) -> None:
        self.group: Class = make_class(store)
        self.course, self.letter = self.group.course_id, self.group.letter.id
        student = self.group.student
        self.student = student.person_id
        with store.session() as db:
            self.workspace = workspace_of(db, student, self.course).id
            drafts.save_draft(db, student, self.letter, LETTER, {"letter": "b"})
            done = submissions.hand_in(db, student, self.letter, LETTER, RIGHT_LETTER, "k")
            self.submission = done.id
            self.grade = gradebook.override(db, self.group.teacher, done.id, 50, "reason").id


ACTS: dict[str, tuple[Act, tuple[str, ...]]] = {
    "students_of": (lambda db, who, at: people.students_of(db, who, at.course), STAFF),
    "classes_of": (lambda db, who, at: courses.classes_of(db, who, at.course), STAFF),
    "enrol": (
        lambda db, who, at: people.enrol(db, who, at.course, [people.NewStudent("09", "新")]),
        TEACHING,
    ),
    "remove_student": (
        lambda db, who, at: people.remove_student(db, who, at.course, at.student),
        TEACHING,
    ),
    "reset_password": (lambda db, who, at: people.reset_password(db, who, at.student), STAFF),
    "people": (lambda db, who, at: people.people(db, who), (ADMIN,)),
    "add_person": (lambda db, who, at: people.add_person(db, who, "x", "x", "teacher"), (ADMIN,)),
    "set_active": (lambda db, who, at: people.set_active(db, who, at.student, False), (ADMIN,)),
    "create_course": (
        lambda db, who, at: courses.create_course(db, who, code="N", name="N"),
        (TEACHER, OTHER, ADMIN),
    ),
    "add_staff": (lambda db, who, at: courses.add_staff(db, who, at.course, "other"), TEACHING),
    "archive_course": (lambda db, who, at: courses.archive_course(db, who, at.course), TEACHING),
    "assign": (lambda db, who, at: assignments.assign(db, who, at.course, LETTER), TEACHING),
    "unassign": (
        lambda db, who, at: assignments.unassign(db, who, at.group.case.id),
        TEACHING,
    ),
    "extensions": (lambda db, who, at: assignments.extensions(db, who, at.letter), STAFF),
    "extend": (
        lambda db, who, at: assignments.extend(
            db, who, at.letter, at.student, now() + timedelta(days=9)
        ),
        STAFF,
    ),
    "assignments": (lambda db, who, at: assignments.assignments(db, who, at.course), MEMBERS),
    "open_for": (lambda db, who, at: assignments.open_for(db, who, at.letter), MEMBERS),
    "course_map": (lambda db, who, at: course_map(db, who, at.course), MEMBERS),
    "course_map of a student": (
        lambda db, who, at: course_map(db, who, at.course, at.student),
        (OWNER, *STAFF),
    ),
    "workspace_of": (lambda db, who, at: workspace_of(db, who, at.course), MEMBERS),
    "workspace_for": (
        lambda db, who, at: workspace_for(db, who, at.course, at.student),
        STAFF,
    ),
    "do": (lambda db, who, at: do(db, who, at.workspace, OPERATION, "k"), (OWNER,)),
    "log_of": (lambda db, who, at: log_of(db, who, at.workspace), (OWNER, *STAFF)),
    "log_length": (lambda db, who, at: log_length(db, who, at.workspace), (OWNER, *STAFF)),
    "save_draft": (
        lambda db, who, at: drafts.save_draft(db, who, at.letter, LETTER, {}),
        (OWNER, CLASSMATE),
    ),
    "load_draft": (lambda db, who, at: drafts.load_draft(db, who, at.letter, LETTER), MEMBERS),
    "hand_in": (
        lambda db, who, at: submissions.hand_in(db, who, at.letter, LETTER, {}, "k2"),
        (OWNER, CLASSMATE),
    ),
    "my_submissions": (
        lambda db, who, at: submissions.my_submissions(db, who, at.letter, LETTER),
        MEMBERS,
    ),
    "submission": (
        lambda db, who, at: submissions.submission(db, who, at.submission),
        (OWNER, *STAFF),
    ),
    "gradebook": (lambda db, who, at: gradebook.gradebook(db, who, at.course), STAFF),
    "override": (lambda db, who, at: gradebook.override(db, who, at.submission, 1, "why"), STAFF),
    "withdraw": (lambda db, who, at: gradebook.withdraw(db, who, at.grade), STAFF),
    "regrade": (lambda db, who, at: regrade(db, who, at.letter, apply=True), STAFF),
    "class_now": (lambda db, who, at: class_now(db, who, at.course), STAFF),
    "item_statistics": (lambda db, who, at: item_statistics(db, who, at.course), STAFF),
    "export": (lambda db, who, at: export(db, who, at.course, "xlsx"), STAFF),
    "trail": (lambda db, who, at: audit.trail(db, who), (ADMIN,)),
    "clear_demo": (lambda db, who, at: clear_demo(db, who), (ADMIN,)),
}
UNKNOWN: dict[str, Act] = {
    "students_of": lambda db, who, at: people.students_of(db, who, 999),
    "open_for": lambda db, who, at: assignments.open_for(db, who, 999),
    "submission": lambda db, who, at: submissions.submission(db, who, 999),
    "log_of": lambda db, who, at: log_of(db, who, 999),
    "withdraw": lambda db, who, at: gradebook.withdraw(db, who, 999),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Place]]:
    """The class once; every test works on a copy of its file."""
    folder = tmp_path_factory.mktemp("rights")
    with small_content(folder):
        store = open_store(f"sqlite:///{folder / 'made.sqlite'}")
        migrate(store)
        place = Place(store)
        with store.session() as db:
            due_at = now() + timedelta(days=3)
            assignments.assign(db, place.group.teacher, place.course, LETTER, due_at=due_at)
        yield backup(store, folder / "copy.sqlite"), place
        store.close()


@pytest.fixture
def place(made: tuple[Path, Place]) -> Place:
    return made[1]


@pytest.fixture
def copied(made: tuple[Path, Place], tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{shutil.copy(made[0], tmp_path / 'kexun.sqlite')}")
    yield store
    store.close()


@pytest.mark.parametrize("name", ACTS)
def test_only_those_who_may_can(copied: Store, place: Place, name: str) -> None:
    act, allowed = ACTS[name]
    refused = []
    with copied.session() as db:
        for role in EVERYBODY:
            if role not in allowed:
                try:
                    act(db, getattr(place.group, role), place)
                except ForbiddenError:
                    refused.append(role)
    assert refused == [role for role in EVERYBODY if role not in allowed]
    with copied.session() as db:
        act(db, getattr(place.group, allowed[0]), place)


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_does_not_exist_looks_like_what_is_forbidden(
    copied: Store, place: Place, name: str
) -> None:
    with copied.session() as db, pytest.raises(ForbiddenError):
        UNKNOWN[name](db, place.group.teacher, place)


def test_a_classmate_sees_nothing_of_the_work_when_acting_on_the_same_exercise(
    copied: Store, place: Place
) -> None:
    classmate = place.group.classmate
    with copied.session() as db:
        assert drafts.load_draft(db, classmate, place.letter, LETTER) is None
        assert submissions.my_submissions(db, classmate, place.letter, LETTER) == []
        assert workspace_of(db, classmate, place.course).id != place.workspace


@pytest.mark.parametrize("role", EVERYBODY)
def test_with_the_first_password_nobody_can_do_anything(
    copied: Store, place: Place, role: str
) -> None:
    who = replace(getattr(place.group, role), must_change_password=True)
    with copied.session() as db:
        for name, (act, _) in ACTS.items():
            with pytest.raises(UserError) as caught:
                act(db, who, place)
            assert caught.value.code in ("change_password_first", "forbidden"), name
