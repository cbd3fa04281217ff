"""What passes the layers before every request."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from classroom.store import Store
from ui import desk

SignIn = Callable[..., Any]
PAGE = {"Accept": "text/html"}
STREAM = "ws://kexun.test/_stcore/stream"
OURS = {"origin": "http://kexun.test"}


def test_a_client_cannot_name_itself(client: TestClient) -> None:
    spoofed = {"X-Kexun-User": "2", "x-kexun-visit": "1"}
    assert "x-kexun-user" not in client.get("/media/x", headers=spoofed).json()
    with client.websocket_connect(STREAM, headers=OURS | spoofed) as socket:
        heard = socket.receive_json()
    assert "x-kexun-user" not in heard and "x-kexun-visit" not in heard


def test_a_visitor_cannot_become_somebody_else(client: TestClient, sign_in: SignIn) -> None:
    sign_in(client)
    assert client.get("/", headers=PAGE | {"X-Kexun-User": "2"}).json()["x-kexun-user"] == "1"
    with client.websocket_connect(STREAM, headers=OURS | {"X-KEXUN-USER": "2"}) as socket:
        assert socket.receive_json()["x-kexun-user"] == "1"


def test_a_websocket_from_another_site_is_refused_at_once(
    client: TestClient, sign_in: SignIn
) -> None:
    sign_in(client)
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(STREAM, headers=OURS | {"origin": "http://evil.test"}),
    ):
        pass


def test_an_unknown_or_broken_cookie_is_nobody(client: TestClient) -> None:
    for cookie in ("kexun_visit=made-up", "kexun_visit=" + "x" * 5000, "\x7f;;=;kexun_visit"):
        answer = client.get("/", headers=PAGE | {"Cookie": cookie})
        assert answer.status_code == 303


def test_pages_carry_the_security_headers(client: TestClient) -> None:
    headers = client.get("/signin").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_what_no_visitor_needs_is_closed(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_health_says_that_the_database_answers(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_health_says_when_the_database_is_gone(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> Store:
        raise OSError("disk gone")

    monkeypatch.setattr(desk, "store", gone)
    assert client.get("/healthz").status_code == 503


def test_static_files_do_not_ask_the_database(
    client: TestClient, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client)
    monkeypatch.setattr(desk, "store", None)
    assert client.get("/static/js/index.js").status_code == 200


def test_the_page_a_role_starts_on_is_reached_by_its_own_name_too(
    client: TestClient, sign_in: SignIn
) -> None:
    sign_in(client)
    answer = client.get("/course-map", headers=PAGE, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/class-now", headers=PAGE, follow_redirects=False).status_code == 200
