"""Save a report under a name, and take its result away as a file."""

import re
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from crm.analysis.definition import Report, plain_report
from crm.analysis.report import Result
from crm.analysis.result_files import Sheet, csv_bytes, sheet_of, xlsx_bytes
from crm.book import Book
from crm.operations.delete_report import DeleteReport
from crm.operations.save_report import SaveReport
from sample_data.schema import code
from ui import desk
from ui.widgets.editions import opens, saves_over, shown_edition
from ui.widgets.firm_downloads import file_stem
from ui.widgets.report_builder import Draft, draft, keep
from ui.widgets.saving import form_key, refusal, save, telling_in
from ui.words import _, language

PAGE, FORM = "reports", "save-report"
LONGEST_NAME = 40


def save_popover(book: Book, one: Draft, report: Report) -> None:
    """Save over the old one, or as a new one."""
    with st.popover(
        _("Save report"), icon=":material/save:", type="primary", key=FORM, on_change="rerun"
    ) as box:
        if not box.open:
            return
        widget = f"report-name-{one.token}-{one.source}"
        st.text_input(_("Report name"), value=one.name, key=widget, max_chars=60)
        refusal(FORM)
        key = form_key(FORM, book)
        with st.container(horizontal=True):
            if one.id is not None:
                st.button(
                    _("Save"), key="save-over", type="primary", on_click=_save,
                    args=(one.id, widget, report, key),
                )  # fmt: skip
            label = _("Save as new") if one.id is not None else _("Save")
            st.button(
                label, key="save-new", type="secondary" if one.id is not None else "primary",
                on_click=_save, args=(None, widget, report, f"{key}-new"),
            )  # fmt: skip


def _save(id: int | None, widget: str, report: Report, key: str) -> None:
    name = str(st.session_state.get(widget) or "")
    with telling_in(FORM):
        seen = shown_edition(PAGE) if id is not None else None
        with saves_over(PAGE, "reports", id):
            plain = plain_report(report)
            done = save(SaveReport(id=id, called=name, report=plain, seen=seen), key, PAGE)
        saved = id or next(patch.id for patch in done.patches if patch.table == "reports")
        one = draft()
        opens(PAGE, desk.book(), "reports", saved)
        if one is not None:
            address = code("reports", saved, desk.book().schema)
            keep(replace(one, source=address, id=saved, name=name.strip(), chart=report.chart))
            st.query_params["report"] = address
        st.session_state[FORM] = False  # saved: the popover closes


def delete_report(id: int, key: str) -> None:
    """For a button: delete a saved report and go back to the list."""
    with desk.telling():
        save(DeleteReport(id=id), key, PAGE)
        keep(None)
        st.query_params.clear()


def export_popover(book: Book, result: Result, title: str, key: str) -> None:
    """The result as a workbook or as CSV; a file is made when its button is pressed."""
    spoken = language()
    files_popover(book, lambda: sheet_of(result, title, spoken), title, key)


def files_popover(book: Book, make: Callable[[], Sheet], title: str, key: str) -> None:
    """Two ways to take a table away."""
    popover = st.popover(
        _("Export"), icon=":material/download:", key=f"{key}-export", on_change="rerun"
    )
    if not popover.open:
        return
    stem = f"{file_stem(book)}-{safe_name(title)}"
    with popover:
        st.download_button(
            _("Excel workbook"), data=lambda: xlsx_bytes(make()), file_name=f"{stem}.xlsx",
            key=f"{key}-xlsx", width="stretch", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            _("CSV file"), data=lambda: csv_bytes(make()), file_name=f"{stem}.csv",
            key=f"{key}-csv", width="stretch", on_click="ignore",
        )  # fmt: skip


def safe_name(title: str) -> str:
    """A name as part of a file's name."""
    return re.sub(r"[^\w（）()-]+", "-", title)[:LONGEST_NAME].strip("-")
