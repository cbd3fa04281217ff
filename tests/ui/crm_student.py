"""One student with a small firm, for tests of the CRM pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from classroom import visits
from classroom.passwords import hashed
from classroom.store import migrate, open_store
from classroom.tables import Course, Enrolment, Person, Workspace
from classroom.workbench import do, open_book
from crm.book import Book
from crm.operation import Operation
from ui import desk

MAIN = str(Path(__file__).parents[2] / "ui" / "main.py")
PASSWORD = "Kexun-2025!"
Opened = Callable[..., AppTest]


def make_firm(path: Path, customers: int = 400) -> Path:
    """A database with one course and one student in it."""
    store = open_store(f"sqlite:///{path}")
    migrate(store)
    with store.session() as session:
        course = Course(code="CRM-1", name="客户关系管理", customers=customers, secret="s")
        person = Person(login="xuesheng", name="李同学", role="student")
        person.password_hash, person.must_change_password = hashed(PASSWORD), False
        session.add(course)
        session.add(person)
        session.flush()
        session.add(Enrolment(course_id=course.id, person_id=person.id))
        session.commit()
    store.close()
    return path


@contextmanager
def college_in(folder: Path) -> Iterator[None]:
    """Pages find the college whose database lies, or will lie, in this folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEXUN_DATA", str(folder))
        patch.delenv("DATABASE_URL", raising=False)
        yield
        desk.store().close()


def open_page(screen: str, **parameters: str) -> AppTest:
    """The student's page after its first run."""
    page = AppTest.from_file(MAIN, default_timeout=30)
    with desk.db() as session:
        signed = visits.sign_in(session, "xuesheng", PASSWORD, "test")
    page.user = {"visit": str(signed.visitor.visit_id)}
    page.switch_page("screens/accounts.py").run()
    page.switch_page(f"screens/{screen}.py")
    for name, value in parameters.items():
        page.query_params[name] = value
    return clean(page.run())


def clean(page: AppTest) -> AppTest:
    assert not page.exception
    return page


def click(page: AppTest, key: str) -> AppTest:
    return clean(page.button(key=key).click().run())


def all_keyed(elements: Any, end: str) -> list[Any]:
    """The widgets whose keys end so, in their order on the page."""
    return [one for one in elements if str(one.key).endswith(end)]


def keyed(elements: Any, end: str) -> Any:
    """The first widget whose key ends so."""
    return all_keyed(elements, end)[0]


def words(page: AppTest) -> str:
    shown = [*page.title, *page.markdown, *page.caption, *page.error, *page.warning, *page.info]
    return "\n".join(str(element.value) for element in shown)


def stored() -> Book:
    """The student's firm as the database has it."""
    with desk.db() as session:
        return open_book(session, session.exec(select(Workspace)).one())


def done_before(*operations: Operation) -> None:
    """What the student did earlier."""
    with desk.db() as session:
        who = visits.sign_in(session, "xuesheng", PASSWORD, "test").visitor
        workspace = session.exec(select(Workspace)).one()
        for operation in operations:
            do(session, who, workspace.id or 0, operation, desk.new_key())
