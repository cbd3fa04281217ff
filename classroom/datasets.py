"""Real orders kept for firms: who may add, use and remove them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from classroom.audit import note
from classroom.data_shelf import packed
from classroom.dataset_table import Dataset
from classroom.rights import TEACHING, Visitor, permit
from classroom.store import lock, writing
from classroom.tables import Course, Person
from kit.errors import ForbiddenError, UserError
from sample_data.industry import industry
from sample_data.real.data import digest_of, industry_of, is_data, retitled, unpack
from sample_data.real.firm import most_customers
from sample_data.real.shelf import forget_data, register_data

MOST = 200
"""Sets of data a person may keep: enough for a career, too few to fill a disk."""


@dataclass(frozen=True, slots=True)
class DatasetLine:
    """One set of data as its list shows it."""

    id: int
    title: str
    industry: str
    """What a course on these data has in the place of an industry."""
    customers: int
    orders: int
    lines: int
    products: int
    first_day: date
    as_of: date
    left_out: int
    made_by: str
    made_at: datetime
    courses: tuple[str, ...]
    """Courses on these data, archived ones included."""

    @property
    def most(self) -> int:
        """Customers that one student's firm may have."""
        return most_customers(self.customers)


def owner_of(who: Visitor) -> str:
    """Whose data: stands in the bytes, so that two teachers' data are never one."""
    return f"person:{who.person_id}"


def add_dataset(
    db: Session, who: Visitor, content: bytes, title: str, left_out: int = 0
) -> DatasetLine:
    """Keep canonical bytes that were prepared for this person, under the name their firms will
    have; the same twice is kept once. UserError when they are damaged or there are too many."""
    permit(who, *TEACHING)
    if not title.strip():
        raise UserError("empty_name", "请给企业起个名字。", "Give the firm a name.")
    content = retitled(content, title)
    data, digest = unpack(content), digest_of(content)
    if data.owner != owner_of(who):
        raise ForbiddenError()
    stored = packed(content)  # slow, so before the write lock
    with writing(db):
        lock(db, "datasets")
        found = db.exec(select(Dataset.id).where(Dataset.digest == digest)).first()
        if found is None:
            _check_room(db, who)
            made = Dataset(
                digest=digest,
                title=data.title,
                content=stored,
                customers=data.customers,
                orders=len(data.day),
                lines=len(data.fen),
                products=len(data.products),
                first_day=data.first_day,
                as_of=data.as_of,
                left_out=left_out,
                made_by=who.person_id,
            )
            db.add(made)
            db.flush()
            found = made.id
            note(db, who, "add_dataset", f"dataset:{found}", {"digest": digest})
    register_data(digest, content)
    return next(line for line in datasets(db, who) if line.id == found)


def datasets(db: Session, who: Visitor) -> list[DatasetLine]:
    """The person's own data, the newest first; everybody's for an administrator."""
    permit(who, *TEACHING)
    query = select(Dataset, Person.name).join(Person, col(Person.id) == Dataset.made_by)
    if who.role != "administrator":
        query = query.where(Dataset.made_by == who.person_id)
    large = defer(Dataset.content)  # type: ignore[arg-type]
    query = query.options(large).order_by(col(Dataset.id).desc())
    used = _courses(db)
    return [_line(found, maker, used) for found, maker in db.exec(query)]


def _line(found: Dataset, maker: str, used: dict[str, list[str]]) -> DatasetLine:
    name = industry_of(found.digest)
    return DatasetLine(
        found.id,
        found.title,
        name,
        found.customers,
        found.orders,
        found.lines,
        found.products,
        found.first_day,
        found.as_of,
        found.left_out,
        maker,
        found.made_at,
        tuple(used[name]),
    )


def remove_dataset(db: Session, who: Visitor, dataset_id: int) -> None:
    """Delete data for good; UserError when a course is built on them."""
    permit(who, *TEACHING)
    line = next((one for one in datasets(db, who) if one.id == dataset_id), None)
    if line is None:
        raise ForbiddenError()
    with writing(db):
        lock(db, "courses")  # nobody may build one on the data now
        courses = _courses(db)[line.industry]
        if courses:
            names = "、".join(courses)
            raise UserError(
                "data_in_use",
                f"课程“{names}”正在使用这份数据，不能删除；学生的成绩要靠它才能重算。",
                f"Courses use these data ({', '.join(courses)}); grades could not be replayed.",
            )
        db.delete(db.get_one(Dataset, dataset_id))
        note(db, who, "remove_dataset", f"dataset:{dataset_id}", {"title": line.title})
    forget_data(line.industry)


def check_industry(db: Session, who: Visitor, name: str) -> None:
    """Raise UserError unless firms of this name can be made, ForbiddenError for others' data."""
    if not is_data(name):
        industry(name)
    elif not any(line.industry == name for line in datasets(db, who)):
        raise ForbiddenError()


def _check_room(db: Session, who: Visitor) -> None:
    if len(db.exec(select(Dataset.id).where(Dataset.made_by == who.person_id)).all()) >= MOST:
        raise UserError(
            "too_many_datasets",
            f"最多保存 {MOST} 份数据，请先删除不用的。",
            f"At most {MOST} sets of data are kept; remove some first.",
        )


def _courses(db: Session) -> dict[str, list[str]]:
    """Names of courses by the industry they are on, for industries that are data."""
    found: dict[str, list[str]] = defaultdict(list)
    query = select(Course.industry, Course.name).where(col(Course.industry).startswith("data-"))
    for name, course in db.exec(query.order_by(col(Course.id))):
        found[name].append(course)
    return found
