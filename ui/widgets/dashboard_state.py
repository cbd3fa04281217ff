"""The dashboard on the screen: the one that is open, with what was arranged and not yet saved."""

from dataclasses import dataclass, replace

import streamlit as st

from crm.analysis.layout import Layout
from crm.analysis.ready import ready_dashboards
from crm.analysis.saved import saved_dashboard, saved_dashboards
from crm.book import Book
from sample_data.schema import code, number_of
from ui.widgets.editions import opens
from ui.words import _, t

STATE = "_dashboard"
NEW = "new"


@dataclass(frozen=True)
class Open:
    """`source` is its address: a code of a saved one, the name of a ready one, "new". `token`
    changes when the controls have to begin anew."""

    source: str
    token: int
    layout: Layout
    stored: Layout
    """As it was opened: what differs from it is not saved."""
    name: str = ""
    id: int | None = None

    @property
    def changed(self) -> bool:
        return self.layout != self.stored


def current() -> Open | None:
    return st.session_state.get(STATE)


def keep(one: Open | None) -> None:
    st.session_state[STATE] = one


def arrange(layout: Layout, *, anew: bool = False) -> None:
    """Put another layout on the screen; it is saved with the button only."""
    one = current()
    if one is not None:
        keep(replace(one, layout=layout, token=one.token + anew))


def choices(book: Book) -> dict[str, str]:
    """Address -> name of every dashboard one can open: one's own first."""
    mine = {code("dashboards", one.id, book.schema): one.name for one in saved_dashboards(book)}
    ready = {
        name: _("{name} (ready)").format(name=t(one.name))
        for name, one in ready_dashboards().items()
    }
    return {**mine, **ready}


def opened(book: Book, asked: str) -> Open:
    """The dashboard of that address: the one on the screen, or a fresh one. UserError when it is
    not there."""
    before = current()
    if before is not None and before.source == asked:
        return before
    token = before.token + 1 if before else 1
    ready = ready_dashboards().get(asked)
    if asked == NEW:
        made = Open(asked, token, Layout(), Layout())
    elif ready is not None:
        made = Open(asked, token, ready.layout, ready.layout, t(ready.name))
    else:
        id = number_of("dashboards", asked, book.schema)
        layout = saved_dashboard(book, id)
        opens(STATE, book, "dashboards", id)
        made = Open(asked, token, layout, layout, str(book.value("dashboards", id, "name")), id)
    keep(made)
    return made
