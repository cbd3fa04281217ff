"""From a list to its records: back to the list as it was, and on to the one before or after."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from crm.book import Book
from crm.lists import Query, find
from ui import desk
from ui.widgets.frame import SCREENS
from ui.widgets.recent import pin_button, seen
from ui.widgets.records import open_record
from ui.widgets.status import number
from ui.words import _

HERE = "_here"
"""The name of the page that is being drawn."""
TRAIL, WANTED = "_trail", "_trail-to"


@dataclass(frozen=True, slots=True)
class Trail:
    """The page of a list from which a record was opened; the list itself keeps its filters."""

    screen: str
    table: str
    query: Query
    ids: tuple[int, ...]
    page: int
    pages: int
    total: int


def follow(table: str, query: Query, ids: Sequence[int], pages: int, total: int) -> None:
    """Remember the list that is left for one of its records."""
    screen = st.session_state.get(HERE, table)
    st.session_state[TRAIL] = Trail(
        screen, table, query, tuple(ids), min(query.page, pages), pages, total
    )


def record_tools(book: Book, table: str, id: int, page: str) -> None:
    """Above a record: the way back, the records before and after it, pin, copy the link. To be
    drawn in a row."""
    seen(table, id)
    trail: Trail | None = st.session_state.get(TRAIL)
    if trail is not None and (trail.table != table or id not in trail.ids):
        trail = None
    screen = trail.screen if trail is not None else table
    if (SCREENS / f"{screen}.py").exists():
        with st.container(key="back-to-list", width="content"):
            st.page_link(
                SCREENS / f"{screen}.py", label=_("Back to the list"), icon=":material/arrow_back:"
            )
    if trail is not None and trail.total > 1 and table != "cases":  # which have a queue
        _before_and_after(trail, id)
    pin_button(book, table, id, page)
    st.button(
        _("Copy link"), key="copy-link", type="tertiary", icon=":material/link:", on_click=_copied
    )
    wanted = st.session_state.pop(WANTED, None)
    if wanted is not None:
        open_record(book, table, wanted)


def _copied() -> None:
    """The browser has copied the address by itself."""
    desk.tell(_("Link copied"))


def _before_and_after(trail: Trail, id: int) -> None:
    place = (trail.page - 1) * trail.query.size + trail.ids.index(id)
    for step, icon, key in ((-1, "chevron_left", "K"), (1, "chevron_right", "J")):
        if step == 1:
            st.markdown(f":small[{number(place + 1)} / {number(trail.total)}]", width="content")
        st.button(
            _("Previous record") if step < 0 else _("Next record"), key=f"trail-{key}",
            type="tertiary", icon=f":material/{icon}:", shortcut=key,
            disabled=not 0 <= place + step < trail.total, on_click=_go, args=(trail, id, step),
        )  # fmt: skip


def _go(trail: Trail, id: int, step: int) -> None:
    """The neighbour on this page of the list, or the first or last one of the page beside it."""
    place = trail.ids.index(id) + step
    if not 0 <= place < len(trail.ids):
        query = replace(trail.query, page=trail.page + step)
        found = find(desk.book(), trail.table, query)
        ids = tuple(found.rows["id"].to_list())
        trail = replace(trail, query=query, ids=ids, page=found.page, pages=found.pages)
        st.session_state[TRAIL] = trail
        place = 0 if step > 0 else len(ids) - 1
    st.session_state[WANTED] = trail.ids[place]
