"""What is assigned: the calendar, attempts, late rules, extensions, what is needed first."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from classroom import clock
from classroom.assignments import extend, open_for, unassign
from classroom.drafts import save_draft
from classroom.store import Store
from classroom.submissions import hand_in
from kit.errors import UserError
from tests.classroom.small_course import (
    COUNT,
    COUNTS,
    LETTER,
    LETTERS,
    RIGHT_LETTER,
    STAGES,
    handed_in,
    make_class,
    refusal,
    scores,
    terms_of,
    write_exercise,
)

pytestmark = pytest.mark.usefixtures("content")
DAY = timedelta(days=1)


def test_attempts_run_out(store: Store) -> None:
    group = make_class(store)
    attempts = [handed_in(store, group, {"letter": "c"}, f"k{n}").attempt for n in range(3)]
    assert (attempts, refusal(store, group, "k3")) == ([1, 2, 3], "no_attempts")


def test_the_door_follows_the_calendar(store: Store) -> None:
    group = make_class(store)
    now = clock.now()
    terms_of(store, group, opens_at=now + DAY, due_at=now + 2 * DAY)
    assert refusal(store, group, "k1") == "not_open"
    with clock.at(now + 3 * DAY):
        assert refusal(store, group, "k2") == "closed"
    with clock.at(now + 1.5 * DAY):
        assert not handed_in(store, group, RIGHT_LETTER, "k3").late


def test_late_work_costs_what_the_assignment_says(store: Store) -> None:
    group = make_class(store)
    now = clock.now()
    terms_of(store, group, due_at=now - DAY, late_policy="deduct", late_percent=20)
    assert handed_in(store, group, RIGHT_LETTER, "k").late
    assert scores(store, group) == [80]
    terms_of(store, group, due_at=now - DAY, late_policy="accept")
    assert scores(store, group) == [100]


def test_an_extension_opens_the_door_for_one_student(store: Store) -> None:
    group = make_class(store)
    now = clock.now()
    terms_of(store, group, due_at=now - DAY)
    with store.session() as db:
        extend(db, group.instructor, group.letter.id, group.student.person_id, now + DAY)
        with pytest.raises(UserError, match="later"):
            extend(db, group.teacher, group.letter.id, group.student.person_id, now - 2 * DAY)
    assert not handed_in(store, group, RIGHT_LETTER, "k").late
    with pytest.raises(UserError, match="deadline"):
        handed_in(store, group, RIGHT_LETTER, "k", who=group.classmate)


def test_without_a_deadline_there_is_nothing_to_extend(store: Store) -> None:
    group = make_class(store)
    terms_of(store, group, due_at=None)
    with store.session() as db, pytest.raises(UserError, match="no deadline"):
        extend(db, group.teacher, group.letter.id, group.student.person_id, clock.now() + DAY)


def test_what_is_needed_first_locks_the_next(store: Store) -> None:
    group = make_class(store)
    assert refusal(store, group, "k1", COUNT) == "locked"
    with store.session() as db:
        progress = open_for(db, group.student, group.count.id)
    assert (progress.state, [need.unit_id for need in progress.needs]) == ("locked", [LETTER])
    handed_in(store, group, RIGHT_LETTER, "k2")
    assert handed_in(store, group, {}, "k3", COUNT).attempt == 1


def test_who_used_up_all_attempts_is_not_locked_out_for_good(laptop: Store) -> None:
    group = make_class(laptop)
    for number in range(3):
        handed_in(laptop, group, {"letter": "c"}, f"k{number}")
    assert handed_in(laptop, group, {}, "k", COUNT).attempt == 1


def test_a_stage_may_allow_fewer_attempts_than_its_case(store: Store, content: Path) -> None:
    write_exercise(content.parent / "cases" / STAGES[0], LETTERS, code="S1-1", attempts=1)
    group = make_class(store)
    with store.session() as db:
        assert open_for(db, group.student, group.case.id).stages[0].attempts == 1
    handed_in(store, group, {"letter": "c"}, "k1", STAGES[0])
    assert refusal(store, group, "k2", STAGES[0]) == "no_attempts"
    with store.session() as db:
        progress = open_for(db, group.student, group.case.id)
    assert [(stage.attempts, stage.can_hand_in) for stage in progress.stages[:2]] == [
        (1, False),
        (3, True),
    ]
    assert (progress.attempts_used, progress.attempts) == (1, 3)
    tries = [handed_in(store, group, {"letter": "c"}, f"k{n}", STAGES[1]) for n in range(3, 6)]
    assert [one.attempt for one in tries] == [1, 2, 3]
    assert refusal(store, group, "k6", STAGES[1]) == "no_attempts"
    terms_of(store, group, "case", attempts=2)
    with store.session() as db:
        progress = open_for(db, group.student, group.case.id)
    assert [stage.attempts for stage in progress.stages] == [1, 2, 2, 2, 2]


def test_a_teacher_may_give_an_exercise_more_attempts_than_it_asks_for(laptop: Store) -> None:
    group = make_class(laptop)
    terms_of(laptop, group, attempts=4)
    tries = [handed_in(laptop, group, {"letter": "c"}, f"k{n}").attempt for n in range(4)]
    assert (tries, refusal(laptop, group, "k4")) == ([1, 2, 3, 4], "no_attempts")


def test_the_last_stage_with_one_attempt_does_not_lock_what_follows_the_case(
    laptop: Store, content: Path
) -> None:
    cases = content.parent / "cases"
    write_exercise(cases / STAGES[-1], LETTERS, code="S1-5", layer="integrated", attempts=1)
    write_exercise(content / COUNT, COUNTS, code="V2", needs="case")
    group = make_class(laptop)
    terms_of(laptop, group, "case", attempts=2)
    for number in range(9):
        assert refusal(laptop, group, "early", COUNT) == "locked"
        handed_in(laptop, group, {"letter": "c"}, f"k{number}", STAGES[number // 2])
    assert handed_in(laptop, group, {}, "k", COUNT).attempt == 1


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


def test_an_assignment_with_work_cannot_be_taken_back(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        save_draft(db, group.student, group.letter.id, LETTER, {})
        unassign(db, group.teacher, group.case.id)
    handed_in(store, group, RIGHT_LETTER, "k")
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
        terms_of(laptop, group, **terms)
    assert caught.value.code == code


def test_an_unknown_exercise_cannot_be_assigned(laptop: Store) -> None:
    group = make_class(laptop)
    with pytest.raises(UserError) as caught:
        terms_of(laptop, group, "01-test/lettre")
    assert caught.value.code == "no_unit"
