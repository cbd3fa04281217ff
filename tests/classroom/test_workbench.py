"""Operations in a firm: durable, idempotent, gapless, and private."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from classroom.bookshelf import SHELF, Shelf, book_at, current_book
from classroom.rights import Visitor
from classroom.store import Store
from classroom.tables import LogLine, Workspace
from classroom.workbench import do, entries, log_length, log_of, open_book
from classroom.workspaces import LARGEST_SEED, firm_key, seed_for, workspace_for, workspace_of
from crm.book import Book
from crm.operation import OPERATIONS, read_operation
from crm.replay import replay
from kit.errors import ForbiddenError, UserError
from sample_data.build import cached_firm
from sample_data.firm import FirmKey
from tests.classroom.small_course import make_class

pytestmark = pytest.mark.usefixtures("content")


def _level(account_id: int, level: str) -> object:
    return read_operation({"op": "set_level", "account_id": account_id, "level": level})


def _do(store: Store, who: Visitor, workspace_id: int, key: str, account: int, level: str) -> int:
    with store.session() as db:
        return do(db, who, workspace_id, _level(account, level), key).seq  # type: ignore[arg-type]


def _level_of(store: Store, workspace: Workspace, account_id: int) -> str:
    with store.session() as db:
        return str(open_book(db, workspace).record("accounts", account_id)["level"])


def _other_level(store: Store, workspace: Workspace, account_id: int) -> str:
    return "A" if _level_of(store, workspace, account_id) != "A" else "B"


def test_a_student_always_meets_the_same_firm_and_nobody_elses(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        mine = workspace_of(db, group.student, group.course_id)
        assert workspace_of(db, group.student, group.course_id).id == mine.id
        other = workspace_of(db, group.classmate, group.course_id)
        assert (mine.seed != other.seed, mine.customers) == (True, 60)
        assert workspace_for(db, group.teacher, group.course_id, mine.person_id).id == mine.id


def test_an_operation_is_stored_with_what_it_changed(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        mine = workspace_of(db, group.student, group.course_id)
    level = _other_level(store, mine, 3)
    with store.session() as db:
        done = do(db, group.student, mine.id, _level(3, level), "k1")  # type: ignore[arg-type]
        (row,) = log_of(db, group.student, mine.id)
    (patch,) = done.patches
    assert (done.seq, patch.table, patch.id, patch.column, patch.after) == (
        1,
        "accounts",
        3,
        "level",
        level,
    )
    assert (row.seq, row.actor, row.says, row.patches) == (1, "张三", done.says, done.patches)
    assert _level_of(store, mine, 3) == level


def test_the_same_key_does_it_once(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        mine = workspace_of(db, group.student, group.course_id)
    level = _other_level(store, mine, 3)
    first, again = (_do(store, group.student, mine.id, "k", 3, level) for _ in range(2))
    with store.session() as db:
        assert (first, again, log_length(db, group.student, mine.id)) == (1, 1, 1)


def test_a_refused_operation_leaves_no_trace(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        mine = workspace_of(db, group.student, group.course_id)
    for account, level in ((3, "Z"), (10_000, "A")):
        with pytest.raises(UserError):
            _do(store, group.student, mine.id, "k", account, level)
    with store.session() as db:
        assert log_of(db, group.student, mine.id) == []


def test_nobody_works_in_a_firm_that_is_not_his(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        mine = workspace_of(db, group.student, group.course_id)
    for who in (group.classmate, group.stranger, group.teacher, group.administrator):
        with pytest.raises(ForbiddenError):
            _do(store, who, mine.id, "k", 3, "A")


def test_stricter_rules_of_a_later_version_break_no_old_log(
    laptop: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = make_class(laptop)
    with laptop.session() as db:
        mine = workspace_of(db, group.student, group.course_id)
    level = _other_level(laptop, mine, 3)
    _do(laptop, group.student, mine.id, "k1", 3, level)

    def refuse(*_: object) -> None:
        raise UserError("no", "不行", "no")

    monkeypatch.setattr(OPERATIONS["set_level"], "check", refuse)
    monkeypatch.setattr("classroom.bookshelf.SHELF", Shelf())
    assert _level_of(laptop, mine, 3) == level
    with laptop.session() as db:
        assert book_at(db, mine, 1).record("accounts", 3)["level"] == level
    with pytest.raises(UserError):
        _do(laptop, group.student, mine.id, "k2", 3, level)


def test_undone_steps_are_marked_in_the_log(laptop: Store) -> None:
    group = make_class(laptop)
    with laptop.session() as db:
        mine = workspace_of(db, group.student, group.course_id)
    before = _level_of(laptop, mine, 3)
    _do(laptop, group.student, mine.id, "k1", 3, _other_level(laptop, mine, 3))
    with laptop.session() as db:
        do(db, group.student, mine.id, read_operation({"op": "undo", "of": 1}), "k2")
        assert [(r.seq, r.undone) for r in log_of(db, group.student, mine.id)] == [
            (2, False),
            (1, True),
        ]
    assert _level_of(laptop, mine, 3) == before


def test_another_process_sees_and_continues_the_log(store: Store) -> None:
    """A second process has a shelf of its own; emptying ours plays its part."""
    group = make_class(store)
    with store.session() as db:
        mine = workspace_of(db, group.student, group.course_id)
    _do(store, group.student, mine.id, "k1", 3, _other_level(store, mine, 3))
    SHELF._books.clear()
    assert _do(store, group.student, mine.id, "k2", 4, _other_level(store, mine, 4)) == 2
    with store.session() as db:
        book = current_book(db, mine)
        fresh = replay(cached_firm(firm_key(mine)), entries(db, mine))
        assert book.table("accounts").equals(fresh.table("accounts"))


def test_a_shelf_that_lags_behind_the_database_catches_up(laptop: Store) -> None:
    group = make_class(laptop)
    with laptop.session() as db:
        mine = workspace_of(db, group.student, group.course_id)
        stale = current_book(db, mine)
    level = _other_level(laptop, mine, 3)
    _do(laptop, group.student, mine.id, "k1", 3, level)
    SHELF._books.clear()
    with laptop.session() as db:
        SHELF.put((str(laptop.engine.url), mine.id, "x"), stale)
        assert current_book(db, mine).seq == 1
        assert book_at(db, mine, 0).record("accounts", 3)["level"] != level
    assert stale.seq == 0


def test_eight_at_once_in_one_firm_leave_no_gap(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        mine = workspace_of(db, group.student, group.course_id)

    def one(number: int) -> int:
        account = 1 + number % 20
        with store.session() as db:
            values = {"kind": "call", "subject": f"第{number}次回访"}
            operation = read_operation(
                {"op": "log_activity", "account_id": account, "values": values}
            )
            return do(db, group.student, mine.id, operation, f"k{number}").seq

    with ThreadPoolExecutor(8) as pool:
        seqs = sorted(pool.map(one, range(24)))
    with store.session() as db:
        query = select(LogLine.seq).where(LogLine.workspace_id == mine.id)
        stored = sorted(db.exec(query))
    assert seqs == stored == list(range(1, 25))


def test_the_shelf_keeps_the_latest_used_and_never_an_older_state() -> None:
    shelf, book = Shelf(most=2), Book(cached_firm(FirmKey(customers=60, seed=5)))
    for name in "abc":
        shelf.put((name, 1, ""), book)
    newer = book.fork()
    newer.seq = 4
    shelf.put(("c", 1, ""), newer)
    shelf.put(("c", 1, ""), book)
    kept = shelf.get(("c", 1, ""))
    assert (len(shelf), shelf.get(("a", 1, "")), kept is newer) == (2, None, True)


@given(st.text(min_size=1), st.integers(1, 10**6), st.integers(0, 5))
@settings(max_examples=50, deadline=None)
def test_seeds_can_be_typed_and_depend_on_everything(secret: str, person: int, again: int) -> None:
    seed = seed_for(secret, person, again)
    assert 1 <= seed <= LARGEST_SEED
    assert (
        len({seed, seed_for(secret, person + 1, again), seed_for(secret, person, again + 1)}) == 3
    )


def test_a_student_in_many_tabs_at_once_gets_one_firm(store: Store) -> None:
    group = make_class(store)

    def visit(_: int) -> int:
        with store.session() as db:
            return workspace_of(db, group.student, group.course_id).id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(visit, range(8)))) == 1
