"""The page of the clock: time passes at a click, and the page tells what happened."""

from pathlib import Path

import pytest

from crm.life.story import ARRIVALS, CHANGES
from tests.ui.learning_class import STUDENT, Tab, book_of, tab_of, words
from ui.widgets.clock_story import PAGES
from ui.widgets.frame import SCREENS


@pytest.fixture(scope="module")
def seeded(class_file: Path) -> Path:
    return class_file


@pytest.fixture
def tab(college: None) -> Tab:
    return tab_of(STUDENT)


def test_a_week_passes_and_the_page_tells_about_it(tab: Tab) -> None:
    page = tab.goes_to("clock")
    assert "时钟还没有推进过" in words(page)
    tab.clicks("clock-week")
    book = book_of(tab.who)
    assert (book.as_of - book.firm.as_of).days == 7
    assert "这段时间发生了什么" in words(tab.page)
    assert book.as_of.isoformat() in words(tab.page)
    assert not [button for button in tab.page.button if button.key == "undo-last"]


def test_each_stretch_of_time_can_be_looked_at_again(tab: Tab) -> None:
    tab.goes_to("clock")
    tab.clicks("clock-month")
    tab.clicks("clock-day")
    tab.page.selectbox(key="clock-advance-2").set_value(1)
    tab.runs()
    assert len(tab.page.get("plotly_chart")) >= 1


def test_every_sentence_about_an_advance_leads_to_a_page() -> None:
    told = {one[0] for one in (*ARRIVALS, *CHANGES)} | {"orders", "cases", "activities", "payments"}
    assert told <= set(PAGES)
    assert all((SCREENS / f"{page}.py").exists() for page in PAGES.values())
