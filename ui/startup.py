"""What a whole class needs of Streamlit at start-up. Each line here removes a measured delay.

Remove one and tests/ui/test_startup_guards.py names the symptom. The static files of nginx are in
deploy/nginx.conf; `fileWatcherType = "none"` is in .streamlit/config.toml.
"""

import asyncio.base_events
import gc
import importlib
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from anyio import to_thread
from streamlit import config
from streamlit.runtime.app_session import AppSession

from classroom.store import migrate
from ui import desk

WARM = (
    "plotly.graph_objects",
    "pyarrow",
    "pandas",
    "streamlit.dataframe_util",
    "streamlit.elements.plotly_chart",
    "lessons.catalog",
    "scenarios.case",
    "classroom.progress",
    "classroom.drafts",
    "classroom.submissions",
    "classroom.marking",
    "classroom.gradebook",
    "classroom.live",
    "crm.lists",
    "crm.account_page",
    "crm.duplicates",
    "crm.board",
    "ui.widgets.tables",
    "ui.widgets.charts",
    "ui.widgets.frame",
)
"""Modules that pages import: loaded before the first visitor comes, and kept out of every GC."""


def prepare() -> None:
    """Corrections that must stand before the server opens its socket; safe to call twice."""
    _send_small_answers_at_once()
    _watch_no_files_after_reconnect()


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """Open the store, make the demo accounts, load what pages need, then let visitors in."""
    await to_thread.run_sync(open_everything)
    gc.collect()
    # Streamlit collects garbage after every run; frozen objects are not walked again.
    gc.freeze()
    yield {}


def open_everything() -> None:
    migrate(desk.store())
    if os.environ.get("KEXUN_DEMO", "1") != "0":
        _make_demo()
    for name in WARM:
        with suppress(ModuleNotFoundError):
            importlib.import_module(name)


def _make_demo() -> None:
    """The accounts at once; the class's work behind the visitors' backs."""
    with suppress(ModuleNotFoundError):
        from classroom.demo import make_demo

        make_demo(desk.store())


def _send_small_answers_at_once() -> None:
    """Streamlit opens its socket with protocol 0, for which asyncio leaves Nagle's delay on.

    uvloop switches it off by itself; Windows has no uvloop.
    """

    def set_nodelay(sock: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6) and sock.type == socket.SOCK_STREAM:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    asyncio.base_events._set_nodelay = set_nodelay  # type: ignore[attr-defined]


def _watch_no_files_after_reconnect() -> None:
    """`fileWatcherType = "none"` is not asked when a tab reconnects: a class coming back from a
    break in the Wi-Fi would scan every imported module, once a tab, on the event loop."""
    register = AppSession.register_file_watchers
    if getattr(register, "asks_first", False):
        return

    def register_if_wanted(session: AppSession) -> None:
        if config.get_option("server.fileWatcherType") != "none":
            register(session)

    register_if_wanted.asks_first = True  # type: ignore[attr-defined]
    AppSession.register_file_watchers = register_if_wanted  # type: ignore[method-assign]
