"""What would become of the rows: as they will be stored, held back with reasons, passed over."""

import zlib
from functools import partial

import polars as pl
import streamlit as st

from classroom.exchange.record_file import held_file
from crm.book import Book
from crm.fields import record_values
from crm.importing.plan import Plan, PlannedRow
from crm.importing.taking import operation_of
from kit.text import one_of
from sample_data.schema import code, show_value
from ui.widgets.record_import import PAGE, start_over
from ui.widgets.record_import_repair import repair
from ui.widgets.saving import form_key, refusal, save, telling_in
from ui.widgets.status import number
from ui.widgets.tables import plain_table
from ui.words import _, language, t

FORM = "import-records"
SHOWN, MOST_REPAIRED = 20, 50


def preview(book: Book, plan: Plan, repaired: int) -> None:
    """Draw the third part: counts, the rows of each fate, and the button that imports."""
    st.markdown(f"**{_('3 · What becomes of them')}**")
    counts = plan.counts
    with st.grid(4, min_column_width=120, border=True):
        st.metric(_("To add"), number(counts["add"]))
        st.metric(_("To update"), number(counts["update"]))
        st.metric(_("Passed over"), number(counts["skip"] + counts["unchanged"]))
        st.metric(_("Held back"), number(counts["held"]))
    good = plan.of("add", "update")
    if good:
        _stored(book, plan, good)
    if counts["held"]:
        _held(book, plan)
    passed = plan.of("skip", "unchanged")
    if passed:
        _passed(book, plan, passed)
    _confirm(book, plan, repaired)


def _confirm(book: Book, plan: Plan, repaired: int) -> None:
    refusal(FORM)
    held = plan.counts["held"]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            one_of(_("Import {n} rows").format(n=number(plan.takes))),
            type="primary", key="import-do", icon=":material/upload:", disabled=plan.takes == 0,
            on_click=_import, args=(plan, repaired, form_key("import", book)),
        )  # fmt: skip
        if held and plan.takes:
            st.caption(
                one_of(
                    _("{n} rows stay behind; you can repair them afterwards.").format(
                        n=number(held)
                    )
                ),
                width="content",
            )


def _import(plan: Plan, repaired: int, key: str) -> None:
    with telling_in(FORM):
        done = save(operation_of(plan, repaired), key, PAGE)
        start_over(done.seq if plan.counts["held"] else None)


# --- rows as they will be stored ----------------------------------------------------------------


def _stored(book: Book, plan: Plan, rows: list[PlannedRow]) -> None:
    table = plan.choices.table
    columns = book.schema[table].columns
    fields = [name for name in plan.choices.columns if name in columns and name != "id"]
    shown: dict[str, list[str]] = {
        _("Line"): [str(row.line) for row in rows[:SHOWN]],
        _("What happens"): [_what(book, table, row) for row in rows[:SHOWN]],
    }
    values = [record_values(table, row.values) for row in rows[:SHOWN]]
    for name in fields:
        shown[t(columns[name].label)] = [
            show_value(table, name, one.get(name), language(), book.schema) for one in values
        ]
    st.caption(
        _("As they will be stored: the first {n} of {total}").format(
            n=len(values), total=number(len(rows))
        )
    )
    plain_table(pl.DataFrame(shown), "import-stored", alt=_("Rows as they will be stored"))


def _what(book: Book, table: str, row: PlannedRow) -> str:
    there = "" if row.match is None else code(table, row.match, book.schema)
    if row.fate == "update":
        return _("update {code}").format(code=there)
    if row.fate == "unchanged":
        return _("the same as {code}").format(code=there)
    if row.fate == "add":
        return _("add")
    if row.twin is not None:
        return _("the same as line {n}").format(n=row.twin)
    return _("{code} is there already").format(code=there)


def _passed(book: Book, plan: Plan, rows: list[PlannedRow]) -> None:
    with st.expander(_("Passed over ({n})").format(n=number(len(rows)))):
        part = rows[: SHOWN * 5]
        frame = pl.DataFrame(
            {
                _("Line"): [str(row.line) for row in part],
                _("Why"): [_what(book, plan.choices.table, row) for row in part],
                _("Row"): [" · ".join(c for c in plan.sheet.rows[r.place] if c) for r in part],
            }
        )
        plain_table(frame, "import-passed", alt=_("Rows passed over"))


# --- rows held back -----------------------------------------------------------------------------


def _held(book: Book, plan: Plan) -> None:
    rows = plan.of("held")
    with st.container(border=True, key="import-held", gap="small"):
        st.markdown(f":material/report: **{_('Held back: {n} rows').format(n=number(len(rows)))}**")
        _problems(book, plan, rows)
        _grid(book, plan, rows)
        st.download_button(
            _("Download these rows with their problems"),
            data=partial(held_file, book, plan, language()),
            file_name=_("held back") + ".xlsx",
            icon=":material/download:",
            key="import-held-file",
            type="tertiary",
            on_click="ignore",
        )


def _problems(book: Book, plan: Plan, rows: list[PlannedRow]) -> None:
    columns = book.schema[plan.choices.table].columns
    told = [(row, problem) for row in rows for problem in row.problems]
    frame = pl.DataFrame(
        {
            _("Line"): [str(row.line) for row, _p in told],
            _("Field"): [t(columns[p.field].label) if p.field else "" for _r, p in told],
            _("Found"): [p.found or _("(empty)") for _r, p in told],
            _("Allowed"): [t(p.allowed) for _r, p in told],
        }
    )
    config = {_("Allowed"): st.column_config.TextColumn(width="large")}
    plain_table(frame, "import-problems", alt=_("What is wrong"), column_config=config)


def _grid(book: Book, plan: Plan, rows: list[PlannedRow]) -> None:
    """The rows themselves, to be corrected in place."""
    part = rows[:MOST_REPAIRED]
    columns = book.schema[plan.choices.table].columns
    places = list(plan.choices.columns.values())
    cells: dict[str, list[str]] = {_("Line"): [str(row.line) for row in part]}
    for name, at in plan.choices.columns.items():
        cells[t(columns[name].label)] = [plan.sheet.rows[row.place][at] for row in part]
    key = f"import-cells-{zlib.crc32(repr(cells).encode()):08x}"
    with st.form("import-repair", border=False):
        st.caption(_("Correct the cells here, then check again."))
        st.data_editor(
            pl.DataFrame(cells), key=key, hide_index=True, num_rows="fixed",
            disabled=[_("Line")], placeholder="", alt=_("Rows to correct"),
        )  # fmt: skip
        st.form_submit_button(
            _("Check again"), icon=":material/refresh:",
            on_click=_corrected, args=(plan, key, part, list(cells)[1:], places),
        )  # fmt: skip
    if len(rows) > len(part):
        st.caption(_("The first {n}; the others follow.").format(n=len(part)))


def _corrected(
    plan: Plan, key: str, part: list[PlannedRow], labels: list[str], places: list[int]
) -> None:
    edited: dict[int, dict[str, object]] = st.session_state[key]["edited_rows"]
    repair(
        plan.sheet,
        {
            (part[row].place, places[labels.index(label)]): str(value or "").strip()
            for row, cells in edited.items()
            for label, value in cells.items()
            if label in labels
        },
    )
