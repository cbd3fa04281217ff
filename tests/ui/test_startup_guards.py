"""Start-up as a whole class needs it: one test for each symptom that was measured without it."""

import asyncio
import gc
import re
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import config
from streamlit.runtime import app_session

from ui import startup
from ui.widgets import brand

HOME = Path(__file__).parents[2]


@pytest.fixture
def prepared() -> Iterator[None]:
    before = asyncio.base_events._set_nodelay, app_session.AppSession.register_file_watchers
    turn = sys.getswitchinterval()
    startup.prepare()
    yield
    sys.setswitchinterval(turn)
    asyncio.base_events._set_nodelay = before[0]
    app_session.AppSession.register_file_watchers = before[1]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The settings of .streamlit/config.toml, as the started server sees them."""
    monkeypatch.setattr(config, "_main_script_path", str(HOME / "app.py"))
    config.get_config_options(force_reparse=True)
    yield
    monkeypatch.undo()
    config.get_config_options(force_reparse=True)


def test_collecting_garbage_after_each_run_does_not_walk_what_was_imported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Symptom: 20 to 60 ms with the interpreter locked after every click of anybody."""
    monkeypatch.setattr(startup, "open_everything", lambda: None)
    monkeypatch.setattr(startup, "ready", lambda: "")
    before = gc.get_freeze_count()

    async def start() -> float:
        async with startup.lifespan(None):
            assert gc.get_freeze_count() > before + 50_000
            started = time.perf_counter()
            gc.collect()
            return time.perf_counter() - started

    try:
        assert asyncio.run(start()) < 0.01
    finally:
        gc.unfreeze()


def test_a_small_answer_leaves_at_once(prepared: None) -> None:
    """Symptom: 44 ms on back-to-back small exchanges; the socket is opened with protocol 0."""
    assert asyncio.run(_exchange()) < 0.02


async def _exchange() -> float:
    """Median of twenty questions that are sent, and answered, in two small pieces each."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readline():
            for piece in (b"small ", b"answer\n"):
                writer.write(piece)
                await asyncio.sleep(0)
        writer.close()
        await writer.wait_closed()
        done.set()

    done = asyncio.Event()
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.bind(("127.0.0.1", 0))
    server = await asyncio.start_server(answer, sock=listening)
    asking = socket.create_connection(listening.getsockname(), 5)
    asking.setblocking(False)
    reader, writer = await asyncio.open_connection(sock=asking)
    taken = []
    for _ in range(20):
        started = time.perf_counter()
        writer.write(b"question\n")
        await reader.readline()
        taken.append(time.perf_counter() - started)
    writer.close()
    await writer.wait_closed()
    await done.wait()
    server.close()
    return sorted(taken)[10]


def test_no_tab_scans_the_imported_modules(prepared: None, settings: None) -> None:
    """Symptom: each new tab, and each tab that reconnects, holds up everybody for 130 ms."""
    assert config.get_option("server.fileWatcherType") == "none"
    scans: list[Any] = []
    session = SimpleNamespace(_local_sources_watcher=None, _pages_manager=scans.append)
    app_session.AppSession.register_file_watchers(session)
    assert session._local_sources_watcher is None


def test_preparing_twice_is_preparing_once(prepared: None) -> None:
    once = app_session.AppSession.register_file_watchers
    startup.prepare()
    assert app_session.AppSession.register_file_watchers is once


def test_the_settings_let_nothing_out_and_no_stack_trace_in(settings: None) -> None:
    options = {
        name: config.get_option(name)
        for name in (
            "browser.gatherUsageStats",
            "client.showErrorDetails",
            "server.enableXsrfProtection",
            "server.enableCORS",
            "logger.hideWelcomeMessage",
            "runner.magicEnabled",
            "runner.postScriptGC",
            "server.trustedUserHeaders",
        )
    }
    assert options == {
        "browser.gatherUsageStats": False,
        "client.showErrorDetails": "none",
        "server.enableXsrfProtection": True,
        "server.enableCORS": True,
        "logger.hideWelcomeMessage": True,
        "runner.magicEnabled": False,
        "runner.postScriptGC": False,
        "server.trustedUserHeaders": {"X-Kexun-User": "uid", "X-Kexun-Visit": "visit"},
    }


def test_fonts_and_icons_come_from_the_machine_itself() -> None:
    """Symptom: a blank page for seconds where fonts.gstatic.com cannot be reached."""
    settings = (HOME / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert "http" not in settings
    assert brand.icon().startswith("data:image/png;base64,")
    assert "page_icon=icon()" in (HOME / "ui" / "main.py").read_text(encoding="utf-8")


def test_the_proxy_serves_static_files_and_names_no_visitor() -> None:
    """Symptom: 2.7 MB uncompressed from Python to each cold browser."""
    proxy = (HOME / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    static = proxy.split("location /static/ {")[1].split("}")[0]
    assert "gzip on;" in static and "expires 1y;" in static
    for line in (
        'proxy_set_header X-Kexun-User "";',
        'proxy_set_header X-Kexun-Visit "";',
        "proxy_set_header Host $http_host;",
        "hash $stick consistent;",
    ):
        assert line in proxy
    assert not re.search(r"^\s*ip_hash", proxy, re.MULTILINE)
