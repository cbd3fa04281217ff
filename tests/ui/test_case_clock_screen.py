"""A case that lets time pass, on the pages of those who play it and of those who try it out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classroom import visits
from classroom.assignments import assign
from classroom.submissions import hand_in
from scenarios.case import cases
from scenarios.clock import CaseClock, Passing
from tests.ui.learning_class import PASSWORD, STUDENT, Tab, book_of, make_class, tab_of, words
from ui import desk

Opened = Callable[..., Tab]
CASE = "3"
FIRST, SECOND = "win-back/1-situation", "win-back/2-process"


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    make_class(tmp_path / "kexun.sqlite")
    monkeypatch.setenv("KEXUN_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with desk.db() as db:
        teacher = visits.sign_in(db, "laoshi", PASSWORD, "test").visitor
        assert assign(db, teacher, 1, "win-back", attempts=2).id == int(CASE)
    found = cases()["win-back"]
    passes = (Passing(at="1-situation", days=30),)
    clock = CaseClock(own="limited", own_days=3, passes=passes)
    first = found.stages[0].model_copy(update={"days": 30})
    clocked = found.model_copy(update={"clock": clock, "stages": (first, *found.stages[1:])})
    monkeypatch.setitem(cases(), "win-back", clocked)
    yield lambda login=STUDENT, language="zh": tab_of(login, language)
    desk.store().close()


def test_the_student_is_asked_before_and_told_after(opened: Opened) -> None:
    tab = opened()
    page = tab.goes_to("scenario", a=CASE)
    assert "之后经过 30 天" in words(page)
    assert "总共可以推进 3 天" in words(page)
    start = f"stage-{CASE}-win-back-1-situation-1"
    page = tab.clicks(f"{start}-hand-in")
    assert "提交之后，您的公司里会经过 30 天" in words(page)
    tab.page.button(key=f"{start}-sure-yes").click()
    told = words(tab.runs())
    book = book_of(tab.who)
    assert (book.as_of - book.firm.as_of).days == 30
    assert f"您的公司里经过了 30 天，现在是 {book.as_of}" in told


def test_the_page_of_the_clock_offers_what_is_left(opened: Opened) -> None:
    tab = opened()
    page = tab.goes_to("clock")
    assert "您自己总共可以推进 3 天，还剩 3 天" in words(page)
    assert page.button(key="clock-week").disabled and not page.button(key="clock-day").disabled
    page = tab.clicks("clock-day")
    assert "还剩 2 天" in words(page)
    with desk.db() as session:
        hand_in(session, tab.who, int(CASE), FIRST, {}, "first")
    assert "还剩 2 天" in words(tab.goes_to("clock"))


def test_staff_see_the_days_and_the_firm_after_them(opened: Opened) -> None:
    tab = opened("laoshi")
    assert "之后经过 30 天" in words(tab.goes_to("scenario", case="win-back"))
    told = "案例在这一环节之前会让时间经过 30 天"
    assert told in words(tab.goes_to("preview", x=SECOND))
    tab.page.selectbox(key="preview-exercise").set_value(FIRST)
    assert told not in words(tab.runs())
