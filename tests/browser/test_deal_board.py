"""The opportunity board in a real browser: cards are dragged, and the server has the last word."""

from collections.abc import Callable
from typing import Any

import pytest

from crm.operations.create_opportunity import CreateOpportunity
from tests.browser.college import College, Tab

pytestmark = pytest.mark.browser

Tabs = Callable[..., Tab]
HOSTILE = "<img src=x onerror=document.title='taken'> 😀 **粗** [点](javascript:x)"
LOGIN = "zhangsan"


@pytest.fixture(scope="module")
def deal(college: College) -> int:
    """A student's deal at the first stage, under a name that would be markup."""
    who = college.lets_in(LOGIN, "张三")
    values = {
        "name": HOSTILE, "amount": 88_000_000, "close_date": "2030-12-31",
        "next_step": "送样品", "next_step_on": "2030-12-01",
    }  # fmt: skip
    college.does(who, CreateOpportunity(account_id=1, values=values))
    return int(college.book_of(LOGIN).table("opportunities")["id"].max())  # type: ignore[arg-type]


def card(tab: Tab, deal: int, column: str) -> Any:
    """The card where it should lie, once it is no longer being saved."""
    return tab.page.locator(f'.column[data-id={column}] .card[data-id="{deal}"]:not(.saving)')


def drag(tab: Tab, what: Any, column: str) -> None:
    """With the mouse, as a hand does: down, a little way, across, up."""
    mouse, box = tab.page.mouse, what.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 10
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 12, y + 6)
    there = tab.page.locator(f".column[data-id={column}]").bounding_box()
    mouse.move(there["x"] + there["width"] / 2, there["y"] + 80, steps=6)
    mouse.up()


def test_a_card_is_dragged_a_stage_on_and_a_skipped_stage_is_refused(
    college: College, tab: Tabs, deal: int
) -> None:
    student = tab()
    student.signs_in(LOGIN)
    student.opens("/opportunities")
    drag(student, card(student, deal, "prospecting"), "qualification")
    card(student, deal, "qualification").wait_for()
    assert college.book_of(LOGIN).value("opportunities", deal, "stage") == "qualification"
    student.sees("初步接洽 → 需求确认")

    before = college.book_of(LOGIN).seq
    drag(student, card(student, deal, "qualification"), "negotiation")
    student.sees("不能跳过阶段")
    card(student, deal, "qualification").wait_for()
    assert college.book_of(LOGIN).seq == before

    shown = card(student, deal, "qualification").locator(".title")
    assert HOSTILE in shown.inner_text() and shown.locator("img").count() == 0
    assert student.page.title() != "taken"


def test_the_board_works_by_keyboard(college: College, tab: Tabs, deal: int) -> None:
    student = tab()
    student.signs_in(LOGIN)
    student.opens("/opportunities")
    mine = student.page.locator(f'.card[data-id="{deal}"]')
    mine.focus()
    before = college.book_of(LOGIN).value("opportunities", deal, "stage")
    student.page.keyboard.press(".")
    student.page.locator(".st-key-saved-line").wait_for()
    assert college.book_of(LOGIN).value("opportunities", deal, "stage") != before
    student.page.locator(f'.card[data-id="{deal}"]:not(.saving)').focus()
    student.page.keyboard.press("m")
    items = student.page.get_by_role("menuitem")
    assert items.count() == 7
    student.page.keyboard.press("Escape")
    assert items.count() == 0
    student.page.keyboard.press("Enter")
    student.page.wait_for_url("**/record?**")


def test_the_board_fits_a_phone(tab: Tabs, deal: int) -> None:
    student = tab(phone=True)
    student.signs_in(LOGIN)
    student.opens("/opportunities")
    student.page.locator(f'.card[data-id="{deal}"]').wait_for()
    assert student.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1
    wide = student.page.locator(".column").first.bounding_box()["width"]
    assert 280 < wide < 390


def test_a_finger_takes_a_card_past_the_side_of_a_phone_to_the_next_stage(
    college: College, tab: Tabs
) -> None:
    who = college.lets_in("lisi", "李四")
    values = {"name": "开学季集采", "amount": 88_000_000, "close_date": "2030-12-31"}
    made = college.does(who, CreateOpportunity(account_id=1, values=values))
    mine = int(made.table("opportunities")["id"].max())  # type: ignore[arg-type]
    student = tab(phone=True)
    student.signs_in("lisi")
    student.opens("/opportunities")
    finger = student.page.context.new_cdp_session(student.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    lying = card(student, mine, "prospecting")
    lying.scroll_into_view_if_needed()
    box = lying.bounding_box()
    y = box["y"] + 12
    touch("touchStart", (120, y))
    student.page.locator(".ghost").wait_for()  # it rests long enough
    for x in (160, 240, 320, 372):
        touch("touchMove", (x, y))
    column = student.page.locator(".column[data-id=qualification]")
    while column.bounding_box()["x"] > 170:  # the strip passes by under the finger
        touch("touchMove", (372, y))
    touch("touchMove", (300, y))
    touch("touchEnd")
    card(student, mine, "qualification").wait_for()
    assert college.book_of("lisi").value("opportunities", mine, "stage") == "qualification"
