"""The web door without Streamlit behind it: our routes, our layers, and an echo of what passes."""

import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from classroom.passwords import hashed
from classroom.store import migrate, open_store
from classroom.tables import Person
from ui import desk
from ui.routes.site import layers, routes

with warnings.catch_warnings():
    # starlette would rather have httpx2; either will do here
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

PASSWORD = "Kexun-2025!"


async def echo(request: Request) -> JSONResponse:
    return JSONResponse(dict(request.headers))


async def echo_socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_json(dict(socket.headers))
    await socket.close()


def door() -> Starlette:
    behind = [Route("/{path:path}", echo), WebSocketRoute("/_stcore/stream", echo_socket)]
    return Starlette(routes=[*routes(), *behind], middleware=layers())


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two people, made once and copied for each test."""
    file = tmp_path_factory.mktemp("seeded") / "kexun.sqlite"
    store = open_store(f"sqlite:///{file}")
    migrate(store)
    with store.session() as session:
        for login, role in (("xuesheng", "student"), ("laoshi", "teacher")):
            person = Person(login=login, name=login, role=role, must_change_password=False)
            person.password_hash = hashed(PASSWORD)
            session.add(person)
        session.commit()
    store.close()
    return file


@pytest.fixture
def data(tmp_path: Path, seeded: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("KEXUN_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    copy(seeded, tmp_path / seeded.name)
    store = desk.store()
    yield tmp_path
    store.close()


@pytest.fixture
def client(data: Path) -> TestClient:
    return TestClient(door(), base_url="http://kexun.test", follow_redirects=False)


@pytest.fixture
def sign_in() -> Callable[..., Any]:
    """Fill in the form as a browser does: `sign_in(client, "laoshi", next="/x")`."""

    def fill_in(
        client: TestClient, login: str = "xuesheng", password: str = PASSWORD, **more: str
    ) -> Any:
        page = client.get("/signin?again=1")
        token = re.search(r'name="token" value="([^"]+)"', page.text)
        assert token
        fields = {"token": token.group(1), "login": login, "password": password} | more
        origin = str(client.base_url).rstrip("/")
        headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
        return client.post("/signin", data=fields, headers=headers)

    return fill_in


@pytest.fixture
def another_browser(data: Path) -> Callable[[], TestClient]:
    """A new client on a new door: what a restarted server or a second browser sees."""

    def opened(base_url: str = "http://kexun.test") -> TestClient:
        return TestClient(door(), base_url=base_url, follow_redirects=False)

    return opened
