"""Real data in a college: whose they are, courses on them, and work judged on them."""

from datetime import date
from importlib.metadata import files
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from classroom import judging_pool
from classroom.assignments import assign
from classroom.availability import unavailable
from classroom.borrowed_data import borrowing
from classroom.courses import archive_course, create_course
from classroom.datasets import DatasetLine, add_dataset, datasets, owner_of, remove_dataset
from classroom.exchange.order_list import plan_orders, read_orders
from classroom.marking import jobs_for
from classroom.people import NewStudent, enrol
from classroom.rights import Visitor
from classroom.store import Store
from classroom.submissions import hand_in
from classroom.tables import AuditRow, Course, Grade
from classroom.units import unit
from classroom.workspaces import firm_key, workspace_of
from crm.book import Book
from kit.errors import ForbiddenError, UserError
from lessons.catalog import entry
from lessons.judging import LOG, ideal_answers
from lessons.prove import faults
from sample_data.build import build_firm, cached_firm
from sample_data.firm import FirmKey
from sample_data.real.data import RealData, pack, unpack
from sample_data.real.shelf import find_data_with, forget_data, lenders
from tests.classroom.small_course import add

TODAY = date(2026, 1, 1)
ABC, QUINTILES = "05-segmentation/abc", "05-segmentation/rfm-quintiles"


def cdnow() -> bytes:
    """The published orders of 2,357 customers, as a CSV file with Chinese headers."""
    found = next(f for f in files("lifetimes") or [] if f.name == "CDNOW_sample.txt")
    lines = Path(str(found.locate())).read_text(encoding="ascii").splitlines()
    rows = [",".join(line.split()[1:]) for line in lines]
    return "\n".join(["客户编号,日期,数量,金额", *rows, ""]).encode()


@pytest.fixture(scope="module")
def orders() -> bytes:
    """CDNOW, prepared for nobody in particular."""
    return plan_orders(read_orders(cdnow()), "person:0", TODAY).content


@pytest.fixture
def teacher(store: Store) -> Visitor:
    return add(store, "laoshi", "teacher")


def of(who: Visitor, content: bytes) -> bytes:
    data = unpack(content)
    return pack(RealData(**{**vars(data), "owner": owner_of(who)}))


def kept(store: Store, who: Visitor, orders: bytes, title: str = "CD 店") -> DatasetLine:
    with store.session() as db:
        return add_dataset(db, who, of(who, orders), title, left_out=3)


def course_on(store: Store, who: Visitor, line: DatasetLine, **more: Any) -> Course:
    with store.session() as db:
        return create_course(
            db, who, code="R", name="真实数据班", industry=line.industry, customers=300, **more
        )


def test_data_are_kept_once_and_listed_with_what_they_are(
    store: Store, teacher: Visitor, orders: bytes
) -> None:
    line = kept(store, teacher, orders)
    assert kept(store, teacher, orders).id == line.id
    assert (line.title, line.customers, line.orders, line.left_out) == ("CD 店", 2357, 6919, 3)
    assert (line.first_day, line.as_of) == (date(1997, 1, 1), date(1998, 7, 1))
    with store.session() as db:
        assert datasets(db, teacher) == [line]
        (row,) = db.exec(select(AuditRow)).all()
        assert (row.action, row.subject) == ("add_dataset", f"dataset:{line.id}")


def test_data_belong_to_their_teacher_and_administrators_see_all(
    store: Store, teacher: Visitor, orders: bytes
) -> None:
    line = kept(store, teacher, orders)
    other, head = add(store, "other", "teacher"), add(store, "guanli", "administrator")
    with store.session() as db:
        assert datasets(db, other) == [] and datasets(db, head) == [line]
        for act in (
            lambda: remove_dataset(db, other, line.id),
            lambda: create_course(db, other, code="X", name="X", industry=line.industry),
            lambda: add_dataset(db, other, of(teacher, orders), "mine"),
            lambda: datasets(db, add(store, "xuesheng", "student")),
            lambda: datasets(db, add(store, "pingjiao", "instructor")),
        ):
            with pytest.raises(ForbiddenError):
                act()
        head_course = create_course(db, head, code="H", name="H", industry=line.industry)
        assert head_course.industry == line.industry


def test_damaged_data_and_nameless_firms_are_refused(laptop: Store, orders: bytes) -> None:
    who = add(laptop, "laoshi", "teacher")
    with laptop.session() as db:
        with pytest.raises(UserError, match="bad_data"):
            add_dataset(db, who, of(who, orders)[:-1], "x")
        with pytest.raises(UserError, match="empty_name"):
            add_dataset(db, who, of(who, orders), "  ")
        with pytest.raises(UserError, match="unknown_industry"):
            create_course(db, who, code="X", name="X", industry="retial")
        with pytest.raises(ForbiddenError):
            create_course(db, who, code="X", name="X", industry="data-0123456789abcdef")


