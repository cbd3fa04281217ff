"""Handing in: doors, deadlines, attempts, keys, and what the student may see."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from classroom import clock
from classroom.assignments import assign, extend, open_for, unassign
from classroom.drafts import load_draft, save_draft
from classroom.rights import Visitor
from classroom.store import Store, writing
from classroom.submissions import hand_in, my_submissions, submission
from classroom.tables import Assignment, Grade, Submission
from classroom.workspaces import workspace_of
from crm.book import Book
from crm.metrics.customers_count import customers_count
from kit.errors import ForbiddenError, UserError
from tests.classroom.small_course import (
    COUNT,
    COUNTS,
    LETTER,
    RIGHT_LETTER,
    STAGES,
    Class,
    make_class,
    write_exercise,
)

pytestmark = pytest.mark.usefixtures("content")
DAY = timedelta(days=1)


def _hand_in(
    store: Store,
    group: Class,
    answers: dict[str, Any],
    key: str,
    exercise: str = LETTER,
    who: Visitor | None = None,
) -> Submission:
    assignment = group.letter if exercise == LETTER else group.count
    with store.session() as db:
        return hand_in(db, who or group.student, assignment.id, exercise, answers, key)


def _code(store: Store, group: Class, key: str, exercise: str = LETTER) -> str:
    with pytest.raises(UserError) as caught:
        _hand_in(store, group, RIGHT_LETTER, key, exercise)
    return caught.value.code


def _terms(store: Store, group: Class, unit: str = LETTER, **terms: Any) -> Assignment:
    with store.session() as db:
        return assign(db, group.teacher, group.course_id, unit, **terms)


def _score(store: Store, group: Class) -> list[float | None]:
    with store.session() as db:
        attempts = my_submissions(db, group.student, group.letter.id, LETTER)
        return [attempt.feedback.score for attempt in attempts]


def test_a_right_answer_is_graded_when_hand_in_returns(store: Store) -> None:
    group = make_class(store)
    done = _hand_in(store, group, RIGHT_LETTER, "k")
    with store.session() as db:
        (attempt,) = my_submissions(db, group.student, group.letter.id, LETTER)
        assert (attempt.submission.id, attempt.feedback.score) == (done.id, 100)
        assert (attempt.feedback.passed, attempt.feedback.receipts) == (True, False)
        assert [result.evidence for result in attempt.feedback.results] == [{}]


def test_right_values_come_from_the_students_own_firm(store: Store) -> None:
    group = make_class(store)
    _hand_in(store, group, RIGHT_LETTER, "k0")
    with store.session() as db:
        from classroom.bookshelf import current_book

        book: Book = current_book(db, workspace_of(db, group.student, group.course_id))
    buyers, accounts = customers_count(book), customers_count(book, of="accounts")
    wrong = {"buyers": str(accounts), "accounts": str(accounts)}
    _hand_in(store, group, wrong, "k1", COUNT)
    _hand_in(store, group, {"buyers": str(buyers), "accounts": str(accounts)}, "k2", COUNT)
    with store.session() as db:
        first, second = my_submissions(db, group.student, group.count.id, COUNT)
    assert (first.feedback.score, second.feedback.score) == (75, 100)
    assert [r.mistake for r in first.feedback.results] == ["all-accounts", ""]


def test_the_same_key_hands_in_once(store: Store) -> None:
    group = make_class(store)
    first, again = (_hand_in(store, group, RIGHT_LETTER, "k") for _ in range(2))
    assert (first.id, first.attempt) == (again.id, again.attempt) == (first.id, 1)
    with store.session() as db:
        assert len(db.exec(select(Grade)).all()) == 1


def test_attempts_run_out(store: Store) -> None:
    group = make_class(store)
    attempts = [_hand_in(store, group, {"letter": "c"}, f"k{n}").attempt for n in range(3)]
    assert (attempts, _code(store, group, "k3")) == ([1, 2, 3], "no_attempts")


def test_the_door_follows_the_calendar(store: Store) -> None:
    group = make_class(store)
    now = clock.now()
    _terms(store, group, opens_at=now + DAY, due_at=now + 2 * DAY)
    assert _code(store, group, "k1") == "not_open"
    with clock.at(now + 3 * DAY):
        assert _code(store, group, "k2") == "closed"
    with clock.at(now + 1.5 * DAY):
        assert not _hand_in(store, group, RIGHT_LETTER, "k3").late


def test_late_work_costs_what_the_assignment_says(store: Store) -> None:
    group = make_class(store)
    now = clock.now()
    _terms(store, group, due_at=now - DAY, late_policy="deduct", late_percent=20)
    assert _hand_in(store, group, RIGHT_LETTER, "k").late
    assert _score(store, group) == [80]
    _terms(store, group, due_at=now - DAY, late_policy="accept")
    assert _score(store, group) == [100]


def test_an_extension_opens_the_door_for_one_student(store: Store) -> None:
    group = make_class(store)
    now = clock.now()
    _terms(store, group, due_at=now - DAY)
    with store.session() as db:
        extend(db, group.instructor, group.letter.id, group.student.person_id, now + DAY)
        with pytest.raises(UserError, match="later"):
            extend(db, group.teacher, group.letter.id, group.student.person_id, now - 2 * DAY)
    assert not _hand_in(store, group, RIGHT_LETTER, "k").late
    with pytest.raises(UserError, match="deadline"):
        _hand_in(store, group, RIGHT_LETTER, "k", who=group.classmate)


def test_what_is_needed_first_locks_the_next(store: Store) -> None:
    group = make_class(store)
    assert _code(store, group, "k1", COUNT) == "locked"
    with store.session() as db:
        progress = open_for(db, group.student, group.count.id)
    assert (progress.state, [need.unit_id for need in progress.needs]) == ("locked", [LETTER])
    _hand_in(store, group, RIGHT_LETTER, "k2")
    assert _hand_in(store, group, {}, "k3", COUNT).attempt == 1


def test_who_used_up_all_attempts_is_not_locked_out_for_good(laptop: Store) -> None:
    group = make_class(laptop)
    for number in range(3):
        _hand_in(laptop, group, {"letter": "c"}, f"k{number}")
    assert _hand_in(laptop, group, {}, "k", COUNT).attempt == 1


def test_the_stages_of_a_case_open_one_after_another(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        with pytest.raises(UserError) as caught:
            hand_in(db, group.student, group.case.id, STAGES[1], RIGHT_LETTER, "k")
        assert caught.value.code == "locked"
        for number, stage in enumerate(STAGES[:2]):
            hand_in(db, group.student, group.case.id, stage, RIGHT_LETTER, f"k{number}")
        progress = open_for(db, group.student, group.case.id)
    states = [stage.state for stage in progress.stages]
    assert states == ["passed", "passed", "open", "locked", "locked"]
    assert (progress.state, progress.score) == ("open", 40)


def test_an_exercise_of_another_assignment_is_refused(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        for who, exercise in ((group.student, COUNT), (group.teacher, LETTER)):
            with pytest.raises(ForbiddenError):
                hand_in(db, who, group.letter.id, exercise, {}, "k")
            with pytest.raises(ForbiddenError):
                save_draft(db, who, group.letter.id, exercise, {})


def test_a_draft_is_kept_as_typed_and_overwritten(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        assert load_draft(db, group.student, group.letter.id, LETTER) is None
        save_draft(db, group.student, group.letter.id, LETTER, {"letter": "b"})
        saved_at = save_draft(db, group.student, group.letter.id, LETTER, {"letter": "１２万"})
        draft = load_draft(db, group.student, group.letter.id, LETTER)
        assert draft is not None
        assert (draft.answers, draft.saved_at) == ({"letter": "１２万"}, saved_at)
        assert load_draft(db, group.classmate, group.letter.id, LETTER) is None
        assert open_for(db, group.student, group.letter.id).state == "draft"


@pytest.mark.parametrize("answers", [{"x": "y" * 1_000_001}, {"x": float("nan")}, {"x": object()}])
def test_answers_that_cannot_be_stored_are_refused(laptop: Store, answers: dict[str, Any]) -> None:
    group = make_class(laptop)
    with laptop.session() as db:
        with pytest.raises(UserError):
            save_draft(db, group.student, group.letter.id, LETTER, answers)
        with pytest.raises(UserError):
            hand_in(db, group.student, group.letter.id, LETTER, answers, "k")


def test_strange_letters_in_answers_come_back_as_they_were(store: Store) -> None:
    group = make_class(store)
    answers = {"letter": "a\x00b\ud800𠮷", "more": ["é", {"x": None}]}
    with store.session() as db:
        save_draft(db, group.student, group.letter.id, LETTER, answers)
    with store.session() as db:
        draft = load_draft(db, group.student, group.letter.id, LETTER)
    assert draft is not None and draft.answers == answers


def test_receipts_stay_hidden_until_they_can_help_no_more(store: Store) -> None:
    group = make_class(store)
    now = clock.now()
    _terms(store, group, due_at=now + DAY)
    done = _hand_in(store, group, {"letter": "b"}, "k")

    def evidence(who: Visitor) -> list[dict[str, Any]]:
        with store.session() as db:
            page = submission(db, who, done.id)
            return [dict(result.evidence) for result in page.feedback.results]

    assert evidence(group.student) == [{}]
    assert evidence(group.teacher) == [{"right": "a", "given": "b"}]
    with clock.at(now + 2 * DAY):
        assert evidence(group.student) == [{"right": "a", "given": "b"}]
    _terms(store, group, due_at=now + DAY, show_receipts=True)
    assert evidence(group.student) == [{"right": "a", "given": "b"}]


def test_late_work_that_is_still_taken_keeps_receipts_hidden(laptop: Store) -> None:
    group = make_class(laptop)
    _terms(laptop, group, due_at=clock.now() - DAY, late_policy="accept", attempts=2)
    for number, receipts in ((1, False), (2, True)):
        done = _hand_in(laptop, group, {"letter": "b"}, f"k{number}")
        with laptop.session() as db:
            assert submission(db, group.student, done.id).feedback.receipts == receipts


def test_feedback_may_wait_for_the_deadline(laptop: Store, content: Path) -> None:
    write_exercise(content / COUNT, COUNTS, code="V2", feedback="after_deadline")
    group = make_class(laptop)
    due_at = clock.now() + DAY
    _terms(laptop, group, COUNT, due_at=due_at)
    done = _hand_in(laptop, group, {}, "k", COUNT)
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


def test_an_assignment_with_work_cannot_be_taken_back(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        save_draft(db, group.student, group.letter.id, LETTER, {})
        unassign(db, group.teacher, group.case.id)
    _hand_in(store, group, RIGHT_LETTER, "k")
    with store.session() as db, pytest.raises(UserError) as caught:
        unassign(db, group.teacher, group.letter.id)
    assert caught.value.code == "has_work"


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"attempts": 0}, "bad_attempts"),
        ({"late_policy": "maybe"}, "bad_late_policy"),
        ({"late_percent": 101, "late_policy": "deduct"}, "bad_late_policy"),
    ],
)
def test_terms_that_make_no_sense_are_refused(
    laptop: Store, terms: dict[str, Any], code: str
) -> None:
    group = make_class(laptop)
    with pytest.raises(UserError) as caught:
        _terms(laptop, group, **terms)
    assert caught.value.code == code


def test_an_unknown_exercise_cannot_be_assigned(laptop: Store) -> None:
    group = make_class(laptop)
    with pytest.raises(UserError) as caught:
        _terms(laptop, group, "01-test/lettre")
    assert caught.value.code == "no_unit"


def test_work_whose_marking_fails_is_safe(laptop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    group = make_class(laptop)

    def broken(*args: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("classroom.judgement.judge", broken)
    done = _hand_in(laptop, group, RIGHT_LETTER, "k")
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
    from classroom.marking import mark_waiting

    group = make_class(laptop)
    with monkeypatch.context() as patch:
        patch.setattr("classroom.submissions.mark", lambda db, submission_id: None)
        _hand_in(laptop, group, RIGHT_LETTER, "k")
    assert _score(laptop, group) == [None]
    assert (mark_waiting(laptop), mark_waiting(laptop)) == (1, 0)
    assert _score(laptop, group) == [100]


def test_a_person_taken_off_the_course_can_do_nothing_there(laptop: Store) -> None:
    from classroom.people import remove_student

    group = make_class(laptop)
    done = _hand_in(laptop, group, RIGHT_LETTER, "k")
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
