"""Every page a student has, on a small firm of every trade and on one of real orders."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select
from streamlit.testing.v1 import AppTest

from classroom import visits
from classroom.datasets import add_dataset
from classroom.exchange.order_list import plan_orders, read_orders
from classroom.passwords import hashed
from classroom.store import migrate, open_store
from classroom.tables import Course, Enrolment, Person, Workspace
from classroom.workbench import open_book
from crm.book import Book
from sample_data.industry import industries
from sample_data.schema import Tables, code, shared_at_work
from tests.classroom.test_datasets import TODAY, cdnow
from tests.ui.crm_student import college_in
from ui import desk
from ui.widgets.areas import AREAS
from ui.words import speaking

MAIN = str(Path(__file__).parents[2] / "ui" / "main.py")
PASSWORD = "Kexun-2025!"
CUSTOMERS = 70
REAL = "real orders"
ITS_OWN = "sql_pane"
"""The page whose subject are the names of tables and columns."""
SPOKEN = ("title", "header", "subheader", "markdown", "caption", "metric", "text", "info")
LABELLED = ("label", "help", "placeholder", "options")


@pytest.fixture(scope="module", autouse=True)
def college(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A course of one student for every trade, and one on orders a teacher has uploaded."""
    folder = tmp_path_factory.mktemp("trades")
    with college_in(folder):
        store = open_store(f"sqlite:///{folder / 'kexun.sqlite'}")
        migrate(store)
        with store.session() as session:
            for trade in industries():
                _course(session, trade, trade)
            _course(session, REAL, _uploaded(session))
        store.close()
        yield


def _course(session: Session, name: str, industry: str) -> None:
    course = Course(code=name, name=name, industry=industry, customers=CUSTOMERS, secret="s")
    student = _person(session, name, "student")
    session.add(course)
    session.flush()
    session.add(Enrolment(course_id=course.id, person_id=student.id))
    session.commit()


def _person(session: Session, login: str, role: str) -> Person:
    person = Person(login=login, name="李同学", role=role)
    person.password_hash, person.must_change_password = hashed(PASSWORD), False
    session.add(person)
    session.commit()
    return person


def _uploaded(session: Session) -> str:
    teacher = _person(session, "laoshi", "teacher")
    who = visits.sign_in(session, "laoshi", PASSWORD, "test").visitor
    content = plan_orders(read_orders(cdnow()), f"person:{teacher.id}", TODAY).content
    return add_dataset(session, who, content, "CD 店").industry


def pages_of(book: Book) -> Iterator[tuple[str, str]]:
    """Every page of the seven areas, a customer, a record of each table, a search."""
    for pages in AREAS.values():
        yield from ((page, "") for page in pages)
    yield "search", f"q={code('orders', 1, book.schema)}"
    if book.height("accounts"):
        first = int(book.table("accounts")["id"][0])
        yield "account", f"id={code('accounts', first)}"
        yield "search", f"q={book.value('accounts', first, 'name')}"
    for table in book.schema:
        if table != "accounts" and book.height(table):
            first = int(book.table(table)["id"][0])
            yield "record", f"id={code(table, first, book.schema)}"


def tour(trade: str, spoken: str) -> Iterator[tuple[str, AppTest, Book]]:
    """The student of a trade opens page after page in one tab."""
    page = AppTest.from_file(MAIN, default_timeout=30)
    with desk.db() as session:
        who = visits.sign_in(session, trade, PASSWORD, "test").visitor
        visits.set_language(session, who, spoken)
    page.user = {"visit": str(who.visit_id)}
    page.run()
    with desk.db() as session:
        mine = session.exec(select(Workspace).where(Workspace.person_id == who.person_id)).one()
        book = open_book(session, mine)
    for screen, asked in pages_of(book):
        page.switch_page(f"screens/{screen}.py")
        if asked:
            name, value = asked.split("=", 1)
            page.query_params[name] = value
        page.run()
        where = f"{trade} {screen} {asked}".strip()
        assert not page.exception, (where, [one.stack_trace for one in page.exception])
        assert not page.error, (where, [one.value for one in page.error])
        yield where, page, book


def shown(page: AppTest) -> set[str]:
    """Every text of a page: words, labels, choices, headers and cells of tables, words of plots."""
    found: set[str] = set()
    elements: Iterable[Any] = page._tree
    for element in elements:
        found |= _texts(element)
        if element.type == "dataframe":
            found |= {str(name) for name in element.value.columns}
            for name in element.value.columns:
                found |= {cell for cell in element.value[name] if isinstance(cell, str)}
        elif element.type == "plotly_chart":
            found |= set(re.findall(r'"(?:text|name)": ?"([^"]+)"', element.proto.spec))
    return found


def _texts(element: Any) -> set[str]:
    names = ("value", *LABELLED) if element.type in SPOKEN else LABELLED
    values = [getattr(element, name, None) for name in names]
    many = [value if isinstance(value, (list, tuple)) else [value] for value in values]
    return {text for texts in many for text in texts if isinstance(text, str)}


def raw_names(known: Tables) -> set[str]:
    """What the program calls things, and what English calls them where Chinese has another word."""
    columns = [column for table in known.values() for column in table.columns.values()]
    values = [(name, label) for column in columns for name, label in column.values.items()]
    labels = [table.label for table in known.values()] + [column.label for column in columns]
    names = {*known, *(name for table in known.values() for name in table.columns)}
    names |= {name for name, _label in values}
    names |= {label.en for label in [*labels, *(label for _name, label in values)]}
    names = {name for name in names if not name.isdigit()}
    return names - {label.zh for label in [*labels, *(label for _name, label in values)]}


def leaks(texts: set[str], raw: set[str]) -> list[str]:
    """Texts that are such a name, or contain one that no sentence has."""
    inside = {name for name in raw if "_" in name}
    words = {text: set(re.findall(r"[a-z]+(?:_[a-z]+)+", text)) for text in texts}
    return sorted(text for text in texts if text in raw or words[text] & inside)


def replaced_labels(known: Tables) -> set[str]:
    """What other trades call the columns and tables for which this one has words of its own. The
    area of customers and its page of orders keep their names."""
    pairs = [(table.label, known[name].label) for name, table in shared_at_work().items()]
    for name, table in shared_at_work().items():
        own = known[name].columns
        pairs += [(column.label, own[which].label) for which, column in table.columns.items()]
    kept = {label.zh for _shared, label in pairs} | {"客户", "订单"}
    return {shared.zh for shared, own in pairs if shared != own} - kept


@pytest.mark.parametrize("trade", [*industries(), REAL])
def test_every_page_opens_and_speaks_chinese(trade: str) -> None:
    everything: set[str] = set()
    for where, page, book in tour(trade, "zh"):
        texts = shown(page)
        everything |= texts
        if f" {ITS_OWN}" not in where:
            assert leaks(texts, raw_names(book.schema)) == [], where
        assert texts & replaced_labels(book.schema) == set(), where
    said = "\n".join(everything)
    own = [about.label.zh for name, about in book.schema.items() if book.height(name)]
    assert [label for label in own if label not in said] == []


@pytest.mark.parametrize("trade", ["hotel", "manufacturing"])
def test_every_page_opens_and_speaks_english(trade: str) -> None:
    with speaking("en"):  # choices are worded again between two runs, outside of the page
        for where, page, book in tour(trade, "en"):
            known = [table.label for table in book.schema.values()]
            known += [c.label for table in book.schema.values() for c in table.columns.values()]
            assert shown(page) & {label.zh for label in known} == set(), where
