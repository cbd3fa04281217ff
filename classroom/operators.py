"""Acts on the command line: whoever can open the store acts as its first administrator."""

import secrets
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from classroom.audit import note
from classroom.courses import course_named
from classroom.exchange.gradebook_file import export
from classroom.exchange.roster import RosterPlan, plan_roster
from classroom.exchange.roster_import import import_roster, known_students
from classroom.passwords import hashed
from classroom.regrading import regrade
from classroom.rights import Visitor
from classroom.store import Store, migrate, open_store, writing
from classroom.tables import Person
from kit.errors import UserError

FIRST_LOGIN = "guanli"


def operator(db: Session) -> Visitor:
    """The first active administrator; UserError when there is none yet."""
    query = select(Person).where(Person.role == "administrator", col(Person.active).is_(True))
    person = db.exec(query.order_by(col(Person.id))).first()
    if person is None:
        raise UserError(
            "no_administrator",
            "数据库里还没有管理员，请先运行一次 kexun。",
            "There is no administrator yet; run `kexun` once first.",
        )
    return Visitor(person.id, 0, person.name, person.login, person.role, person.language)


def first_administrator(store: Store) -> tuple[str, str] | None:
    """On a store without people, make an administrator; return login and first password, once."""
    with store.session() as db, writing(db):
        if db.exec(select(Person.id)).first() is not None:
            return None
        password = secrets.token_urlsafe(9)
        person = Person(
            login=FIRST_LOGIN,
            name="管理员",
            role="administrator",
            password_hash=hashed(password),
            must_change_password=True,
        )
        db.add(person)
        db.flush()
        made = Visitor(person.id, 0, person.name, person.login, person.role, person.language)
        note(db, made, "first_administrator", f"person:{person.id}")
    return FIRST_LOGIN, password


def open_migrated() -> Store:
    """The store of this machine, at this version's tables."""
    store = open_store()
    migrate(store)
    return store


def import_class_list(
    file: Path, course: str, apply: bool
) -> tuple[RosterPlan, list[tuple[str, str, str]]]:
    """What a class list would change, and after `apply` the login, name and first password of
    everybody who was added. Without a course the file is only read."""
    raw = file.read_bytes()
    if not course:
        return plan_roster(raw, file.name, {}), []
    with open_migrated().session() as db:
        who = operator(db)
        course_id = course_named(db, who, course).id
        plan = plan_roster(raw, file.name, known_students(db, who, course_id))
        if not apply or plan.outcome == "reject":
            return plan, []
        return plan, import_roster(db, who, course_id, plan).first_passwords


def export_gradebook(course: str, format: str, out: Path | None, language: str) -> Path:
    """Write a course's gradebook to a file or into a folder; return where it is."""
    with open_migrated().session() as db:
        who = operator(db)
        made = export(db, who, course_named(db, who, course).id, format, language)
    target = out if out is not None and not out.is_dir() else (out or Path()) / made.name
    target.write_bytes(made.content)
    return target


def regrade_all(assignment_id: int, apply: bool) -> list[dict[str, Any]]:
    """Who changes when an assignment is judged again, as plain values."""
    with open_migrated().session() as db:
        changes = regrade(db, operator(db), assignment_id, apply=apply)
    return [
        {
            "submission": change.submission_id,
            "person": change.person,
            "exercise_id": change.exercise_id,
            "attempt": change.attempt,
            "before": change.before,
            "after": change.after,
            "overridden": change.overridden,
        }
        for change in changes
    ]
