"""After a save: what changed, at what time, and a button that takes it back.

In a callback call `save(operation, key, page)`; on the page call `saved_line(page)`. The key is
drawn while the form is drawn: `args=(form_key("edit", book), …)`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import streamlit as st

from classroom.workbench import Done
from crm.book import Book
from crm.operation import Operation
from crm.operations.undo import Undo
from crm.operations.undo_since import UndoSince
from crm.undoing import later_steps
from kit.errors import UserError
from kit.text import Text
from ui import desk
from ui.widgets.status import plain, saved_at
from ui.words import _, t

STATE, BLOCKED = "_saved", "_undo-blocked"


@dataclass(frozen=True, slots=True)
class Saved:
    """The last save of this tab and the page that shows it."""

    page: str
    done: Done
    can_undo: bool


def form_key(form: str, book: Book) -> str:
    """The idempotency key of one rendered form: the same until something was saved."""
    name = f"_key-{form}"
    seq, key = st.session_state.get(name, (-1, ""))
    if seq != book.seq:
        key = desk.new_key()
        st.session_state[name] = (book.seq, key)
    return key


def save(operation: Operation, key: str, page: str) -> Done:
    """Carry the operation out and let `page` tell about it; UserError when it is refused."""
    done = desk.do(operation, key)
    st.session_state[STATE] = Saved(
        page, done, not (operation.lasting or isinstance(operation, (Undo, UndoSince)))
    )
    return done


def last_saved(page: str) -> Done | None:
    """The last save of this tab that this page tells about."""
    saved: Saved | None = st.session_state.get(STATE)
    return saved.done if saved is not None and saved.page == page else None


def saved_line(page: str, book: Book) -> None:
    """One line about the last save of this page, with its undo; nothing when there is none."""
    _offer_more(page, book)
    saved: Saved | None = st.session_state.get(STATE)
    if saved is None:
        return
    if saved.page != page:
        del st.session_state[STATE]
        return
    with st.container(key="saved-line", horizontal=True, vertical_alignment="center", gap="small"):
        words = _("{when}: {what}").format(
            when=saved_at(saved.done.at), what=plain(t(saved.done.says))
        )
        st.markdown(f":green[:material/check_circle:] {words}", width="content")
        if saved.can_undo and saved.done.seq not in book.undone:
            undo_button(saved.done.seq, page, book, key="undo-last")


def undo_button(seq: int, page: str, book: Book, key: str) -> None:
    """A button that takes one operation back."""
    st.button(
        _("Undo"),
        key=key,
        icon=":material/undo:",
        on_click=_undo,
        args=(seq, f"undo-{seq}-at-{book.seq}", page),
    )


def save_button(label: str, key: str, act: Callable[[], None], **look: Any) -> None:
    """A button for editors whose values are put together while the page is drawn. It acts on the
    page and not in a callback: a callback gets what the page before had, and when a click comes
    right after typing, that lacks what was typed last."""
    if st.button(label, key=key, **look):
        act()
        st.rerun()


def _undo(seq: int, key: str, page: str) -> None:
    with desk.telling():
        try:
            save(Undo(of=seq), key, page)
        except UserError as error:
            if error.code != "built_on":
                raise
            st.session_state[BLOCKED] = (page, seq, error.says)


def _offer_more(page: str, book: Book) -> None:
    """After an undo that later steps forbade: why, and one click that takes those back too."""
    blocked: tuple[str, int, Text] | None = st.session_state.pop(BLOCKED, None)
    if blocked is None or blocked[0] != page:
        return
    seq, says = blocked[1:]
    try:
        later = len(later_steps(book, seq))
    except UserError as error:
        st.warning(plain(t(error.says)), icon=":material/info:")
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="undo-more"):
        st.markdown(f":material/info: {plain(t(says))}", width="stretch")
        st.button(
            _("Undo step {seq} and the {n} after it").format(seq=seq, n=later), key="undo-since",
            icon=":material/undo:", on_click=_undo_since,
            args=(seq, f"undo-since-{seq}-at-{book.seq}", page),
        )  # fmt: skip


def _undo_since(seq: int, key: str, page: str) -> None:
    with desk.telling():
        save(UndoSince(of=seq), key, page)


@contextmanager
def telling_in(form: str) -> Iterator[None]:
    """For callbacks of a form on the page: a UserError is shown by `refusal(form)`."""
    try:
        yield
    except desk.SignedOutError:
        raise
    except UserError as error:
        st.session_state[f"_refused-{form}"] = error.says


def refusal(form: str) -> None:
    """Say once, inside the form, why it was not taken."""
    says: Text | None = st.session_state.pop(f"_refused-{form}", None)
    if says is not None:
        st.error(plain(t(says)), icon=":material/info:")
