"""The lead queue: chips by status, several assigned at once; a click opens a lead to score it."""

import streamlit as st

from crm.book import Book
from crm.conditions import Filter
from crm.fields import typed_columns
from crm.operations.assign_leads import AssignLeads
from crm.operations.create_record import CreateRecord
from crm.sales.scoring import model_in_force
from sample_data.schema import table_named
from ui import desk
from ui.widgets.asking import act_button
from ui.widgets.frame import heading
from ui.widgets.newest_first import newest_first
from ui.widgets.record_form import answers, ask
from ui.widgets.record_list import record_list
from ui.widgets.records import staff_with_posts
from ui.widgets.same_record import check_same, same_records, save_label
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.status import number, plain
from ui.words import _, t

PAGE = "leads"
COLUMNS = (
    "id", "name", "company", "mobile", "source", "status", "score", "owner_id", "created_on",
)  # fmt: skip
SCORED = (*COLUMNS[:7], "model_score", *COLUMNS[7:])
"""While a score model is in force."""
ASKED = (
    "name", "company", "mobile", "source", "owner_id", "budget", "authority", "need", "timeline",
    "note",
)  # fmt: skip


def show() -> None:
    book = desk.book()
    with heading(_("Leads"), _("Score, assign, then convert what is worth it.")):
        if st.button(
            _("New lead"), type="primary", icon=":material/add:", key="new-lead", shortcut="N"
        ):
            _new_lead(book)
    saved_line(PAGE, book)
    status = _status(book)
    start = Filter("status", "=", status) if status else None
    key = f"leads-{status or 'all'}"
    columns = SCORED if model_in_force(book) else COLUMNS
    newest_first(book, key, PAGE, columns)
    record_list(
        PAGE, columns=columns, start=start, actions=_assign_several,
        key=key, page=PAGE,
    )  # fmt: skip


def _status(book: Book) -> str | None:
    """The status to list; its chips say how many leads have it."""
    about = table_named(PAGE).columns["status"]
    counts = book.remember("leads by status", lambda: _counts(book))
    labels = {
        name: f"{t(label)} {number(counts.get(name, 0))}" for name, label in about.values.items()
    }
    chosen: str | None = st.pills(
        t(about.label), list(about.values), key="leads-chip", persist_state="session",
        format_func=lambda name: labels[name], label_visibility="collapsed",
    )  # fmt: skip
    return chosen


def _counts(book: Book) -> dict[str, int]:
    return dict(book.table(PAGE).group_by("status").len().iter_rows())


def _assign_several(book: Book, ids: tuple[int, ...]) -> None:
    """Give the chosen leads to somebody."""
    names = staff_with_posts(book)
    with st.popover(_("Assign leads"), icon=":material/person_add:"):
        st.selectbox(
            _("To whom"), list(names), index=None, key="leads-assign-to",
            format_func=lambda id: plain(names.get(id, "")), placeholder=_("Choose"),
        )  # fmt: skip
        st.button(
            _("Assign {n}").format(n=number(len(ids))), key="leads-assign", type="primary",
            on_click=_assign, args=(ids, form_key("leads-assign", book)),
        )  # fmt: skip


def _assign(ids: tuple[int, ...], key: str) -> None:
    owner = st.session_state.get("leads-assign-to")
    if owner is not None:
        with desk.telling():
            save(AssignLeads(lead_ids=ids, owner_id=owner), key, PAGE)


def _new_lead(book: Book) -> None:
    columns = [name for name in ASKED if name in typed_columns(PAGE)]

    def create(key: str) -> None:
        values = answers(PAGE, columns, "new-lead")
        check_same(book, PAGE, values, "new-lead")
        save(CreateRecord(table=PAGE, values=values), key, PAGE)

    @st.dialog(_("New lead"), width="medium")
    def dialog() -> None:
        above = st.container()
        ask(book, PAGE, columns, "new-lead")
        with above:
            same = same_records(book, PAGE, answers(PAGE, columns, "new-lead"), "new-lead")
        key = form_key("new-lead", book)
        act_button(save_label(same), lambda: create(key), "new-lead-save")

    dialog()


show()
