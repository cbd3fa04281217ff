"""Handing in: keys, marking, and what the student may see of it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from classroom import clock
from classroom.assignments import open_for
from classroom.bookshelf import current_book
from classroom.drafts import load_draft, save_draft
from classroom.marking import mark_waiting
from classroom.people import remove_student
from classroom.rights import Visitor
from classroom.store import Store, writing
from classroom.submissions import hand_in, my_submissions, submission
from classroom.tables import Grade
from classroom.workspaces import workspace_of
from crm.metrics.customers_count import customers_count
from kit.errors import ForbiddenError
from tests.classroom.small_course import (
    COUNT,
    COUNTS,
    LETTER,
    RIGHT_LETTER,
    handed_in,
    make_class,
    scores,
    terms_of,
    write_exercise,
)

pytestmark = pytest.mark.usefixtures("content")
DAY = timedelta(days=1)


def test_a_right_answer_is_graded_when_hand_in_returns(store: Store) -> None:
    group = make_class(store)
    done = handed_in(store, group, RIGHT_LETTER, "k")
    with store.session() as db:
        (attempt,) = my_submissions(db, group.student, group.letter.id, LETTER)
        assert (attempt.submission.id, attempt.feedback.score) == (done.id, 100)
        assert (attempt.feedback.passed, attempt.feedback.receipts) == (True, False)
        assert [result.evidence for result in attempt.feedback.results] == [{}]


def test_right_values_come_from_the_students_own_firm(store: Store) -> None:
    group = make_class(store)
    handed_in(store, group, RIGHT_LETTER, "k0")
    with store.session() as db:
        book = current_book(db, workspace_of(db, group.student, group.course_id))
    buyers, accounts = customers_count(book), customers_count(book, of="accounts")
    wrong = {"buyers": str(accounts), "accounts": str(accounts)}
    handed_in(store, group, wrong, "k1", COUNT)
    handed_in(store, group, {"buyers": str(buyers), "accounts": str(accounts)}, "k2", COUNT)
    with store.session() as db:
        first, second = my_submissions(db, group.student, group.count.id, COUNT)
    assert (first.feedback.score, second.feedback.score) == (75, 100)
    assert [r.mistake for r in first.feedback.results] == ["all-accounts", ""]


def test_the_same_key_hands_in_once(store: Store) -> None:
    group = make_class(store)
    first, again = (handed_in(store, group, RIGHT_LETTER, "k") for _ in range(2))
    assert (first.id, first.attempt) == (again.id, again.attempt) == (first.id, 1)
    with store.session() as db:
        assert len(db.exec(select(Grade)).all()) == 1


def test_an_exercise_of_another_assignment_is_refused(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        for who, exercise in ((group.student, COUNT), (group.teacher, LETTER)):
            with pytest.raises(ForbiddenError):
                hand_in(db, who, group.letter.id, exercise, {}, "k")
            with pytest.raises(ForbiddenError):
                save_draft(db, who, group.letter.id, exercise, {})


def test_receipts_stay_hidden_until_they_can_help_no_more(store: Store) -> None:
    group = make_class(store)
    now = clock.now()
    terms_of(store, group, due_at=now + DAY)
    done = handed_in(store, group, {"letter": "b"}, "k")

    def evidence(who: Visitor) -> list[dict[str, Any]]:
        with store.session() as db:
            page = submission(db, who, done.id)
            return [dict(result.evidence) for result in page.feedback.results]

    assert evidence(group.student) == [{}]
    assert evidence(group.teacher) == [{"right": "a", "given": "b"}]
    with clock.at(now + 2 * DAY):
        assert evidence(group.student) == [{"right": "a", "given": "b"}]
    terms_of(store, group, due_at=now + DAY, show_receipts=True)
    assert evidence(group.student) == [{"right": "a", "given": "b"}]


def test_late_work_that_is_still_taken_keeps_receipts_hidden(laptop: Store) -> None:
    group = make_class(laptop)
    terms_of(laptop, group, due_at=clock.now() - DAY, late_policy="accept", attempts=2)
    for number, receipts in ((1, False), (2, True)):
        done = handed_in(laptop, group, {"letter": "b"}, f"k{number}")
        with laptop.session() as db:
            assert submission(db, group.student, done.id).feedback.receipts == receipts


def test_feedback_may_wait_for_the_deadline(laptop: Store, content: Path) -> None:
    write_exercise(content / COUNT, COUNTS, code="V2", feedback="after_deadline")
    group = make_class(laptop)
    due_at = clock.now() + DAY
    terms_of(laptop, group, COUNT, due_at=due_at)
    done = handed_in(laptop, group, {}, "k", COUNT)
    with laptop.session() as db:
        page = submission(db, group.student, done.id)
        progress = open_for(db, group.student, group.count.id)
        assert (page.feedback.visible, page.feedback.waits_for, page.grades) == (
            False,
            "deadline",
            (),
        )
        assert (progress.score, progress.state) == (None, "submitted")
        assert submission(db, group.teacher, done.id).feedback.score == 0
        with clock.at(due_at + DAY):
            assert submission(db, group.student, done.id).feedback.score == 0


def test_work_whose_marking_fails_is_safe(laptop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    group = make_class(laptop)

    def broken(*args: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("classroom.judgement.judge", broken)
    done = handed_in(laptop, group, RIGHT_LETTER, "k")
    with laptop.session() as db:
        (attempt,) = my_submissions(db, group.student, group.letter.id, LETTER)
    assert (attempt.submission.id, attempt.feedback.score, attempt.feedback.waits_for) == (
        done.id,
        None,
        "person",
    )


def test_a_crash_between_handing_in_and_marking_is_made_good(
    laptop: Store, monkeypatch: pytest.MonkeyPatch
) -> None:

    group = make_class(laptop)
    with monkeypatch.context() as patch:
        patch.setattr("classroom.submissions.mark", lambda db, submission_id: None)
        handed_in(laptop, group, RIGHT_LETTER, "k")
    assert scores(laptop, group) == [None]
    assert (mark_waiting(laptop), mark_waiting(laptop)) == (1, 0)
    assert scores(laptop, group) == [100]


def test_a_person_taken_off_the_course_can_do_nothing_there(laptop: Store) -> None:

    group = make_class(laptop)
    done = handed_in(laptop, group, RIGHT_LETTER, "k")
    with laptop.session() as db, writing(db):
        remove_student(db, group.teacher, group.course_id, group.student.person_id)
    with laptop.session() as db:
        for act in (
            lambda: hand_in(db, group.student, group.letter.id, LETTER, {}, "k2"),
            lambda: submission(db, group.student, done.id),
            lambda: load_draft(db, group.student, group.letter.id, LETTER),
        ):
            with pytest.raises(ForbiddenError):
                act()
