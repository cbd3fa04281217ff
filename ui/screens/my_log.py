"""My own operations: found, taken back, replayed to any moment, taken away, or all set aside."""

import streamlit as st

from crm.book import Book
from crm.operations.reset_firm import ResetFirm
from ui import desk
from ui.widgets.asking import act_button
from ui.widgets.frame import heading
from ui.widgets.log_list import log_list, log_views
from ui.widgets.log_replay import log_replay
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.status import number
from ui.words import _

PAGE = "my_log"


def show() -> None:
    book = desk.book()
    note = _("Every operation is kept. What you take back stays in the log too.")
    with heading(_("My log"), note):
        if book.seq and st.button(_("Reset to start"), icon=":material/restart_alt:", key="reset"):
            st.dialog(_("Reset to start"))(lambda: _ask_reset(book))()
    saved_line(PAGE, book)
    mine = desk.workspace()
    if log_views() == "replay":
        log_replay(mine.id)
    else:
        log_list(book, mine.id, undo_on=PAGE)


def _ask_reset(book: Book) -> None:
    standing = len(set(book.patches) - book.undone - book.undos)
    st.markdown(
        _(
            "Your firm goes back to its first day: {n} operations no longer count, new records"
            " disappear, merged customers come apart, and the clock returns to the start."
        ).format(n=number(standing))
    )
    st.markdown(
        _(
            "The log keeps everything, grades already given stay, and the reset can be undone; what"
            " you do after it is then undone with it."
        )
    )
    key = form_key("reset", book)
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(_("Cancel"), key="reset-no"):
            st.rerun()
        act_button(_("Reset to start"), lambda: _reset(key), "reset-yes")


def _reset(key: str) -> None:
    save(ResetFirm(), key, PAGE)


show()
