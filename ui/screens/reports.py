"""Reports: one's own and ready ones; each opens in the builder and answers at once."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from html import escape

import streamlit as st

from crm.analysis.advice import NAMES, suited
from crm.analysis.definition import Chart, Report
from crm.analysis.ready import ready_reports
from crm.analysis.report import Result, run
from crm.analysis.report_words import report_words
from crm.analysis.saved import saved_report, saved_reports
from crm.book import Book
from kit.errors import UserError
from sample_data.schema import code, number_of
from ui import desk
from ui.widgets.editions import opens
from ui.widgets.frame import SCREENS, heading
from ui.widgets.page_links import page_anchor
from ui.widgets.report_behind import clicked_last, point_of
from ui.widgets.report_builder import (
    Draft,
    again,
    begin,
    controls,
    draft,
    is_drawn,
    keep,
    toggle_editing,
)
from ui.widgets.report_choices import first_report
from ui.widgets.report_records import behind
from ui.widgets.report_saving import PAGE, delete_report, export_popover, save_popover
from ui.widgets.report_view import result_plot, result_table, teacher_says
from ui.widgets.saving import form_key, saved_line
from ui.widgets.status import empty_state, plain
from ui.words import _, t

HERE = SCREENS / "reports.py"
ICONS: dict[str, str] = {
    "table": "table", "number": "123", "bar": "bar_chart", "across": "align_horizontal_left",
    "stacked": "stacked_bar_chart", "line": "show_chart", "area": "area_chart",
    "donut": "donut_large", "scatter": "scatter_plot", "funnel": "filter_alt", "heat": "grid_on",
    "pareto": "waterfall_chart",
}  # fmt: skip


def show() -> None:
    book = desk.book()
    asked = st.query_params.get("report", "") or _left()
    one = _opened(book, asked) if asked else None
    if one is None:
        _lists(book)
    else:
        _builder()


def _left() -> str:
    """The report one left to look at a record, when one comes back from it: the browser then
    brings the record's address."""
    one = draft()
    if one is None or "id" not in st.query_params:
        return ""
    st.query_params.from_dict({"report": one.source})
    return one.source


# --- the lists --------------------------------------------------------------------------------


def _lists(book: Book) -> None:
    with heading(_("Reports"), _("Open one, change what you like, save it under your own name.")):
        if st.button(_("New report"), type="primary", icon=":material/add:", key="new-report"):
            st.switch_page(HERE, query_params={"report": "new"})
    saved_line(PAGE, book)
    mine = saved_reports(book)
    st.subheader(_("My reports"), anchor=False)
    if not mine:
        empty_state(
            _("No report saved yet"), _("Begin with a ready one below, or with “New report”.")
        )
    own = [_card(one.name, code("reports", one.id, book.schema), "", "person") for one in mine]
    st.html("".join([_cards(own), *_ready()]))


def _ready() -> Iterator[str]:
    """One element for all: three for each of forty reports would cost as much as five pages."""
    for area, title in _areas().items():
        yield f"<h3>{escape(title)}</h3>"
        yield _cards(
            [
                _card(t(ready.name), name, t(ready.note), ICONS[ready.report.chart])
                for name, ready in ready_reports().items()
                if ready.area == area
            ]
        )


def _areas() -> dict[str, str]:
    return {
        "sales": _("Ready: sales"),
        "marketing": _("Ready: marketing"),
        "service": _("Ready: service"),
        "figures": _("Ready: single figures"),
    }


def _cards(cards: list[str]) -> str:
    return f'<div class="kx-cards">{"".join(cards)}</div>' if cards else ""


def _card(label: str, address: str, note: str, icon: str) -> str:
    said = f"<small>{escape(note)}</small>" if note else ""
    return f"<div>{page_anchor('reports', label, icon=icon, report=address)}{said}</div>"


# --- opening ----------------------------------------------------------------------------------


def _opened(book: Book, asked: str) -> Draft | None:
    """The draft of that address: the one on the table, or a new one; None when there is none."""
    one = draft()
    if one is not None and one.source == asked:
        return one if is_drawn(one) or not one.editing else again(one)
    try:
        return _fresh(book, asked)
    except UserError as error:
        st.error(plain(t(error.says)), icon=":material/info:")
        keep(None)
        return None


