"""A browser without a screen: speaks Streamlit's websocket protocol as the real page does.

It signs in through /signin with cookies, keeps what widgets there are, answers with the hashes of
messages it has (as the browser's cache does), and times a click until the script has finished.
"""

import asyncio
import json
import re
import time
from dataclasses import dataclass, field
from http.cookiejar import Cookie, CookieJar
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

PATIENCE = 120
"""Seconds after which a run counts as lost."""
KEPT_FOR = 2
"""Runs after which the browser forgets a large message that was not shown again."""


class SignInError(Exception):
    """The server did not let this person in."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the script as the person felt it."""

    seconds: float
    first: float
    """Seconds until the first message."""
    received: int
    """Bytes."""


@dataclass
class Tab:
    """One browser tab of one person."""

    base: str = "http://localhost:8501"
    jar: CookieJar = field(default_factory=CookieJar)
    page_hash: str = ""
    query: str = ""
    """What stands in the address after the question mark."""
    session_id: str = ""
    widgets: dict[str, str] = field(default_factory=dict)
    """Key of a widget -> its id."""
    kind_of: dict[str, str] = field(default_factory=dict)
    """Key of a widget -> kind: text_input, button, pagination …"""
    fragment_of: dict[str, str] = field(default_factory=dict)
    values: dict[str, WidgetState] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)
    """Key of a select box, segmented control or row of tabs -> what one may choose."""
    boards: dict[str, bytes] = field(default_factory=dict)
    """Key of a component -> the data it draws."""
    known: dict[str, tuple[int, ForwardMsg]] = field(default_factory=dict)
    """Hash of a large message -> the run that showed it last, and the message."""
    runs: int = 0
    drawn: set[str] = field(default_factory=set)
    """Widgets the last run drew; after a whole run the others are gone."""
    words: list[str] = field(default_factory=list)
    """What the last run wrote: headings and Markdown."""
    socket: Any = None

    def sign_in(self, login: str, password: str) -> None:
        """Through the sign-in page, as a person does; SignInError with what the page said."""
        form = self._get("/signin")
        token = re.search(r'name="token" value="([^"]+)"', form)
        fields = {"login": login, "password": password, "token": token.group(1) if token else ""}
        try:
            self._get("/signin", urlencode(fields).encode())
        except OSError as error:
            raise SignInError(f"{login}: {error}") from error
        if not any(cookie.name.endswith("kexun_visit") for cookie in self.jar):
            raise SignInError(f"{login}: no visit")

    def _get(self, path: str, body: bytes | None = None) -> str:
        opener = build_opener(HTTPCookieProcessor(self.jar))
        request = Request(self.base + path, body, {"Accept": "text/html", "Origin": self.base})
        if body is None:
            del request.headers["Origin"]
        # a page of our own is read; Streamlit's shell after the redirect need not be
        with opener.open(request, timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    async def connect(self, again: bool = False) -> "Tab":
        """Open the websocket; `again` with the old session id, as after a break in the Wi-Fi."""
        offered = ["streamlit", "PLACEHOLDER_AUTH_TOKEN"]
        if again:
            offered.append(self.session_id)
        self.socket = await websockets.connect(
            self.base.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=offered,
            origin=self.base,
            additional_headers={"Cookie": "; ".join(_pair(one) for one in self.jar)},
            max_size=None,
            compression=None,
            open_timeout=PATIENCE,
        )
        return self

    async def close(self) -> None:
        await self.socket.close()

    async def open(self, page: str = "", query: str = "") -> Run:
        """Go to a page by its url path."""
        self.page_hash, self.query = "", query
        self._leave()
        return await self._run(self._rerun(page_name=page))

    def _leave(self) -> None:
        """Another page: its widgets are new."""
        self.widgets, self.kind_of, self.options = {}, {}, {}
        self.fragment_of, self.values = {}, {}

    async def click(self, key: str) -> Run:
        """Press a button."""
        message = self._rerun(key)
        pressed = WidgetState(id=self.widgets[key], trigger_value=True)
        message.rerun_script.widget_states.widgets.append(pressed)
        return await self._run(message)

    async def trigger(self, key: str, event: str, value: Any) -> Run:
        """Send an event of a component, as its script does by setTriggerValue."""
        message = self._rerun(key)
        sent = json.dumps([{"event": event, "value": value}])
        id = f"$$STREAMLIT_INTERNAL_KEY_{self.widgets[key]}__events"
        message.rerun_script.widget_states.widgets.append(
            WidgetState(id=id, json_trigger_value=sent)
        )
        return await self._run(message)

    async def set(self, key: str, **value: Any) -> Run:
        """Change a widget: `string_value="…"`, `int_value=2` and so on, as in WidgetState."""
        self.values[key] = WidgetState(id=self.widgets[key], **value)
        return await self._run(self._rerun(key))

    def _rerun(self, key: str = "", page_name: str = "") -> BackMsg:
        message = BackMsg()
        script = message.rerun_script
        script.query_string, script.page_script_hash = self.query, self.page_hash
        script.page_name = page_name
        script.context_info.locale, script.context_info.timezone = "zh-CN", "Asia/Shanghai"
        script.context_info.url = f"{self.base}/{page_name}"
        script.widget_states.widgets.extend(self.values.values())
        self.known = {h: kept for h, kept in self.known.items() if kept[0] > self.runs - KEPT_FOR}
        script.cached_message_hashes.extend(self.known)
        fragment = self.fragment_of.get(self.widgets.get(key, ""))
        if fragment:
            script.fragment_id = fragment
        return message

    async def _run(self, message: BackMsg) -> Run:
        self.words, self.runs, self.drawn = [], self.runs + 1, set()
        started, first, received = time.perf_counter(), 0.0, 0
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while True:
                data = await self.socket.recv()
                received += len(data)
                first = first or time.perf_counter() - started
                if self._take(data):
                    return Run(time.perf_counter() - started, first, received)

    def _take(self, data: bytes) -> bool:
        """Note what one message says; True when the run is finished."""
        message = ForwardMsg()
        message.ParseFromString(data)
        if message.WhichOneof("type") == "ref_hash":
            message = self.known[message.ref_hash][1]
        if message.metadata.cacheable:
            self.known[message.hash] = self.runs, message
        if message.WhichOneof("type") == "delta":
            self._draw(message.delta)
        elif message.WhichOneof("type") == "script_finished":
            if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self._drop_undrawn()
            return bool(message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)
        else:
            self._note_place(message)
        return False

    def _note_place(self, message: ForwardMsg) -> None:
        """Which session, page and address it is."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session_id = message.new_session.initialize.session_id or self.session_id
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "navigation":
            if self.page_hash and message.navigation.page_script_hash != self.page_hash:
                self._leave()
            self.page_hash = message.navigation.page_script_hash

    def _draw(self, delta: Any) -> None:
        if delta.WhichOneof("type") == "new_element":
            self._note(delta.new_element, delta.fragment_id)
        else:
            self._note_tabs(delta.add_block, delta.fragment_id)

    def _drop_undrawn(self) -> None:
        for key in self.widgets.keys() - self.drawn:
            for known in (self.widgets, self.kind_of, self.options, self.values):
                known.pop(key, None)

    def _note(self, element: Any, fragment: str) -> None:
        kind = element.WhichOneof("type")
        proto = getattr(element, kind)
        if kind in ("markdown", "heading"):
            self.words.append(proto.body)
        id = getattr(proto, "id", "")
        if isinstance(id, str):
            key = self._keep(kind, id, fragment)
            offered = getattr(proto, "options", ())
            self.options[key] = [getattr(option, "content", option) for option in offered]
            if kind == "bidi_component":
                self.boards[key] = proto.bytes

    def _note_tabs(self, block: Any, fragment: str) -> None:
        """A row of tabs; the blocks of its tabs follow it."""
        kind = block.WhichOneof("type")
        if kind == "tab_container":
            key = self._keep("tabs", block.tab_container.id, fragment)
            self.options[key] = []
        elif kind == "tab":
            key = next((k for k in reversed(self.kind_of) if self.kind_of[k] == "tabs"), "")
            self.options.setdefault(key, []).append(block.tab.label)

    def _keep(self, kind: str, id: str, fragment: str) -> str:
        """Note a widget, whose id is $$ID-<hash>-<key>; return the key."""
        key = id.split("-", 2)[-1]
        if id.startswith("$$"):
            self.kind_of.pop(key, None)  # the newest stands last
            self.widgets[key], self.kind_of[key] = id, kind
            self.drawn.add(key)
            if fragment:
                self.fragment_of[id] = fragment
        return key


def _pair(cookie: Cookie) -> str:
    return f"{cookie.name}={cookie.value}"
