"""While a record is being created: what looks the same stands above the form, with a link.

Draw `same_records` once the inputs are drawn, in a place above them, and call `check_same` before
saving: who saves without having seen what looks the same is told once; the second time it is saved.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from crm.alike import Alike, alike
from crm.book import Book
from kit.errors import UserError
from sample_data.schema import code
from ui.widgets.records import record_link
from ui.widgets.status import plain
from ui.words import _, t


def same_records(book: Book, table: str, values: Mapping[str, Any], form: str) -> bool:
    """Show what looks the same; whether there is any."""
    found = alike(book, table, values)
    st.session_state[_shown(form)] = {(one.table, one.id) for one in found}
    if not found:
        return False
    with st.container(border=True, gap="xsmall", key=f"{form}-same"):
        st.markdown(
            ":orange[:material/content_copy:] "
            + _("**{n}** records look the same. Is it one of them?").format(n=len(found))
        )
        for one in found:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                record_link(book, one.table, one.id, icon=":material/open_in_new:")
                st.caption(plain(_about(book, one)), width="content")
    return True


def save_label(same: bool) -> str:
    """What the button says: going on is a decision."""
    return _("Create it anyway") if same else _("Save")


def check_same(book: Book, table: str, values: Mapping[str, Any], form: str) -> None:
    """For callbacks: UserError when something looks the same that has not been shown yet."""
    found = {(one.table, one.id) for one in alike(book, table, values)}
    if not found <= st.session_state.get(_shown(form), set()):
        codes = "、".join(code(where, id, book.schema) for where, id in sorted(found))
        raise UserError(
            "looks_the_same",
            f"已有看起来相同的记录：{codes}。请先核对，确实不同再保存。",
            f"There are records that look the same: {codes}. Look first; save again if it is new.",
        )


def _shown(form: str) -> str:
    return f"_same-{form}"


def _about(book: Book, one: Alike) -> str:
    label = t(book.schema[one.table].label)
    return f"{label} · " + " · ".join(t(reason) for reason in one.reasons)
