"""Marking: kept right values, late books, processes of their own, verification, backup."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from classroom import judging_pool
from classroom.backup import backup, restore
from classroom.judgement import Books, Job, StoredOperation, log_entries, run
from classroom.late_book import LateBook
from classroom.marking import jobs_for, mark, mark_many
from classroom.oracles import packed, remembering, scope_of, unpacked
from classroom.store import Store, open_store, writing
from classroom.submissions import hand_in
from classroom.tables import Grade, LogLine, OracleValue
from classroom.verify import verify
from classroom.workbench import do
from classroom.workspaces import workspace_of
from crm.book import Book
from crm.metric import compute
from crm.operation import LogEntry, read_operation
from crm.replay import replay
from kit.errors import UserError
from lessons import catalog
from lessons.judging import LONG_AGO
from sample_data.build import cached_firm
from sample_data.firm import FirmKey
from tests.classroom.small_course import COUNT, LETTER, RIGHT_LETTER, Class, make_class

KEY = FirmKey(customers=60, seed=5)


@pytest.fixture
def group(laptop: Store, content: Path) -> Class:
    return make_class(laptop)


def _two_hand_ins(store: Store, group: Class) -> list[int]:
    with store.session() as db:
        first = hand_in(db, group.student, group.letter.id, LETTER, RIGHT_LETTER, "k1")
        answers = {"buyers": "1", "accounts": "60"}
        return [first.id, hand_in(db, group.student, group.count.id, COUNT, answers, "k2").id]


def test_marking_twice_writes_one_grade(laptop: Store, group: Class) -> None:
    ids = _two_hand_ins(laptop, group)
    with laptop.session() as db:
        mark(db, ids[1])
    mark_many(laptop, ids)
    with laptop.session() as db:
        assert sorted(grade.submission_id for grade in db.exec(select(Grade))) == ids


def test_right_values_are_computed_once_for_one_state_of_the_firm(
    laptop: Store, group: Class
) -> None:
    _, done = _two_hand_ins(laptop, group)
    with laptop.session() as db:
        (job,) = jobs_for(db, [done])
        (fresh,) = jobs_for(db, [done], oracles=False)
        again, anew = run(job), run(fresh)
        assert (len(job.known) > 1, fresh.known) == (True, {})
        assert (again.found, anew.found) == ({}, job.known)
        assert (again.score, again.report) == (anew.score, anew.report)
        assert db.get(OracleValue, job.scope) is not None
    call = {"op": "log_activity", "account_id": 1, "values": {"kind": "call", "subject": "x"}}
    with laptop.session() as db:
        mine = workspace_of(db, group.student, group.course_id)
        do(db, group.student, mine.id, read_operation(call), "k")
        later = hand_in(db, group.student, group.count.id, COUNT, {}, "k3")
        assert jobs_for(db, [later.id])[0].scope != job.scope


def test_with_every_right_value_known_no_firm_is_built(
    laptop: Store, group: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, done = _two_hand_ins(laptop, group)
    with laptop.session() as db:
        (job,) = jobs_for(db, [done])

    def never(key: FirmKey) -> None:
        raise AssertionError("built")

    monkeypatch.setattr("classroom.late_book.cached_firm", never)
    monkeypatch.setattr("classroom.judgement.cached_firm", never)
    judged = run(job)
    assert (judged.needs_person, len(judged.marks)) == (False, 2)
    assert run(replace(job, known={})).needs_person


def test_after_operations_and_followed_answers_no_firm_is_built_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On the real catalogue: ABC judges a share by the number of customers given before it."""
    lines: list[dict[str, Any]] = [
        {"op": "merge_accounts", "survivor": 1, "merged": [2], "keep": {}},
        {"op": "set_level", "account_id": 3, "level": "A"},
        {"op": "undo", "of": 2},
    ]
    log = tuple(StoredOperation(seq, LONG_AGO, "s", line) for seq, line in enumerate(lines, 1))
    entries = tuple(LogEntry(o.seq, o.at, o.actor, read_operation(o.operation)) for o in log)
    book = replay(cached_firm(KEY), entries)
    share = compute("share_of_buyers", book, {"part": 7})
    given = {"count_a": "7", "people_a": f"{share:.2f}", "top10": "C00001 C00002 C00003"}
    job = Job(1, "05-segmentation/abc", KEY, log, given, {}, 1)
    first = run(job)
    (people,) = [mark for mark in first.marks if mark["check"] == "people-a"]
    assert (people["met"], first.needs_person) == (1, False)

    def never(key: FirmKey) -> None:
        raise AssertionError("built")

    monkeypatch.setattr("classroom.late_book.cached_firm", never)
    monkeypatch.setattr("classroom.judgement.cached_firm", never)
    again = run(replace(job, known=first.found))
    assert (again.report, again.found, again.score) == (first.report, {}, first.score)


