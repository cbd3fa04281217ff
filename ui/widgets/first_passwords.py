"""First passwords: shown and downloaded once, then gone; only their hashes are stored."""

from collections.abc import Sequence
from io import BytesIO

import polars as pl
import streamlit as st

from ui.widgets.tables import MOST_ROWS, plain_table
from ui.words import _

Fresh = tuple[str, str, str]
"""Login, name, first password."""
STATE = "fresh-passwords"


def keep_passwords(fresh: Sequence[Fresh]) -> None:
    """Keep new first passwords in this tab until they are put away."""
    if fresh:
        st.session_state[STATE] = list(fresh)


def show_passwords() -> None:
    """Show what is waiting, with a file to hand out and a button to put it away."""
    fresh: list[Fresh] | None = st.session_state.get(STATE)
    if not fresh:
        return
    frame = _frame(fresh)
    with st.container(border=True):
        st.markdown(f"**{_('First passwords of {n} students').format(n=len(fresh))}**")
        st.caption(_("They are shown only now. Each student chooses a new one at first sign-in."))
        plain_table(
            frame, "fresh", alt=_("First passwords"), height=220 if len(fresh) > 4 else "content"
        )
        if len(fresh) > MOST_ROWS:
            st.caption(_("The file holds all of them."))
        with st.container(horizontal=True):
            st.download_button(
                _("Download the passwords"), data=_xlsx(frame), file_name="kexun-passwords.xlsx",
                icon=":material/download:", key="fresh-file", on_click="ignore",
            )  # fmt: skip
            st.button(
                _("Noted, put away"), key="fresh-away", type="tertiary",
                on_click=st.session_state.pop, args=(STATE, None),
            )  # fmt: skip


def _frame(fresh: Sequence[Fresh]) -> pl.DataFrame:
    names = (_("Login"), _("Name"), _("First password"))
    return pl.DataFrame(list(fresh), schema=dict.fromkeys(names, pl.String), orient="row")


def _xlsx(frame: pl.DataFrame) -> bytes:
    """An Excel file, whose text cells keep leading zeros as a CSV would not."""
    file = BytesIO()
    frame.write_excel(file, autofit=True)
    return file.getvalue()