def test_data_in_use_stay_and_others_go_for_good(laptop: Store, orders: bytes) -> None:
    who = add(laptop, "laoshi", "teacher")
    used, spare = kept(laptop, who, orders), kept(laptop, who, orders, "另一家")
    course = course_on(laptop, who, used)
    with laptop.session() as db:
        archive_course(db, who, course.id)  # its grades can still be replayed
        with pytest.raises(UserError, match="data_in_use"):
            remove_dataset(db, who, used.id)
        remove_dataset(db, who, spare.id)
        assert [line.courses for line in datasets(db, who)] == [("真实数据班",)]
    with pytest.raises(UserError, match="unknown_data"):
        build_firm(FirmKey(spare.industry, 300, 1))


def test_a_process_just_started_finds_the_data_in_the_store(
    store: Store, teacher: Visitor, orders: bytes
) -> None:
    line = kept(store, teacher, orders)
    forget_data(line.industry)
    assert build_firm(FirmKey(line.industry, 300, 1)).tables["accounts"].height == 300


def test_units_that_need_more_than_orders_cannot_be_assigned(laptop: Store, orders: bytes) -> None:
    who = add(laptop, "laoshi", "teacher")
    course = course_on(laptop, who, kept(laptop, who, orders))
    says = unavailable(course, unit("win-back"))
    assert says is not None and "营销活动" in says.zh and "Campaign" in says.en
    with laptop.session() as db:
        with pytest.raises(UserError, match="unit_unavailable"):
            assign(db, who, course.id, "win-back")
        assert assign(db, who, course.id, ABC).unit_id == ABC


def test_courses_on_industries_of_ours_can_be_given_everything(laptop: Store) -> None:
    who = add(laptop, "laoshi", "teacher")
    with laptop.session() as db:
        course = create_course(db, who, code="A", name="A")
    assert unavailable(course, unit("win-back")) is None


@pytest.mark.parametrize("exercise", [ABC, QUINTILES])
def test_the_right_answers_on_real_orders_earn_everything(
    laptop: Store, orders: bytes, exercise: str
) -> None:
    line = kept(laptop, add(laptop, "laoshi", "teacher"), orders)
    found = faults(
        entry(exercise), 2, firms=lambda seed: cached_firm(FirmKey(line.industry, 300, seed))
    )
    # A mistake about cancelled orders is none where nothing was cancelled: seed 0 tells of those.
    assert [fault for fault in found if fault.seed] == []


def test_a_student_hands_in_on_real_orders_and_gets_100(
    store: Store, teacher: Visitor, orders: bytes
) -> None:
    course = course_on(store, teacher, kept(store, teacher, orders))
    with store.session() as db:
        people = enrol(db, teacher, course.id, [NewStudent("01", "张三"), NewStudent("02", "李四")])
        given = assign(db, teacher, course.id, ABC)
        scores, revenues = [], []
        for number, one in enumerate(people):
            who = Visitor(one.person_id, 0, one.login, one.login, "student", "zh")
            book = Book(cached_firm(firm_key(workspace_of(db, who, course.id))))
            right = ideal_answers(entry(ABC), book)
            assert LOG not in right
            done = hand_in(db, who, given.id, ABC, right, f"k{number}")
            scores.append(db.exec(select(Grade.score).where(Grade.submission_id == done.id)).one())
            revenues.append(book.table("orders")["amount"].sum())
    assert scores == [100, 100] and revenues[0] != revenues[1]


def test_other_processes_judge_on_real_orders_too(laptop: Store, orders: bytes) -> None:
    who = add(laptop, "laoshi", "teacher")
    course = course_on(laptop, who, kept(laptop, who, orders))
    with laptop.session() as db:
        (one,) = enrol(db, who, course.id, [NewStudent("01", "张三")])
        given = assign(db, who, course.id, ABC)
        student = Visitor(one.person_id, 0, one.login, one.login, "student", "zh")
        book = Book(cached_firm(firm_key(workspace_of(db, student, course.id))))
        done = hand_in(db, student, given.id, ABC, ideal_answers(entry(ABC), book), "k")
        jobs = jobs_for(db, [done.id], oracles=False)
    (judged,) = judging_pool.run_many(jobs, workers=2)
    judging_pool.close_pool()
    assert judged.score == 100


def test_data_are_borrowed_from_the_stores_of_the_sender(laptop: Store, orders: bytes) -> None:
    line = kept(laptop, add(laptop, "laoshi", "teacher"), orders)
    find_data_with(laptop.url, None)
    forget_data(line.industry)
    key = FirmKey(line.industry, 300, 1)
    assert borrowing(build_firm, [laptop.url], key).key == key
    assert laptop.url in lenders()
