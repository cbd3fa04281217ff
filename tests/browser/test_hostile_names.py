"""A firm of hostile names in a real browser: nothing runs, no element of theirs is on the page."""

from collections.abc import Callable

import pytest

from tests.browser.college import College, Tab
from tests.crm.campaigning import segment
from tests.ui.hostile_firm import EVIL, make_hostile

pytestmark = pytest.mark.browser

LOGIN = "eyi"
PAGES = (
    "opportunities", "activities", "today", "accounts", "account?id=C00001", "record?id=K00001",
    "cases", "approvals", "journeys?id=JY00001", "reports", "search?q=onerror",
)  # fmt: skip
THEIRS = 'img[src="x"], a[href^="javascript" i], [onerror]'
"""Also within the parts that components draw: locators look into them."""


@pytest.fixture(scope="module")
def hostile(college: College) -> None:
    who = college.lets_in(LOGIN, EVIL[:30])
    first = college.does(who, segment(name="一"))
    make_hostile(first, lambda operation: college.does(who, operation))


def test_no_hostile_name_runs_or_becomes_an_element(tab: Callable[..., Tab], hostile: None) -> None:
    student = tab()
    problems: list[str] = []
    student.page.on("pageerror", lambda error: problems.append(str(error)))
    student.page.on("dialog", lambda dialog: problems.append(dialog.message))
    student.signs_in(LOGIN)
    shown = 0
    for path in PAGES:
        student.opens(f"/{path}")
        if path == "activities":
            student.page.get_by_text("日程", exact=True).first.click()
            student.page.locator(".calendar").wait_for()
        shown += student.page.get_by_text(EVIL[:24]).count() > 0
        assert student.page.locator(THEIRS).count() == 0, path
        assert student.page.evaluate("window.taken") is None, path
    assert problems == []
    assert shown >= 6
