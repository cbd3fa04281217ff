"""A case lets time pass at a hand-in, once, and may keep the student's hands off the clock."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from classroom.bookshelf import current_book
from classroom.case_clock import clock_limits
from classroom.rights import Visitor
from classroom.store import Store
from classroom.submissions import hand_in
from classroom.tables import Grade, LogLine, Submission
from classroom.workbench import do
from classroom.workspaces import workspace_of
from crm.metric import compute
from crm.operations.advance_clock import AdvanceClock
from crm.operations.reset_firm import ResetFirm
from kit.errors import UserError
from scenarios import case
from tests.classroom.small_course import (
    CASE,
    COUNT,
    RIGHT_LETTER,
    STAGES,
    Class,
    handed_in,
    make_class,
    write_exercise,
)

pytestmark = pytest.mark.usefixtures("content")

ORDERS = """
questions:
  - {id: orders, ask: {zh: 订单数, en: orders}, input: number}
checks:
  - id: orders
    kind: number
    question: orders
    right: {metric: orders_count}
    tolerance: {absolute: 0}
"""


def clocked(words: str) -> None:
    """The small case with a clock, and a third stage that counts orders."""
    folder = Path(case.CASES)
    (folder / "case" / "case.yaml").write_text(f"{CASE}clock:\n{words}", encoding="utf-8")
    write_exercise(folder / STAGES[2], ORDERS, code="S1-3", layer="integrated")
    case.cases.cache_clear()


def stand(store: Store, group: Class, who: Visitor | None = None) -> tuple[int, list[str]]:
    """Days since T0 in the student's firm, and what its log says."""
    owner = who or group.student
    with store.session() as db:
        mine = workspace_of(db, owner, group.course_id)
        book = current_book(db, mine)
        lines = db.exec(select(LogLine).where(LogLine.workspace_id == mine.id)).all()
        return (book.as_of - book.firm.as_of).days, [line.says["zh"] for line in lines]


def refused(store: Store, group: Class, operation: object, key: str) -> str:
    with store.session() as db:
        mine = workspace_of(db, group.student, group.course_id)
        with pytest.raises(UserError) as caught:
            do(db, group.student, mine.id, operation, key)  # type: ignore[arg-type]
    assert caught.value.code == "clock_of_the_case"
    return caught.value.says.zh


def advance(store: Store, group: Class, days: int, who: Visitor | None = None) -> None:
    with store.session() as db:
        mine = workspace_of(db, who or group.student, group.course_id)
        do(db, who or group.student, mine.id, AdvanceClock(days=days), f"own-{days}")


def test_days_pass_once_after_the_first_hand_in_of_a_stage(store: Store) -> None:
    clocked("  passes:\n    - {at: 2-two, days: 30}\n")
    group = make_class(store)
    handed_in(store, group, RIGHT_LETTER, "one", STAGES[0])
    assert stand(store, group) == (0, [])
    handed_in(store, group, RIGHT_LETTER, "two", STAGES[1])
    days, said = stand(store, group)
    assert days == 30 and said[0].startswith("案例“案例”：经过 30 天，时钟从")
    handed_in(store, group, RIGHT_LETTER, "two", STAGES[1])  # sent again
    handed_in(store, group, RIGHT_LETTER, "again", STAGES[1])  # another attempt
    assert stand(store, group) == (30, said)
    assert stand(store, group, group.classmate) == (0, [])


def test_work_is_judged_on_the_firm_before_the_days_and_the_next_stage_after(
    store: Store,
) -> None:
    clocked("  passes:\n    - {at: 2-two, days: 60}\n")
    group = make_class(store)
    handed_in(store, group, RIGHT_LETTER, "one", STAGES[0])
    before = orders(store, group)
    two = handed_in(store, group, RIGHT_LETTER, "two", STAGES[1])
    assert two.last_seq == 0
    after = orders(store, group)
    assert after > before
    scores = []
    for number, value in enumerate((before, after)):
        answers = {"orders": str(value)}
        scores.append(graded(store, handed_in(store, group, answers, f"n{number}", STAGES[2])))
    assert scores == [0.0, 100.0]


