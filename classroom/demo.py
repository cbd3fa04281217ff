"""The demo: four people to sign in as, and a class of thirty already at work. One act clears it."""

from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from classroom import demo_class, demo_work
from classroom.audit import note
from classroom.passwords import hashed
from classroom.rights import Visitor, permit
from classroom.store import Store, writing
from classroom.tables import (
    Assignment,
    AuditRow,
    Course,
    Draft,
    Enrolment,
    Extension,
    Grade,
    LogLine,
    Person,
    Role,
    Submission,
    Visit,
    Workspace,
)
from kit.text import Text


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Whom the sign-in page offers, and what that person sees."""

    login: str
    password: str
    name: str
    role: Role
    title: Text
    sees: Text


PASSWORD = "kexun-demo"
PEOPLE = (
    DemoPerson(
        "xuesheng",
        PASSWORD,
        "林小雨",
        "student",
        Text(zh="学生", en="Student"),
        Text(zh="自己的公司、课程地图、练习与成绩", en="a firm of one's own, exercises and grades"),
    ),
    DemoPerson(
        "laoshi",
        PASSWORD,
        "周文老师",
        "teacher",
        Text(zh="教师", en="Teacher"),
        Text(zh="班级名单、布置任务、预览练习", en="class list, assignments, preview"),
    ),
    DemoPerson(
        "pingjiao",
        PASSWORD,
        "郑琳老师",
        "instructor",
        Text(zh="评阅教师", en="Instructor"),
        Text(zh="课堂动态、成绩册、判分依据", en="live board, gradebook, receipts"),
    ),
    DemoPerson(
        "guanli",
        PASSWORD,
        "管理员",
        "administrator",
        Text(zh="管理员", en="Administrator"),
        Text(zh="账号、课程、清除演示数据", en="accounts, courses, clearing the demo"),
    ),
)


def make_demo(store: Store, *, work: bool = True) -> bool:
    """Make people, course and assignments on an empty database, in well under a second; return
    whether there is a demo now. The class's work follows in a process of its own, and goes on
    where it stopped when the program starts again."""
    with store.session() as db:
        if db.exec(select(Person.id)).first() is None:
            _make(db)
        course = demo_course(db)
        unfinished = course is not None and not demo_work.is_filled(db, course.id)
    if unfinished and work:
        demo_work.start(store)
    return course is not None


def demo_people(db: Session) -> tuple[DemoPerson, ...]:
    """The people the sign-in page may offer; none once the demo is cleared."""
    logins = set(db.exec(select(Person.login).where(col(Person.demo).is_(True))))
    return tuple(person for person in PEOPLE if person.login in logins)


def demo_course(db: Session) -> Course | None:
    return db.exec(select(Course).where(col(Course.demo).is_(True))).first()


def clear_demo(db: Session, who: Visitor) -> None:
    """Delete the demo people and all their work, and the demo course unless real students are in
    it. An administrator who came in by the demo stays and must choose a password."""
    permit(who, "administrator")
    demo_work.stop()
    with writing(db):
        course = demo_course(db)
        leaving = select(Person.id).where(
            col(Person.demo).is_(True), col(Person.id) != who.person_id
        )
        _delete_work(db, select(Workspace.id).where(col(Workspace.person_id).in_(leaving)))
        for table in (Draft, Extension, Enrolment):
            db.execute(delete(table).where(col(table.person_id).in_(leaving)))
        if course is not None:
            _close_course(db, course)
        _delete_people(db, leaving)
        mine = update(Person).where(col(Person.id) == who.person_id, col(Person.demo).is_(True))
        db.execute(mine.values(demo=False, must_change_password=True))
        note(db, who, "clear_demo", "demo")
    db.expire_all()


def _make(db: Session) -> None:
    hashes = {person.login: hashed(person.password) for person in PEOPLE}
    try:
        with writing(db):
            staff = [
                Person(
                    login=person.login,
                    name=person.name,
                    role=person.role,
                    password_hash=hashes[person.login],
                    must_change_password=False,
                    demo=True,
                )
                for person in PEOPLE
            ]
            db.add_all(staff)
            db.flush()
            demo_class.make_course(db, staff)
    except IntegrityError:
        return  # another process was quicker: its demo is the same


def _delete_work(db: Session, workspaces: SelectOfScalar[int]) -> None:
    """Everything done in these workspaces, and the workspaces."""
    submissions = select(Submission.id).where(col(Submission.workspace_id).in_(workspaces))
    grades = col(Grade.submission_id).in_(submissions)
    db.execute(delete(Grade).where(grades, col(Grade.withdraws_id).is_not(None)))
    db.execute(delete(Grade).where(grades))
    db.execute(delete(Submission).where(col(Submission.workspace_id).in_(workspaces)))
    db.execute(delete(LogLine).where(col(LogLine.workspace_id).in_(workspaces)))
    db.execute(delete(Workspace).where(col(Workspace.id).in_(workspaces)))


def _close_course(db: Session, course: Course) -> None:
    real = (
        select(Enrolment.id)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(
            Enrolment.course_id == course.id,
            Person.role == "student",
            col(Person.demo).is_(False),
        )
    )
    if db.exec(real).first() is not None:
        db.execute(update(Course).where(col(Course.id) == course.id).values(demo=False))
        return
    _delete_work(db, select(Workspace.id).where(Workspace.course_id == course.id))
    given = select(Assignment.id).where(Assignment.course_id == course.id)
    for table in (Draft, Extension):
        db.execute(delete(table).where(col(table.assignment_id).in_(given)))
    db.execute(delete(Assignment).where(col(Assignment.course_id) == course.id))
    db.execute(delete(Enrolment).where(col(Enrolment.course_id) == course.id))
    db.execute(delete(Course).where(col(Course.id) == course.id))


def _delete_people(db: Session, leaving: SelectOfScalar[int]) -> None:
    """Whoever graded a real student's work keeps his name on it, but cannot sign in any more."""
    graders = select(Grade.grader_id).where(col(Grade.grader_id).is_not(None))
    db.execute(delete(AuditRow).where(col(AuditRow.actor_id).in_(leaving)))
    db.execute(delete(Visit).where(col(Visit.person_id).in_(leaving)))
    away = col(Person.id).in_(leaving)
    db.execute(delete(Person).where(away, col(Person.id).not_in(graders)))
    db.execute(update(Person).where(away).values(demo=False, active=False, password_hash=""))
