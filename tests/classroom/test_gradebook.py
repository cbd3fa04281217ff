"""Which grade stands, what counts, and what the gradebook, the map and the board show."""

import csv
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from classroom import clock
from classroom.assignments import assign
from classroom.exchange.gradebook_file import export
from classroom.gradebook import Gradebook, gradebook, override, withdraw
from classroom.item_statistics import item_statistics
from classroom.live import class_now
from classroom.people import NewStudent, enrol
from classroom.progress import course_map, next_step
from classroom.records import GradeLine, standing
from classroom.regrading import regrade
from classroom.rights import Visitor
from classroom.store import Store
from classroom.submissions import hand_in, my_submissions, submission
from classroom.tables import AuditRow, Grade
from kit.errors import UserError
from tests.classroom.small_course import (
    COUNT,
    LETTER,
    LETTERS,
    RIGHT_LETTER,
    STAGES,
    Class,
    make_class,
    write_exercise,
)

pytestmark = pytest.mark.usefixtures("content")


def _hand_in(store: Store, group: Class, letter: str, key: str, who: Visitor | None = None) -> int:
    with store.session() as db:
        answers = {"letter": letter}
        student = who or group.student
        return hand_in(db, student, group.letter.id, LETTER, answers, key).id


def _book(store: Store, group: Class) -> Gradebook:
    with store.session() as db:
        return gradebook(db, group.instructor, group.course_id)


def _cell(store: Store, group: Class, unit: str = LETTER) -> Any:
    return _book(store, group).rows[0].cells[unit]


def test_the_best_attempt_counts_or_the_last_where_so_assigned(store: Store) -> None:
    group = make_class(store)
    for number, letter in enumerate("bac"):
        _hand_in(store, group, letter, f"k{number}")
    cell = _cell(store, group)
    assert (cell.score, cell.attempts, cell.state) == (100, 3, "passed")
    with store.session() as db:
        assign(db, group.teacher, group.course_id, LETTER, counts="last")
    assert _cell(store, group).score == 0


def test_a_human_grade_stands_until_it_is_withdrawn(store: Store) -> None:
    group = make_class(store)
    done = _hand_in(store, group, "b", "k")
    with store.session() as db:
        given = override(db, group.instructor, done, 77.5, "口头答辩补充")
        page = submission(db, group.student, done)
    assert (_cell(store, group).score, _cell(store, group).overridden) == (77.5, True)
    assert (page.feedback.score, page.feedback.reason) == (77.5, "口头答辩补充")
    assert [(row.grader, row.stands) for row in page.grades] == [("", False), ("pingjiao", True)]
    with store.session() as db:
        regrade(db, group.teacher, group.letter.id, apply=True)
        assert _cell(store, group).score == 77.5
        withdraw(db, group.teacher, given.id)
        assert _cell(store, group).score == 40
        with pytest.raises(UserError):
            withdraw(db, group.teacher, given.id)
        actions = [row.action for row in db.exec(select(AuditRow)) if row.actor != "other"]
    assert actions[-3:] == ["override", "regrade", "withdraw"]


@pytest.mark.parametrize(
    ("score", "reason", "code"), [(101, "why", "bad_score"), (50, " ", "no_reason")]
)
def test_an_override_needs_a_score_and_a_reason(
    laptop: Store, score: float, reason: str, code: str
) -> None:
    group = make_class(laptop)
    done = _hand_in(laptop, group, "b", "k")
    with laptop.session() as db, pytest.raises(UserError) as caught:
        override(db, group.teacher, done, score, reason)
    assert caught.value.code == code


grades = st.lists(st.tuples(st.booleans(), st.floats(0, 100), st.booleans()), max_size=8)


@given(grades)
def test_whatever_happens_the_newest_valid_human_grade_outranks_every_machine_grade(
    history: list[tuple[bool, float, bool]],
) -> None:
    lines: list[GradeLine] = []
    for human, score, taken_back in history:
        line = GradeLine(len(lines) + 1, 1, score, False, 7 if human else None, None)
        lines.append(line)
        if human and taken_back:
            lines.append(GradeLine(len(lines) + 1, 1, None, False, 7, line.id))
    stands = standing(reversed(lines))
    humans = [score for human, score, taken_back in history if human and not taken_back]
    machines = [score for human, score, _ in history if not human]
    expected = humans or machines
    assert (stands.score if stands else None) == (expected[-1] if expected else None)