def orders(store: Store, group: Class) -> int:
    with store.session() as db:
        book = current_book(db, workspace_of(db, group.student, group.course_id))
    return int(compute("orders_count", book))


def graded(store: Store, submission: Submission) -> float | None:
    with store.session() as db:
        query = select(Grade.score).where(Grade.submission_id == submission.id)
        return db.exec(query).one()


def test_a_locked_clock_is_the_cases_until_it_is_done(store: Store) -> None:
    clocked("  own: locked\n  passes:\n    - {at: 2-two, days: 5}\n")
    group = make_class(store)
    says = refused(store, group, AdvanceClock(days=1), "own")
    assert "时间由案例推进" in says
    handed_in(store, group, RIGHT_LETTER, "one", STAGES[0])
    handed_in(store, group, RIGHT_LETTER, "two", STAGES[1])
    assert "完成案例之后" in refused(store, group, ResetFirm(), "reset")
    handed_in(store, group, {"orders": "1"}, "three", STAGES[2])
    for stage in STAGES[3:]:
        handed_in(store, group, RIGHT_LETTER, stage, stage)
    advance(store, group, 1)
    assert stand(store, group)[0] == 6


def test_a_limited_clock_counts_only_what_the_student_advances(store: Store) -> None:
    clocked("  own: limited\n  own_days: 10\n  passes:\n    - {at: 1-one, days: 30}\n")
    group = make_class(store)
    advance(store, group, 7)
    assert "还可以推进 3 天" in refused(store, group, AdvanceClock(days=4), "too far")
    handed_in(store, group, RIGHT_LETTER, "one", STAGES[0])
    advance(store, group, 3)
    assert stand(store, group)[0] == 40
    with store.session() as db:
        mine = workspace_of(db, group.student, group.course_id)
        (limit,) = clock_limits(db, group.student, mine, current_book(db, mine))
    assert (limit.left, limit.most, limit.passed) == (timedelta(), timedelta(days=10), True)


def test_a_free_clock_and_the_firms_of_the_staff_know_no_limit(store: Store) -> None:
    clocked("  own: free\n")
    group = make_class(store)
    advance(store, group, 3)
    assert stand(store, group)[0] == 3
    clocked("  own: locked\n")
    advance(store, group, 3, group.teacher)
    assert stand(store, group, group.teacher)[0] == 3


def test_at_the_end_of_the_calendar_the_work_is_handed_in_all_the_same(store: Store) -> None:
    clocked("  passes:\n    - {at: 1-one, days: 30}\n")
    group = make_class(store)
    advance(store, group, 366)
    advance(store, group, 364)
    handed_in(store, group, RIGHT_LETTER, "one", STAGES[0])
    assert stand(store, group)[0] == 730


def test_what_fails_while_handing_in_lets_no_time_pass(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    clocked("  passes:\n    - {at: 1-one, days: 30}\n")
    group = make_class(store)

    def broken(self: AdvanceClock, book: object) -> None:
        raise RuntimeError("the power went out")

    with monkeypatch.context() as patch:
        patch.setattr(AdvanceClock, "apply", broken)
        with pytest.raises(RuntimeError), store.session() as db:
            hand_in(db, group.student, group.case.id, STAGES[0], RIGHT_LETTER, "one")
    with store.session() as db:
        assert db.exec(select(Submission)).all() == [] and stand(store, group) == (0, [])
    handed_in(store, group, RIGHT_LETTER, "one", STAGES[0])
    assert stand(store, group)[0] == 30


def test_the_first_count_is_not_part_of_the_case(store: Store) -> None:
    clocked("  passes:\n    - {at: 1-one, days: 30}\n")
    group = make_class(store)
    handed_in(store, group, RIGHT_LETTER, "letter")
    with store.session() as db:
        mine = workspace_of(db, group.student, group.course_id)
        buyers = {"buyers": "1", "accounts": "2"}
        hand_in(db, group.student, group.count.id, COUNT, buyers, "count")
        assert current_book(db, mine).seq == 0
