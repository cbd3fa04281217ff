"""Every page on a firm whose every name is hostile: nothing in it is markup, nothing breaks."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from classroom import visits
from classroom.tables import Workspace
from classroom.workbench import do, open_book
from crm.book import Book
from crm.operation import Operation
from tests.ui.crm_student import PASSWORD, college_in, make_firm, open_page
from tests.ui.hostile_firm import EVIL, make_hostile
from tests.ui.test_every_trade import pages_of, shown
from ui import desk

MARKDOWN = ("markdown", "caption", "title", "header", "subheader", "metric", "error", "warning")
RAW = re.compile(
    r"(?<!\\)<(img|b>)|(?<!\\)\]\(javascript|(?<![\\*])\*\*粗|(?<!\\)\$x\^2|(?<!\\):red\[甲|"
    r"(?<!\\):material/home|(?<!\\)`c"
)
"""Any of it as Markdown takes it."""
AS_HTML = re.compile(r"<(img|b>)|=[\"']?javascript:")


@pytest.fixture(scope="module", autouse=True)
def college(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("hostile")
    with college_in(folder):
        make_firm(folder / "kexun.sqlite", 60)
        open_page("accounts")
        yield


@pytest.fixture(scope="module")
def book(college: None) -> Book:
    with desk.db() as session:
        who = visits.sign_in(session, "xuesheng", PASSWORD, "test").visitor
        mine = session.exec(select(Workspace)).one()

        def act(operation: Operation) -> Book:
            do(session, who, mine.id or 0, operation, desk.new_key())
            return open_book(session, mine)

        return make_hostile(open_book(session, mine), act)


def active(page: AppTest) -> list[str]:
    """What a browser would take for more than text."""
    found = []
    elements: Any = page._tree
    for element in elements:
        kind = element.type
        texts = [getattr(element, name, None) for name in ("label", "help")]
        if kind in MARKDOWN or kind == "info" or kind == "success":
            texts.append(getattr(element, "value", None))
        if kind == "html" and AS_HTML.search(element.proto.body):
            found.append(element.proto.body)
        found += [f"{kind}: {t[:160]}" for t in texts if isinstance(t, str) and RAW.search(t)]
    return found


def test_every_page_shows_hostile_names_as_text(book: Book) -> None:
    page, with_it = open_page("accounts"), set()
    for screen, asked in pages_of(book):
        page.switch_page(f"screens/{screen}.py")
        if asked:
            name, value = asked.split("=", 1)
            page.query_params[name] = value
        page.run()
        where = f"{screen} {asked}"
        assert not page.exception, (where, [one.stack_trace for one in page.exception])
        assert active(page) == [], where
        if any(EVIL[9:29] in text for text in shown(page)):
            with_it.add(screen)
    assert len(with_it) > 15, with_it