def test_a_corrected_exercise_is_previewed_then_applied(store: Store, content: Path) -> None:
    group = make_class(store)
    done = _hand_in(store, group, "b", "k")
    write_exercise(content / LETTER, LETTERS.replace("right: a", "right: b"), code="V1")
    with store.session() as db:
        (change,) = regrade(db, group.teacher, group.letter.id)
        assert (change.submission_id, change.before, change.after) == (done, 40, 100)
        assert len(db.exec(select(Grade)).all()) == 1
        regrade(db, group.teacher, group.letter.id, apply=True)
        assert regrade(db, group.teacher, group.letter.id, apply=True) == []
        digests = [grade.exercise_digest for grade in db.exec(select(Grade))]
    assert (len(digests), len(set(digests)), _cell(store, group).score) == (2, 2, 100)


def test_the_total_counts_what_is_due_or_finished(store: Store) -> None:
    group = make_class(store)
    _hand_in(store, group, "a", "k")
    assert [row.total for row in _book(store, group).rows] == [100, None]
    with store.session() as db:
        due_at = clock.now() - timedelta(days=1)
        assign(db, group.teacher, group.course_id, COUNT, due_at=due_at)
    book = _book(store, group)
    assert ([row.total for row in book.rows], book.total) == ([50, 0], 25)


