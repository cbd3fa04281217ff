"""One record as it stood: its fields then and now, what it belongs to, what belongs to it, and
the operations that touched it. Nothing here writes."""

from functools import partial

import polars as pl
import streamlit as st

from crm.book import Book
from crm.history import FieldChange, field_history
from crm.naming import named
from crm.record_page import belongs_to, record_called, related_records
from kit.errors import UserError
from sample_data.schema import show_value
from ui.widgets.records import listed
from ui.widgets.status import chip, number, plain
from ui.widgets.tables import plain_table
from ui.words import _, language, t

RECORD, ROUND, TYPED = "replay-record", "_replay-round", "replay-code"
MOST_LISTS, MOST_ROWS, MOST_ACTS, COLUMNS = 6, 5, 12, 6


def opened_record(then: Book, now: Book) -> tuple[str, int] | None:
    """The record that was clicked or asked for by its code, while it is in one of the books."""
    chosen: tuple[str, int] | None = st.session_state.get(RECORD)
    if chosen is None or not any(book.has(*chosen) for book in (then, now)):
        return None
    return chosen


def open_then(table: str, id: int) -> None:
    """In a callback: look at one record."""
    st.session_state[RECORD] = (table, id)
    st.session_state[ROUND] = round_() + 1


def round_() -> int:
    """Part of the keys of lists: what was clicked before is forgotten."""
    return int(st.session_state.get(ROUND, 0))


def pick(key: str, table: str, ids: list[int]) -> None:
    """Callback of a list: open the record that was clicked."""
    cells = st.session_state[key]["selection"]["cells"]
    if cells and cells[0][0] < len(ids):
        open_then(table, ids[cells[0][0]])


def ask_code(then: Book) -> None:
    """A field that opens any record by its code."""
    st.text_input(
        _("Record"), key=TYPED, placeholder="C00017", max_chars=20, width=130,
        on_change=_go_to_code, args=(then,),
    )  # fmt: skip
    refused = st.session_state.pop("_replay-refused", None)
    if refused is not None:
        st.warning(plain(t(refused)))


def _go_to_code(then: Book) -> None:
    typed = st.session_state[TYPED].strip()
    if not typed:
        return
    st.session_state[TYPED] = ""
    try:
        open_then(*record_called(then, typed))
    except UserError as error:
        st.session_state["_replay-refused"] = error.says


def record_then(then: Book, now: Book, table: str, id: int) -> None:
    """Draw the record."""
    book = then if then.has(table, id) else now
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Back to the list"), key="replay-close", icon=":material/arrow_back:",
            on_click=_close,
        )  # fmt: skip
        label = plain(t(book.schema[table].label))
        st.markdown(f"{label} **{plain(named(book, table, id))}** {_mark(then, now, table, id)}")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _fields(then, now, table, id)
    with right:
        _above(book, table, id)
        _acts(then, table, id)
    _below(then, table, id)


def _close() -> None:
    st.session_state.pop(RECORD, None)
    st.session_state[ROUND] = round_() + 1


def _mark(then: Book, now: Book, table: str, id: int) -> str:
    if not then.has(table, id):
        return chip("inactive", _("added since"))
    return "" if now.has(table, id) else chip("inactive", _("gone since"))


def _fields(then: Book, now: Book, table: str, id: int) -> None:
    """Every field, those that differ first."""
    before, after = (book.record(table, id) if book.has(table, id) else {} for book in (then, now))
    columns = {name: c for name, c in then.schema[table].columns.items() if c.shown}
    names = [n for n in columns if (before.get(n), after.get(n)) != (None, None)]
    names.sort(key=lambda name: before.get(name) == after.get(name))
    told = [
        [show_value(table, n, row.get(n), language(), then.schema) for n in names]
        for row in (before, after)
    ]
    frame = pl.DataFrame(
        {
            _("Field"): [t(columns[n].label) for n in names],
            _("At that time"): told[0],
            _("Now"): told[1],
            "≠": ["≠" if before.get(n) != after.get(n) else "" for n in names],
        }
    )
    config = {"≠": st.column_config.TextColumn("≠", width=40)}
    plain_table(
        frame, f"replay-record-{table}-{id}-{then.seq}",
        alt=_("The record then and now"), column_config=config,
    )  # fmt: skip


def _above(book: Book, table: str, id: int) -> None:
    if not book.has(table, id):
        return
    for column, to, target in belongs_to(book, table, book.record(table, id)):
        label = plain(f"{t(book.schema[table].columns[column].label)} {named(book, to, target)}")
        st.button(
            label, key=f"replay-up-{column}", icon=":material/arrow_upward:", type="tertiary",
            on_click=open_then, args=(to, target),
        )  # fmt: skip


def _acts(then: Book, table: str, id: int) -> None:
    found = field_history(then, table, id)
    if not found:
        st.caption(_("No operation had touched this record."))
        return
    st.markdown(f"**{_('Operations on this record')}**")
    st.caption("  \n".join(_act(one) for one in found[:MOST_ACTS]))


def _act(one: FieldChange) -> str:
    step = _("step {n}").format(n=one.seq)
    before, after = (plain(t(text)) for text in (one.before, one.after))
    change = f" {before or '–'} → **{after or '–'}**" if before or after else ""
    undone = f" {chip('inactive', _('Taken back'))}" if one.undone else ""
    return f"{step} · {plain(t(one.what))}{change}{undone}"


def _below(then: Book, table: str, id: int) -> None:
    """Lists of what belongs to the record, the first rows of each."""
    if not then.has(table, id):
        return
    for one in related_records(then, table, id)[:MOST_LISTS]:
        about = then.schema[one.table]
        st.markdown(f"**{plain(t(about.label))}** {number(one.rows.height)}")
        rows = one.rows.head(MOST_ROWS)
        columns = [n for n, c in about.columns.items() if c.shown and n != one.column][:COLUMNS]
        key = f"replay-below-{one.table}-{one.column}-{round_()}"
        listed(
            then, one.table, rows, columns, key,
            on_select=partial(pick, key, one.table, rows["id"].to_list()),
        )  # fmt: skip