def test_work_on_one_state_of_a_firm_shares_a_book() -> None:
    call = {"op": "log_activity", "account_id": 1, "values": {"kind": "call", "subject": "x"}}
    log, books = (StoredOperation(1, LONG_AGO, "s", call),), Books()
    jobs = [Job(n, "05-segmentation/abc", KEY, done, {}, {}, 1) for n, done in enumerate(((), log))]
    before, after = (books.after(job, log_entries(job)) for job in jobs)
    assert (before.seq, after.seq) == (0, 1)
    assert books.after(replace(jobs[1], submission_id=9), log_entries(jobs[1])) is after


def test_a_late_book_is_the_book() -> None:
    call = {"op": "log_activity", "account_id": 1, "values": {"kind": "call", "subject": "x"}}
    log = (LogEntry(1, LONG_AGO, "x", read_operation(call)),)
    undo = LogEntry(2, LONG_AGO, "x", read_operation({"op": "undo", "of": 1}))
    for entries in ((), log, (*log, undo)):
        plain = replay(cached_firm(KEY), entries)
        late = LateBook(KEY, entries, lambda book=plain: book)
        assert (late.firm.key, late.seq) == (plain.firm.key, plain.seq)
        assert late.patches == plain.patches
        assert late.state() == LateBook(KEY, entries, lambda book=plain: book).state()
        last = plain.firm.table("activities").height
        found = [late.has("activities", id) for id in (0, 1, last, last + 1)]
        assert found == [False, True, True, len(entries) == 1]
        assert late.is_undone(1) == plain.is_undone(1) == (len(entries) == 2)
        assert late.table("activities").equals(plain.table("activities"))
        assert late.fork().record("accounts", 1) == plain.record("accounts", 1)
        assert (late.firm.as_of, late.firm.name) == (plain.firm.as_of, plain.firm.name)
        assert isinstance(late, Book)
        with pytest.raises(AttributeError):
            _ = late.__len__  # type: ignore[attr-defined]


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), plain, max_size=5))
@settings(max_examples=50, deadline=None)
def test_stored_right_values_come_back_as_they_were(values: dict[str, object]) -> None:
    assert unpacked(packed(values)) == values


def test_a_value_that_json_would_change_is_not_kept() -> None:
    found: dict[str, object] = {}
    oracle = remembering({}, found)
    values = {"ints": {1: 2}, "pair": (1, 2), "fine": [1.5, None]}
    assert {name: oracle(name, lambda v=v: v) for name, v in values.items()} == values
    assert found == {"fine": [1.5, None]}


def test_the_scope_depends_on_version_firm_and_operations() -> None:
    scopes = {
        scope_of("d", "f", []),
        scope_of("e", "f", []),
        scope_of("d", "g", []),
        scope_of("d", "f", [{"op": "undo", "of": 1}]),
    }
    assert len(scopes) == 4


def test_processes_judge_as_this_one_does() -> None:
    """On the real catalogue: other processes know no other."""
    exercise = sorted(catalog.entries())[0]
    jobs = [Job(n, exercise, FirmKey(customers=60, seed=n), (), {}, {}, 1) for n in range(1, 9)]
    try:
        together = judging_pool.run_many(jobs, workers=2)
    finally:
        judging_pool.close_pool()
    assert [(j.submission_id, j.score, j.marks) for j in together] == [
        (j.submission_id, j.score, j.marks) for j in map(run, jobs)
    ]


def test_verification_confirms_what_is_stored_and_finds_what_was_changed(
    laptop: Store, group: Class
) -> None:
    ids = _two_hand_ins(laptop, group)
    shares: list[float] = []
    assert list(verify(laptop, shares.append, workers=1)) == []
    assert shares == [1.0]
    with laptop.session() as db, writing(db):
        mine = workspace_of(db, group.student, group.course_id)
        grade = db.exec(select(Grade).where(Grade.submission_id == ids[0])).one()
        grade.score = 99
        db.add(grade)
        line = {"workspace_id": mine.id, "seq": 2, "key": "x", "actor_id": mine.person_id}
        db.add(LogLine(**line))
    found = [discrepancy.record for discrepancy in verify(laptop, workers=1)]
    assert found == [f"workspace:{mine.id}", f"grade:{grade.id}"]


def test_a_backup_taken_in_use_can_be_put_back(laptop: Store, group: Class, tmp_path: Path) -> None:
    copy = backup(laptop, tmp_path / "copies" / "one.sqlite")
    _two_hand_ins(laptop, group)
    with pytest.raises(UserError, match="exists"):
        backup(laptop, copy)
    laptop.close()
    kept = restore(laptop.url, copy)
    restored, before = open_store(laptop.url), open_store(f"sqlite:///{kept}")
    for store, grades in ((restored, 0), (before, 2)):
        with store.session() as db:
            assert len(db.exec(select(Grade)).all()) == grades
        store.close()


@pytest.mark.parametrize("content_of", [b"", b"not a database at all", b"SQLite format 3\0" * 99])
def test_a_broken_backup_is_refused_and_nothing_is_touched(
    laptop: Store, tmp_path: Path, content_of: bytes
) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(content_of)
    with pytest.raises(UserError, match="not a sound backup"):
        restore(laptop.url, broken)
    with laptop.session() as db:
        assert db.exec(select(Grade)).all() == []
