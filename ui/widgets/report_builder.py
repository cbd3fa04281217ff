"""The report builder: a few choices at the left, the answer at the right at once.

What is being built lives in the tab (`Draft`); saving makes it a record of the firm. The controls
begin with `start` and are read into `report` on every run; a new token begins them again.
"""

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from crm.analysis.columns import columns_of
from crm.analysis.definition import Chart, Measure, Report
from crm.book import Book
from crm.conditions import condition_words, count_filters, plain_condition, read_condition
from kit.errors import UserError
from ui import desk
from ui.widgets.condition_editor import condition_editor
from ui.widgets.report_choices import (
    code_of,
    first_report,
    grouping_choice,
    measurable,
    tables,
)
from ui.widgets.status import plain
from ui.words import _, t

STATE = "_report-draft"
MOST_TOP = 50


@dataclass(frozen=True)
class Draft:
    """The report on the table. `source` is its address: a code of a saved one, the name of a
    ready one, "new"; `chart` None lets the program choose."""

    source: str
    token: int
    start: Report
    report: Report
    chart: Chart | None
    name: str = ""
    id: int | None = None
    editing: bool = False
    """Whether the choices stand beside the answer; who opens a report wants the answer."""


def draft() -> Draft | None:
    return st.session_state.get(STATE)


def keep(one: Draft | None) -> None:
    st.session_state[STATE] = one


def begin(
    source: str, report: Report, *, name: str = "", id: int | None = None, auto: bool = False
) -> Draft:
    """Put a report on the table; its controls are new."""
    before = draft()
    token = before.token + 1 if before else 1
    made = Draft(source, token, report, report, None if auto else report.chart, name, id, auto)
    keep(made)
    return made


def again(one: Draft) -> Draft:
    """The same report with new controls, for one who comes back to the page."""
    made = replace(one, token=one.token + 1, start=one.report)
    keep(made)
    return made


def toggle_editing(report: Report) -> None:
    """Show the choices, beginning with the report as it stands, or put them away."""
    one = draft()
    if one is not None:
        chart = st.session_state.get(f"rb{one.token}-chart")
        kept = one.chart if chart is None else None if chart == "auto" else chart
        made = again(replace(one, report=report, chart=kept))
        keep(replace(made, editing=not one.editing))


def is_drawn(one: Draft) -> bool:
    """Whether the controls of this draft still hold what was chosen."""
    return f"rb{one.token}-table" in st.session_state


def controls(book: Book, one: Draft) -> Report:
    """Draw the choices and return the report they make; it is kept as the draft's."""
    key, start = f"rb{one.token}", one.start
    table = _table(book, one, key)
    rows = []
    first = grouping_choice(
        book, table, _("Group by"), f"{key}-first", start.rows[0] if start.rows else None
    )
    if first:
        rows.append(first)
        second = grouping_choice(
            book, table, _("Then by"), f"{key}-second",
            start.rows[1] if len(start.rows) > 1 else None,
        )  # fmt: skip
        rows += [second] if second else []
    pivot = grouping_choice(book, table, _("Split into columns"), f"{key}-pivot", start.pivot)
    measures = _measures(book, one, key)
    valid = _valid_only(table, one, key)
    condition = _filter(book, one, table, key)
    order = _order(one, key, bool(rows))
    made = Report(
        table=table, rows=tuple(rows), pivot=pivot, measures=measures, valid_only=valid,
        filter=condition, chart=one.report.chart, **order,
    )  # fmt: skip
    keep(replace(one, report=made))
    return made


def _table(book: Book, one: Draft, key: str) -> str:
    names = tables(book)
    table = one.start.table
    if table not in names:
        names[table] = t(book.schema[table].label)
    st.selectbox(
        _("Records"), list(names), index=list(names).index(table), key=f"{key}-table",
        format_func=lambda name: names[name], on_change=_other_table, args=(one,),
    )  # fmt: skip
    return table


def _other_table(one: Draft) -> None:
    """Columns differ from table to table: the rest begins anew."""
    table = st.session_state[f"rb{one.token}-table"]
    made = first_report(desk.book(), table)
    keep(replace(one, token=one.token + 1, start=made, report=made, chart=None))


def _measures(book: Book, one: Draft, key: str) -> tuple[Measure, ...]:
    labels, known = measurable(book, one.start)
    begin = [code_of(measure, number) for number, measure in enumerate(one.start.measures)]
    chosen = st.multiselect(
        _("Measures"), list(labels), default=begin, key=f"{key}-measures", max_selections=4,
        format_func=lambda code: labels[code], placeholder=_("Number of records"),
    )  # fmt: skip
    found = [known[code] for code in chosen] or [known["count"]]
    return (*found, *_condition_rate(book, one, key))


def _condition_rate(book: Book, one: Draft, key: str) -> tuple[Measure, ...]:
    """One more measure: the share of the records for which a condition holds."""
    table = one.start.table
    state = f"_rate-{key}"
    columns = columns_of(book.schema, table)
    kept = st.session_state.get(state)
    label = _("Rate of a condition (1)") if kept else _("Rate of a condition")
    with st.popover(label, icon=":material/percent:", on_change="rerun", key=f"{key}-rate") as box:
        if box.open:
            st.caption(_("Adds the share of the records for which this holds."))
            asked = condition_editor(columns, f"{key}-rate-if")
            kept = plain_condition(asked) if asked else None
            st.session_state[state] = kept
    if not kept:
        return ()
    return (Measure(kind="rate", where=kept),)


def _valid_only(table: str, one: Draft, key: str) -> bool:
    if table not in ("orders", "order_lines"):
        return False
    return st.toggle(
        _("Valid orders only"), value=one.start.valid_only, key=f"{key}-valid",
        help=_("Status completed; cancelled, fully returned and test orders do not count."),
    )  # fmt: skip


def _filter(book: Book, one: Draft, table: str, key: str) -> dict[str, Any] | None:
    columns = columns_of(book.schema, table)
    kept, state = one.report.filter, None
    try:
        state = read_condition(kept, columns) if kept else None
    except UserError as error:
        st.error(plain(t(error.says)))
        kept = None
    count = count_filters(state)
    label = _("Filter ({n})").format(n=count) if count else _("Filter")
    with st.popover(
        label, icon=":material/filter_list:", key=f"{key}-filter", on_change="rerun",
        type="primary" if count else "secondary",
    ) as box:  # fmt: skip
        if box.open:
            asked = condition_editor(columns, f"{key}-if", state)
            return plain_condition(asked) if asked else None
    if state is not None:
        st.caption(plain(t(condition_words(columns, state))))
    return kept


def _order(one: Draft, key: str, grouped: bool) -> dict[str, Any]:
    start = one.start
    if not grouped:
        return {}
    names = {
        "auto": _("Usual order"),
        "measure": _("By the first measure"),
        "key": _("By the groups"),
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sort = st.selectbox(
            _("Order"), list(names), index=list(names).index(start.sort), key=f"{key}-sort",
            format_func=lambda code: names[code], width=160,
        )  # fmt: skip
        top = st.number_input(
            _("Only the first"), min_value=0, max_value=MOST_TOP, value=start.top, step=5,
            key=f"{key}-top", width=120, help=_("0 shows all groups."),
        )  # fmt: skip
    others = start.others
    if top:
        others = st.toggle(_("Rest as “Others”"), value=start.others, key=f"{key}-others")
    return {"sort": sort, "top": int(top), "others": others}
