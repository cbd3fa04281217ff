"""Firms are chosen so that a wrong method cannot earn full marks by luck."""

import pytest
from sqlmodel import select

from classroom import fitting
from classroom.store import Store
from classroom.tables import Workspace
from classroom.workspaces import seed_for, workspace_of
from lessons.catalog import Entry
from tests.classroom.small_course import COUNT, Class, make_class

pytestmark = pytest.mark.usefixtures("content")


def _unlucky(group: Class, number: int) -> int:
    return seed_for("always the same firms", group.student.person_id, number)


def _pretend(monkeypatch: pytest.MonkeyPatch, unfit: set[int]) -> None:
    def fits(entry: Entry, book: fitting.Book) -> bool:
        return entry.id != COUNT or book.firm.key.seed not in unfit

    monkeypatch.setattr(fitting, "firm_fits", fits)


def test_an_unfit_firm_is_passed_over_for_the_next(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = make_class(store)
    _pretend(monkeypatch, {_unlucky(group, 0), _unlucky(group, 1)})
    assert fitting.prepare(store, group.course_id, workers=1) == 2
    assert fitting.prepare(store, group.course_id, workers=1) == 0
    with store.session() as db:
        assert workspace_of(db, group.student, group.course_id).seed == _unlucky(group, 2)
        assert len(db.exec(select(Workspace)).all()) == 2


def test_a_student_who_came_first_keeps_his_firm(
    laptop: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = make_class(laptop)
    with laptop.session() as db:
        mine = workspace_of(db, group.student, group.course_id)
    _pretend(monkeypatch, {mine.seed})
    assert fitting.prepare(laptop, group.course_id, workers=1) == 1
    with laptop.session() as db:
        assert workspace_of(db, group.student, group.course_id).seed == mine.seed


def test_where_no_firm_fits_the_first_of_the_best_is_taken(
    laptop: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = make_class(laptop)
    _pretend(monkeypatch, {_unlucky(group, number) for number in range(fitting.TRIES)})
    fitting.prepare(laptop, group.course_id, workers=1)
    with laptop.session() as db:
        assert workspace_of(db, group.student, group.course_id).seed == _unlucky(group, 0)
