"""Apply a planned class list to a course, and tell which first passwords were given."""

from dataclasses import dataclass

from sqlmodel import Session

from classroom.exchange.roster import RosterPlan
from classroom.people import Enrolled, NewStudent, enrol, students_of
from classroom.rights import Visitor
from kit.errors import UserError


@dataclass(frozen=True)
class RosterImport:
    """What became of the list. First passwords are in here and nowhere else."""

    students: tuple[Enrolled, ...]

    def count(self, outcome: str) -> int:
        return sum(1 for student in self.students if student.outcome == outcome)

    @property
    def first_passwords(self) -> list[tuple[str, str, str]]:
        """Login, name, first password of everybody who is new: shown once, for the teacher."""
        return [(s.login, s.name, s.first_password) for s in self.students if s.first_password]


def known_students(db: Session, who: Visitor, course_id: int) -> dict[str, tuple[str, str]]:
    """Student number -> (name, class) of a course, to plan a roster against."""
    lines = students_of(db, who, course_id)
    return {line.student_number or line.login: (line.name, line.class_name) for line in lines}


def import_roster(db: Session, who: Visitor, course_id: int, plan: RosterPlan) -> RosterImport:
    """Store the plan, all of it or nothing; safe to run twice.

    UserError `roster_rejected` for a rejected plan; the plan itself says why.
    """
    if plan.outcome == "reject":
        raise UserError(
            "roster_rejected",
            "名单有误，没有导入任何一行；请按提示修改后重新上传。",
            "The list has faults and nothing was imported; mend it as shown and upload it again.",
        )
    students = [NewStudent(line.student_number, line.name, line.class_name) for line in plan.lines]
    return RosterImport(tuple(enrol(db, who, course_id, students)))
