"""A college for browser tests: a server of its own on a free port, its staff, and a browser tab."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlmodel import select

from classroom.bookshelf import current_book
from classroom.courses import add_staff, create_course
from classroom.passwords import hashed
from classroom.rights import Visitor
from classroom.store import Store, migrate, open_store, writing
from classroom.tables import Course, Enrolment, Person, Workspace
from classroom.workbench import do, workspace_of
from crm.book import Book
from crm.operation import Operation

ROOT = Path(__file__).parents[2]
PASSWORD = "Kexun-2025!"
STAFF = {"laoshi": "teacher", "pingjiao": "instructor"}
SECONDS = 30
IDLE = (
    '[data-testid="stApp"][data-test-script-state="notRunning"]'
    '[data-test-connection-state="CONNECTED"]'
)
FRESH = "() => !document.querySelector('[data-testid=stSkeleton],[data-stale=true]')"


@dataclass(frozen=True)
class College:
    """Where the server answers and where its database lies."""

    address: str
    store: Store

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def lets_in(self, login: str, name: str) -> Visitor:
        """A student of the course, with a password of his own."""
        with self.store.session() as db, writing(db):
            person = Person(login=login, name=name, role="student", password_hash=hashed(PASSWORD))
            person.must_change_password = False
            db.add(person)
            db.flush()
            course = db.exec(select(Course)).one()
            db.add(Enrolment(course_id=course.id, person_id=person.id))
            return Visitor(person.id, 0, name, login, "student", "zh")

    def does(self, who: Visitor, operation: Operation) -> Book:
        """What the student did earlier; the firm afterwards."""
        with self.store.session() as db:
            mine = workspace_of(db, who, db.exec(select(Course)).one().id)
            do(db, who, mine.id or 0, operation, uuid4().hex)
            return current_book(db, mine)

    def book_of(self, login: str) -> Book:
        """The firm of one student as it stands now."""
        with self.store.session() as db:
            query = select(Workspace).join(Person).where(Person.login == login)
            return current_book(db, db.exec(query).one())


@contextmanager
def running(folder: Path) -> Iterator[College]:
    """A server with a teacher, an instructor and an empty course; stopped at the end."""
    with college_of(folder) as college, serving(folder) as (port, _server):
        yield College(f"http://127.0.0.1:{port}", college.store)


@contextmanager
def college_of(folder: Path) -> Iterator[College]:
    """The same college in a folder, before a server runs on it."""
    store = open_store(f"sqlite:///{folder / 'kexun.sqlite'}")
    migrate(store)
    _hire(store)
    yield College("", store)
    store.close()


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server on the data of a folder: its port and its process; stopped at the end."""
    port = _free_port()
    environment = os.environ | {"KEXUN_DATA": str(folder), "PYTHONWARNINGS": "default"}
    environment.pop("DATABASE_URL", None)
    with (folder / "server.log").open("a") as log:
        server = subprocess.Popen(
            [sys.executable, str(ROOT / "kexun.py"), "serve", "--port", str(port), "--no-demo"],
            cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz", server, folder / "server.log")
            yield port, server
        finally:
            server.terminate()
            server.wait(timeout=30)


def _hire(store: Store) -> None:
    with store.session() as db, writing(db):
        for login, role in STAFF.items():
            person = Person(login=login, name=login, role=role, password_hash=hashed(PASSWORD))
            person.must_change_password = False
            db.add(person)
    with store.session() as db:
        teacher = db.exec(select(Person).where(Person.login == "laoshi")).one()
        who = Visitor(teacher.id, 0, teacher.name, teacher.login, teacher.role, "zh")
        course = create_course(db, who, code="CRM-1", name="客户关系管理", customers=300)
        add_staff(db, who, course.id, "pingjiao")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server stopped: {log.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the server did not answer in {SECONDS} s: {log.read_text()[-2000:]}")


class Tab:
    """One person's browser tab. Waits for the app to be idle, never for a fixed time."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        page.set_default_timeout(SECONDS * 1000)

    def signs_in(self, login: str, password: str = PASSWORD) -> None:
        self.page.goto(f"{self.address}/signin")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password)
        self.page.press("input[name=password]", "Enter")
        self.settles()

    def settles(self) -> None:
        self.page.wait_for_selector(IDLE)
        self.page.wait_for_function(FRESH)

    def opens(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.settles()

    def presses(self, name: str) -> None:
        """Click the button with this word on it."""
        self.page.get_by_role("button", name=name).first.click()
        self.settles()

    def follows(self, name: str) -> None:
        """Click the link with this word on it."""
        self.page.get_by_role("link", name=name).first.click()
        self.settles()

    def sees(self, words: str) -> None:
        """Wait until the words stand on the page."""
        self.page.get_by_text(words).first.wait_for()

    def within(self, key: str) -> Any:
        """The part of the page drawn under a widget or container key."""
        return self.page.locator(f".st-key-{key}")

    def types(self, key: str, text: str) -> None:
        self.within(key).locator("input, textarea").first.fill(text)
        self.page.keyboard.press("Tab")
        self.settles()

    def uploads(self, key: str, name: str, raw: bytes) -> None:
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": raw}
        self.within(key).locator("input[type=file]").set_input_files(file)
        self.settles()

    def downloads(self, name: str) -> bytes:
        """Press a download button and return the file."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name=name).first.click()
        return Path(waiting.value.path()).read_bytes()
