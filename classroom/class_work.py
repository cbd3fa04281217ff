"""What a class did in its CRMs lately: operations by kind and by student."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from classroom.clock import now
from classroom.people import StudentLine, students_of
from classroom.rights import Visitor
from classroom.tables import LogLine, Workspace

LAST_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class StudentActs:
    """One student's operations in the time, by kind, and when the last was."""

    person: StudentLine
    kinds: Counter[str]
    last: datetime | None

    @property
    def total(self) -> int:
        return self.kinds.total()


@dataclass(frozen=True)
class ClassWork:
    """The class since a moment; students with most operations first, the idle ones at the end."""

    since: datetime
    lines: tuple[StudentActs, ...]

    @property
    def kinds(self) -> list[tuple[str, int, int]]:
        """Kind, operations, students who did it; the commonest first."""
        acts, people = Counter[str](), Counter[str]()
        for line in self.lines:
            acts.update(line.kinds)
            people.update(list(line.kinds))
        return [(kind, count, people[kind]) for kind, count in acts.most_common()]


def class_work(
    db: Session,
    who: Visitor,
    course_id: int,
    *,
    class_name: str = "",
    lately: timedelta = LAST_HOUR,
) -> ClassWork:
    """What the students of a course did in the last hour, or another time, for its staff."""
    students = students_of(db, who, course_id, class_name=class_name)
    since = now() - lately
    done, last = _acts(db, course_id, since)
    lines = [StudentActs(one, done[one.person_id], last.get(one.person_id)) for one in students]
    return ClassWork(since, tuple(sorted(lines, key=lambda line: -line.total)))


def _acts(
    db: Session, course_id: int, since: datetime
) -> tuple[defaultdict[int, Counter[str]], dict[int, datetime]]:
    kind = col(LogLine.operation)["op"].as_string()
    query = (
        select(Workspace.person_id, kind, LogLine.at)
        .join(LogLine, col(LogLine.workspace_id) == Workspace.id)
        .where(Workspace.course_id == course_id, LogLine.at >= since)
        .order_by(col(LogLine.at))
    )
    done: defaultdict[int, Counter[str]] = defaultdict(Counter)
    last: dict[int, datetime] = {}
    for person_id, name, at in db.exec(query):
        done[person_id][name] += 1
        last[person_id] = at
    return done, last