def test_a_case_is_the_weighted_sum_of_its_stages(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        for number, stage in enumerate(STAGES):
            answers = {"letter": "a" if number < 4 else "b"}
            hand_in(db, group.student, group.case.id, stage, answers, f"k{number}")
    cell = _cell(store, group, "case")
    assert (cell.score, cell.state, cell.submission_id) == (88, "passed", None)


def test_content_that_has_gone_leaves_old_grades_readable(laptop: Store, content: Path) -> None:
    group = make_class(laptop)
    done = _hand_in(laptop, group, "a", "k")
    (content / LETTER / "exercise.yaml").unlink()
    assert _cell(laptop, group).score == 100
    with laptop.session() as db:
        assert submission(db, group.teacher, done).feedback.score == 100
        (change,) = regrade(db, group.teacher, group.letter.id)
    assert (change.after, change.needs_person) == (None, True)


def test_work_that_could_not_be_judged_waits_for_a_person(
    laptop: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = make_class(laptop)

    def broken(*args: object) -> None:
        raise RuntimeError("x")

    monkeypatch.setattr("grading.checks.choice.Choice.judge", broken)
    _hand_in(laptop, group, "a", "k")
    cell = _cell(laptop, group)
    assert (cell.score, cell.needs_person) == (None, True)


def test_the_map_shows_what_is_next(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        topics = course_map(db, group.student, group.course_id)
        step = next_step(topics)
        assert step is not None
        assert [(t.id, [line.state for line in t.lines], t.done) for t in topics] == [
            ("01-test", ["open", "locked"], 0),
            ("cases", ["open"], 0),
        ]
        assert step.exercise_id == LETTER
    _hand_in(store, group, "a", "k")
    with store.session() as db:
        topics = course_map(db, group.student, group.course_id)
        after = next_step(topics)
        assert after is not None
        assert (after.exercise_id, topics[0].done, topics[0].lines[0].score) == (COUNT, 1, 100)


def test_the_board_shows_where_everybody_is_and_what_went_wrong(store: Store) -> None:
    group = make_class(store)
    for number, who in enumerate((group.student, group.student, group.classmate)):
        _hand_in(store, group, "b", f"k{number}", who)
    with store.session() as db:
        board = class_now(db, group.instructor, group.course_id)
        first, second = board.lines
        (mistake,) = board.mistakes
        with clock.at(clock.now() + timedelta(minutes=11)):
            later = class_now(db, group.instructor, group.course_id)
    assert (first.at, first.stuck, first.minutes, second.stuck) == (LETTER, True, 0, False)
    assert (mistake.mistake, mistake.students, mistake.says.zh) == ("b", 2, "不是乙")
    assert (board.active, later.active, later.mistakes) == (2, 0, ())


def test_item_statistics_look_at_first_attempts(laptop: Store) -> None:
    group = make_class(laptop)
    _hand_in(laptop, group, "b", "k1")
    _hand_in(laptop, group, "a", "k2")
    _hand_in(laptop, group, "a", "k1", group.classmate)
    with laptop.session() as db:
        (item,) = item_statistics(db, group.teacher, group.course_id)
    assert (item.check, item.students, item.mean_met) == ("letter", 2, 0.7)
    assert (item.mistake, item.mistake_students, item.discrimination) == ("b", 1, None)


def _exported(store: Store, group: Class, kind: str, language: str = "zh") -> bytes:
    with store.session() as db:
        return export(db, group.instructor, group.course_id, kind, language).content


def test_the_workbook_holds_numbers_and_inert_text(laptop: Store) -> None:
    group = make_class(laptop)
    with laptop.session() as db:
        students = [NewStudent("0007", "=HYPERLINK(1)", "一班")]
        enrol(db, group.teacher, group.course_id, students)
    _hand_in(laptop, group, "b", "k")
    workbook = openpyxl.load_workbook(BytesIO(_exported(laptop, group, "xlsx")))
    scores, attempts, items = (workbook[name] for name in ("成绩", "提交明细", "题目分析"))
    rows = list(scores.iter_rows(values_only=True))
    assert rows[0] == ("班级", "学号", "姓名", "V1 V1", "V2 V2", "S1 案例", "总评（百分制）")
    assert rows[1] == ("一班", "0007", "=HYPERLINK(1)", None, None, None, None)
    assert rows[2] == ("一班", "01", "张三", 40, None, None, 40)
    assert (scores["C2"].data_type, scores["D3"].data_type, scores.freeze_panes) == ("s", "n", "D2")
    assert attempts.max_row == 2 and items.max_row == 2


def test_times_in_the_workbook_are_in_the_zone_asked_for(laptop: Store) -> None:
    group = make_class(laptop)
    moment = datetime(2026, 9, 1, 18, 30, tzinfo=UTC)
    with clock.at(moment):
        _hand_in(laptop, group, "a", "k")
    with laptop.session() as db:
        china = timezone(timedelta(hours=8))
        made = export(db, group.instructor, group.course_id, "xlsx", zone=china)
    attempts = openpyxl.load_workbook(BytesIO(made.content))["提交明细"]
    assert attempts["F2"].value == datetime(2026, 9, 2, 2, 30)


def test_every_csv_layout_is_headed_as_its_platform_asks(laptop: Store) -> None:
    group = make_class(laptop)
    _hand_in(laptop, group, "a", "k")

    def rows(kind: str) -> list[list[str]]:
        text = _exported(laptop, group, kind, "en").decode("utf-8-sig")
        return list(csv.reader(StringIO(text)))

    units = ["V1 V1", "V2 V2", "S1 Case"]
    assert rows("csv")[:2] == [
        ["Class", "Number", "Name", *units, "Total"],
        ["一班", "01", "张三", "100.00", "", "", "100.00"],
    ]
    assert rows("moodle")[0] == ["Username", "ID number", "Full name", *units]
    canvas = rows("canvas")
    assert canvas[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *units]
    assert canvas[1] == ["Points Possible", "", "", "", "", "100", "100", "100"]
    assert canvas[2] == ["张三", "", "01", "01", "一班", "100.00", "", ""]
    assert rows("blackboard")[0] == ["Last Name", "First Name", "Username", "Student ID", *units]
    with pytest.raises(UserError, match="moodle"):
        _exported(laptop, group, "pdf")


def test_my_submissions_are_ones_own(laptop: Store) -> None:
    group = make_class(laptop)
    _hand_in(laptop, group, RIGHT_LETTER["letter"], "k")
    with laptop.session() as db:
        assert my_submissions(db, group.classmate, group.letter.id, LETTER) == []
