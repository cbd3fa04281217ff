"""Every page on a firm of nobody, of one customer, of a few: it opens and says what to do."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from classroom import bookshelf
from crm.book import Book
from sample_data.firm import Firm
from tests.ui.crm_student import make_firm, open_page, stored, words
from tests.ui.test_every_trade import pages_of
from ui import desk

EMPTY = re.compile(r"^:material/\w+: \*\*", re.MULTILINE)
"""How `empty_state` begins."""
LISTS = (
    "accounts", "contacts", "activities", "leads", "opportunities", "quotes", "orders", "payments",
    "contracts", "cases", "knowledge", "surveys", "campaigns", "segments", "journeys",
    "lead_scoring", "automation", "approvals", "duplicates", "today", "clock",
)  # fmt: skip
STAYS = ("staff", "products", "price_changes", "quotas")
NOBODY = -1
"""Not even staff or products."""


def shrunk(firm: Firm, customers: int) -> Firm:
    """The firm with its first customers only, and what belongs to them."""
    tables = dict(firm.tables)
    tables["accounts"] = tables["accounts"].head(max(customers, 0))
    if customers == NOBODY:
        tables |= {name: tables[name].clear() for name in STAYS}
    for _round in range(4):  # lines follow their orders, answers their campaigns
        for name in tables.keys() - {"accounts", *STAYS}:
            tables[name] = tables[name].filter(*_links(firm, tables, name))
    if customers < 1:
        rest = tables.keys() - {"accounts", *STAYS}
        tables |= {name: tables[name].clear() for name in rest}
    return replace(firm, tables=tables)


def _links(firm: Firm, tables: dict[str, pl.DataFrame], name: str) -> Iterator[pl.Expr]:
    yield pl.lit(True)
    for column, about in firm.schema[name].columns.items():
        if about.type == "id" and about.to in tables and about.to != name:
            known = tables[about.to]["id"].to_list()
            yield pl.col(column).is_null() | pl.col(column).is_in(known)


@pytest.fixture(params=[NOBODY, 0, 1, 3])
def book(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Book]:
    whole = bookshelf.cached_firm
    small: dict[str, Firm] = {}

    def made(key: object) -> Firm:
        return small.setdefault(str(key), shrunk(whole(key), request.param))  # type: ignore[arg-type]

    monkeypatch.setattr(bookshelf, "cached_firm", made)
    monkeypatch.setenv("KEXUN_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    make_firm(tmp_path / "kexun.sqlite", 50)
    open_page("accounts")
    yield stored()
    desk.store().close()


def opened(page: AppTest, screen: str, asked: str) -> AppTest:
    page.switch_page(f"screens/{screen}.py")
    if asked:
        name, value = asked.split("=", 1)
        page.query_params[name] = value
    page.run()
    assert not page.exception, (screen, asked, [one.stack_trace for one in page.exception])
    return page


def test_every_page_opens_and_an_empty_one_says_what_to_do(book: Book) -> None:
    page, silent = open_page("accounts"), []
    for screen, asked in pages_of(book):
        opened(page, screen, asked)
        if not book.height("accounts") and screen in LISTS and not EMPTY.search(words(page)):
            silent.append(screen)
    assert silent == []


def test_time_passes_in_a_firm_of_few(book: Book) -> None:
    page = opened(open_page("accounts"), "clock", "")
    page.button(key="clock-month").click().run()
    assert not page.exception
    assert (stored().as_of - book.as_of).days == 30