def _fresh(book: Book, asked: str) -> Draft:
    if asked == "new":
        return begin("new", first_report(book, "orders"), auto=True)
    ready = ready_reports().get(asked)
    if ready is not None:
        return begin(asked, ready.report, name=t(ready.name))
    id = number_of("reports", asked, book.schema)
    report = saved_report(book, id)
    opens(PAGE, book, "reports", id)
    return begin(asked, report, name=str(book.value("reports", id, "name")), id=id)


def _title(book: Book, one: Draft) -> None:
    ready = ready_reports().get(one.source)
    note = t(ready.note) if ready else ""
    with heading(plain(one.name) or _("New report"), note):
        st.page_link(HERE, label=_("All reports"), icon=":material/arrow_back:")
        if one.id is not None:
            st.button(
                _("Delete"), key="delete-report", icon=":material/delete:", type="tertiary",
                on_click=delete_report, args=(one.id, form_key("delete-report", book)),
            )  # fmt: skip


# --- building ---------------------------------------------------------------------------------


@st.fragment
def _builder() -> None:
    book, one = desk.book(), draft()
    if one is None:  # it was deleted: the page shows the list again
        st.rerun()
    if one.id is not None and not book.has("reports", one.id):  # saving it was taken back
        one = replace(one, id=None)
        keep(one)
    _title(book, one)
    saved_line(PAGE, book)
    if not one.editing:
        _words(book, one.report)
        _answer(book, one, one.report)
        return
    choices, answer = st.columns([1, 2.6], gap="medium")
    with choices, st.container(key="report-choices", gap="small"):
        report = controls(book, one)
    with answer:
        _answer(book, one, report)


def _words(book: Book, report: Report) -> None:
    """What the report asks, in a line; a column that is gone is told by the answer."""
    with suppress(UserError):
        st.caption(plain(t(report_words(book, report))))


def _answer(book: Book, one: Draft, report: Report) -> None:
    try:
        result = run(book, report)
    except UserError as error:
        _edit_button(one, report)
        st.error(plain(t(error.says)), icon=":material/info:")
        return
    key, title = f"rb{one.token}", one.name or t(book.schema[report.table].label)
    with st.container(horizontal=True, vertical_alignment="bottom", key="report-bar"):
        chart = _chart(one, report, result)
        report = report.model_copy(update={"chart": chart})
        _edit_button(one, report)
        save_popover(book, one, report)
        export_popover(book, result, title, key)
    teacher_says(report, result, chart)
    plotted = f"{key}-plot-{chart}"
    if result.rows and result.records:
        result_plot(book, report, result, chart, plotted, title=title, on_select=True)
    if not result.heads:
        return
    point = point_of(plotted, result, chart)
    below_plot = st.container() if point is not None else None
    cell = result_table(result, f"{key}-result", title=title, on_select=True)
    asked = report.model_copy(update={"chart": "table"}).model_dump_json()
    clicked = clicked_last(key, asked, point, cell)
    if clicked is None and result.rows:
        st.caption(_("Click the chart or a line to see the records behind it."))
    elif clicked is not None:
        with below_plot if below_plot is not None and clicked == point else st.container():
            behind(book, report, result, clicked, key)


def _edit_button(one: Draft, report: Report) -> None:
    """Open the choices, or put them away; what was chosen stays."""
    st.button(
        _("Close the editor") if one.editing else _("Change report"), key="edit-report",
        icon=":material/tune:", on_click=toggle_editing, args=(report,),
    )  # fmt: skip


def _chart(one: Draft, report: Report, result: Result) -> Chart:
    """Ask for the chart; at first the one that suits, or the one the report was saved with."""
    best = suited(report, result)
    names = {
        "auto": _("Automatic: {chart}").format(chart=t(NAMES[best])),
        **{code: t(name) for code, name in NAMES.items()},
    }
    begin = one.chart or "auto"
    chosen = st.selectbox(
        _("Chart"), list(names), index=list(names).index(begin), key=f"rb{one.token}-chart",
        format_func=lambda code: names[code], width=230,
    )  # fmt: skip
    return best if chosen == "auto" else chosen


show()
