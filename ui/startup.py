"""What a whole class needs of Streamlit at start-up. Each line here removes a measured delay.

Remove one and tests/ui/test_startup_guards.py names the symptom. The static files of nginx are in
deploy/nginx.conf; `fileWatcherType = "none"` is in .streamlit/config.toml.
"""

import ast
import asyncio
import asyncio.base_events
import ctypes
import gc
import importlib
import os
import platform
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from anyio import to_thread
from streamlit import config
from streamlit.runtime.app_session import AppSession

from classroom.demo import demo_people, make_demo
from classroom.marking import mark_waiting
from classroom.operators import first_administrator
from classroom.store import migrate
from crm.operation import CONSEQUENCES, OPERATIONS
from ui import desk

TURN = 0.001
"""Seconds a thread may keep the interpreter while others wait. With Python's own 5 ms a page that
reads the database waits that long again and again while somebody else's page is drawn."""
COLLECT_EVERY = 60
"""Seconds between two full collections of garbage."""
YOUNG, MIDDLE, NEVER_FULL = 2000, 20, 1_000_000
"""When Python collects by itself: young objects after so many, those that survived after so many
times, all of them never. With a class of 120 a full collection holds everybody up for 0.3 to 0.4 s,
and by Python's own rule it came every few seconds."""
M_ARENA_MAX, ARENAS = -8, 2
"""The option's number in glibc's malloc.h, and how many heaps the threads share."""
SCREENS = Path(__file__).parent / "screens"
HEAVY = (
    "pandas",
    "plotly.graph_objects",
    "pyarrow",
    "streamlit.dataframe_util",
    "streamlit.elements.plotly_chart",
)
"""What Streamlit itself loads at the first table and the first plot."""


def prepare() -> None:
    """Corrections that must stand before the server opens its socket; safe to call twice."""
    sys.setswitchinterval(TURN)
    _share_arenas()
    _send_small_answers_at_once()
    _watch_no_files_after_reconnect()


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """Open the store, make the demo accounts, load what pages need, then let visitors in."""
    await to_thread.run_sync(open_everything)
    gc.collect()
    gc.freeze()  # what is loaded now stays; no collection need walk it again
    gc.set_threshold(YOUNG, MIDDLE, NEVER_FULL)
    print(ready(), flush=True)
    collecting = asyncio.create_task(_collect_now_and_then())
    marking = asyncio.create_task(to_thread.run_sync(_mark_what_waits))
    yield {}
    marking.cancel()
    collecting.cancel()


async def _collect_now_and_then() -> None:
    """Streamlit would collect after each click of anybody, walking every visitor's objects."""
    while True:
        await asyncio.sleep(COLLECT_EVERY)
        await to_thread.run_sync(gc.collect)


def _mark_what_waits() -> None:
    """Work that was handed in when a machine stopped is marked now, beside the first visitors."""
    mark_waiting(desk.store())


def open_everything() -> None:
    migrate(desk.store())
    if os.environ.get("KEXUN_DEMO", "1") != "0":
        make_demo(desk.store())
    made = first_administrator(desk.store())
    if made is not None:
        print("  {} / {}   管理员首次登录 administrator, first sign-in".format(*made), flush=True)
    for name in (*HEAVY, *sorted(imported_by_screens())):
        importlib.import_module(name)
    len(OPERATIONS), len(CONSEQUENCES)  # else the first click of the day waits for all of them


def ready() -> str:
    """What the terminal says once visitors can come: where, and as whom to try it."""
    host = config.get_option("server.address")
    where = f"http://{host if host not in (None, '0.0.0.0', '::') else 'localhost'}"
    lines = [f"客训 Kexun: {where}:{config.get_option('server.port')}"]
    with desk.db() as session:
        people = demo_people(session)
    lines += [
        f"  {one.login} / {one.password}   {one.title.zh} {one.title.en}: {one.sees.en}"
        for one in people
    ]
    return "\n".join(lines)


def imported_by_screens() -> set[str]:
    """Modules that the pages import, which would else be loaded at the first visit of each."""
    trees = (ast.parse(file.read_bytes()) for file in SCREENS.glob("*.py"))
    nodes = [node for tree in trees for node in ast.walk(tree)]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {
        node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module
    }


def _share_arenas() -> None:
    """glibc gives threads heaps of their own, up to eight a core, and each keeps the holes that the
    runs of pages leave in it. Streamlit starts a thread for each run, and all of them wait for the
    interpreter anyway: two heaps are enough."""
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


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
