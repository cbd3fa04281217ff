"""A line that breaks and a server that dies: what was acknowledged is there, nothing is there
twice, and one goes on where one was."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from crm.operations.create_opportunity import CreateOpportunity
from tests.browser.college import SECONDS, College, Tab, college_of, serving
from tests.browser.test_deal_board import card, drag
from tests.browser.wire import Wire

pytestmark = pytest.mark.browser

LOGIN = "lisi"
OFF = '[data-testid="stApp"]:not([data-test-connection-state="CONNECTED"])'
DEAL = {
    "name": "食堂供货", "amount": 88_000_000, "close_date": "2030-12-31",
    "next_step": "送样品", "next_step_on": "2030-12-01",
}  # fmt: skip


@pytest.fixture(scope="module")
def deal(college: College) -> int:
    book = college.does(
        college.lets_in(LOGIN, "李四"), CreateOpportunity(account_id=1, values=DEAL)
    )
    return int(book.table("opportunities")["id"].max())  # type: ignore[arg-type]


@pytest.fixture
def wire(college: College) -> Iterator[Wire]:
    line = Wire(college.port)
    yield line
    line.close()


@pytest.fixture
def student(tab: Callable[..., Tab], wire: Wire, deal: int) -> Tab:
    """The student behind the line, signed in."""
    mine = Tab(tab().page, wire.address)
    mine.signs_in(LOGIN)
    return mine


def reaches(college: College, seq: int) -> None:
    """Wait until the log has so many lines."""
    until = time.monotonic() + SECONDS
    while college.book_of(LOGIN).seq < seq:
        assert time.monotonic() < until, college.book_of(LOGIN).seq
        time.sleep(0.1)


def breaks(student: Tab, wire: Wire) -> None:
    """The line breaks, and the page has noticed."""
    wire.cut()
    student.page.wait_for_selector(OFF)


def city(student: Tab) -> Any:
    return student.page.get_by_label("城市", exact=True).first


def loses_the_answer(student: Tab, wire: Wire, college: College, act: Callable[[], None]) -> int:
    """The act arrives and its answer does not; then the line is back. The length of the log."""
    seq = college.book_of(LOGIN).seq
    wire.deaf = True
    act()
    reaches(college, seq + 1)
    breaks(student, wire)
    wire.mend()
    student.settles()
    return seq + 1


def test_a_form_whose_answer_was_lost_is_saved_once(
    student: Tab, wire: Wire, college: College
) -> None:
    student.opens("/account?id=C00003")
    city(student).fill("断线市")
    save = student.within("account-save").get_by_role("button")
    seq = loses_the_answer(student, wire, college, save.click)
    assert college.book_of(LOGIN).value("accounts", 3, "city") == "断线市"
    assert city(student).input_value() == "断线市"
    save.click()
    student.settles()
    assert college.book_of(LOGIN).seq == seq


def test_what_was_typed_before_the_line_broke_can_be_saved_afterwards(
    student: Tab, wire: Wire, college: College
) -> None:
    student.opens("/account?id=C00004")
    seq = college.book_of(LOGIN).seq
    city(student).fill("重连市")
    breaks(student, wire)
    assert city(student).is_disabled()
    wire.mend()
    student.settles()
    assert city(student).input_value() == "重连市"
    student.within("account-save").get_by_role("button").click()
    student.page.locator(".st-key-saved-line").wait_for()
    assert college.book_of(LOGIN).seq == seq + 1
    assert college.book_of(LOGIN).value("accounts", 4, "city") == "重连市"


def test_a_dragged_card_whose_answer_was_lost_lies_where_it_was_dropped(
    student: Tab, wire: Wire, college: College, deal: int
) -> None:
    student.opens("/opportunities")
    mine = card(student, deal, "prospecting")
    mine.wait_for()  # the board comes over the same line, which is cut next
    seq = loses_the_answer(student, wire, college, lambda: drag(student, mine, "qualification"))
    card(student, deal, "qualification").wait_for()
    book = college.book_of(LOGIN)
    assert (book.seq, book.value("opportunities", deal, "stage")) == (seq, "qualification")


def test_time_passes_once_though_the_answer_was_lost_or_the_click_was_double(
    student: Tab, wire: Wire, college: College
) -> None:
    student.opens("/clock")
    before = college.book_of(LOGIN).now
    week = student.within("clock-week").get_by_role("button")
    loses_the_answer(student, wire, college, week.click)
    assert (college.book_of(LOGIN).now - before).days == 7
    student.sees((college.book_of(LOGIN).now).date().isoformat())
    seq = college.book_of(LOGIN).seq
    week.dblclick()
    student.settles()
    reaches(college, seq + 1)
    assert (college.book_of(LOGIN).now - before).days == 14


def test_a_killed_server_loses_nothing_that_was_acknowledged(
    tab: Callable[..., Tab], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("killed")
    with college_of(folder) as college, serving(folder) as (port, server):
        college.lets_in(LOGIN, "李四")
        wire = Wire(port)
        student = Tab(tab().page, wire.address)
        student.signs_in(LOGIN)
        student.opens("/account?id=C00003")
        city(student).fill("落盘市")
        student.within("account-save").get_by_role("button").click()
        student.page.locator(".st-key-saved-line").wait_for()
        city(student).fill("没存的市")
        server.kill()
        student.page.wait_for_selector(OFF)
        assert college.book_of(LOGIN).value("accounts", 3, "city") == "落盘市"
        with serving(folder) as (again, _server):
            wire.mend(again)
            student.settles()
            student.page.locator(".st-key-saved-line").wait_for(state="detached")
            city(student).fill("接着干市")
            student.within("account-save").get_by_role("button").click()
            student.page.locator(".st-key-saved-line").wait_for()
            book = college.book_of(LOGIN)
            assert (book.seq, book.value("accounts", 3, "city")) == (2, "接着干市")
        wire.close()
