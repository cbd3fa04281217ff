"""Campaigns: the list with key figures; one campaign from plan to results."""

import polars as pl
import streamlit as st

from crm.book import Book, Row
from crm.marketing.campaign_list import FIGURES, SHOWN, campaign_list
from crm.marketing.campaign_plan import is_mature, is_planned
from crm.operations.create_record import CreateRecord
from crm.operations.end_campaign import EndCampaign
from kit.errors import UserError
from sample_data.schema import Table, code, number_of, present
from ui import desk
from ui.widgets.asking import act_button, confirm
from ui.widgets.campaign_form import PLAN, ask_plan, first_plan, plan_values
from ui.widgets.campaign_members import response_log
from ui.widgets.campaign_plan import planned_campaign
from ui.widgets.campaign_results import campaign_results
from ui.widgets.frame import heading
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.status import chip, day, empty_state, money, plain
from ui.widgets.tables import clicked_row, column_config, first_page, page_of, pager, plain_table
from ui.words import _, language, t

PAGE, LIST, SIZE = "campaigns", "campaigns-list", 15
FORM = "new-campaign"
LOOKS = {"planned": "draft", "running": "open", "finished": "closed"}


def show() -> None:
    book, asked = desk.book(), st.query_params.get("id", "")
    _open_the_new_one()
    if not asked:
        _list(book)
        return
    try:
        row = book.record("campaigns", number_of("campaigns", asked, book.schema))
    except UserError as error:
        _back()
        heading(_("Campaigns"))
        saved_line(PAGE, book)
        empty_state(plain(t(error.says)), _("Choose a campaign from the list."))
        return
    _one(book, row)


# --- the list ---------------------------------------------------------------------------------


def _list(book: Book) -> None:
    with heading(_("Campaigns"), _note(book)):
        if st.button(_("New campaign"), type="primary", icon=":material/add:", key="new-campaign"):
            _new(book)
    if "segment" in st.query_params:
        _new(book)
    saved_line(PAGE, book)
    rows = _of_status(book, campaign_list(book))
    if rows.is_empty():
        empty_state(_("No campaign here"), _("Set one up with “New campaign” above."))
        return
    pages = max(1, -(-rows.height // SIZE))
    page = min(page_of(LIST), pages)
    shown = rows.slice((page - 1) * SIZE, SIZE)
    about = Table(
        label=book.schema["campaigns"].label, prefix="M",
        columns={n: book.schema["campaigns"].columns[n] for n in SHOWN} | FIGURES,
    )  # fmt: skip
    event = plain_table(
        present(LIST, shown, language(), {**book.schema, LIST: about}), f"{LIST}-{page}",
        alt=_("Campaigns"), on_select=True,
        column_config={t(one.label): column_config(one) for one in about.columns.values()},
    )  # fmt: skip
    pager(LIST, page, pages, rows.height)
    st.caption(_("Click a line to open the campaign."))
    row = clicked_row(event)
    if row is not None and row < shown.height:
        _open(code("campaigns", shown["id"][row]))
        st.rerun()


def _note(book: Book) -> str:
    return _("Today is {day}. Lift = response less that of the hold-out.").format(
        day=day(book.as_of)
    )


def _of_status(book: Book, rows: pl.DataFrame) -> pl.DataFrame:
    names = {"all": _("All campaigns")}
    statuses = book.schema["campaigns"].columns["status"].values
    names |= {value: t(label) for value, label in statuses.items()}
    chosen = st.segmented_control(
        _("Status"), list(names), default="all", required=True, key=f"{LIST}-status",
        format_func=lambda one: names[one], label_visibility="collapsed", persist_state="session",
        on_change=first_page, args=(LIST,),
    )  # fmt: skip
    return rows if chosen == "all" else rows.filter(pl.col("status") == chosen)


def _open(id: str) -> None:
    st.query_params.clear()
    if id:
        st.query_params["id"] = id


def _back() -> None:
    st.button(
        _("To all campaigns"), icon=":material/arrow_back:", type="tertiary", key="all-campaigns",
        on_click=_open, args=("",),
    )  # fmt: skip


# --- a new one --------------------------------------------------------------------------------


def _new(book: Book) -> None:
    segment = _segment_asked(book)
    key = form_key(FORM, book)

    @st.dialog(_("New campaign"), width="large")
    def dialog() -> None:
        st.caption(_("Step 1 of 3: the plan. Audience and costs follow on the next page."))
        ask_plan(book, FORM, first_plan(book))
        act_button(_("Next: audience"), lambda: _create(book, segment, key), "create-campaign")

    dialog()


def _segment_asked(book: Book) -> int | None:
    """The segment that a link from its page brought along."""
    asked = st.query_params.pop("segment", "") if "segment" in st.query_params else ""
    try:
        found = number_of("segments", asked, book.schema) if asked else None
    except UserError:
        return None
    return found if found is not None and book.has("segments", found) else None


def _create(book: Book, segment: int | None, key: str) -> None:
    values = first_plan(book) | plan_values(PLAN, FORM) | {"segment_id": segment}
    done = save(CreateRecord(table="campaigns", values=values), key, PAGE)
    created = [patch.id for patch in done.patches if patch.table == "campaigns"]
    st.session_state["_campaign_created"] = created[0]


def _open_the_new_one() -> None:
    created = st.session_state.pop("_campaign_created", None)
    if created is not None:
        _open(code("campaigns", created))
        st.rerun()


# --- one campaign -----------------------------------------------------------------------------


def _one(book: Book, row: Row) -> None:
    _back()
    with heading(plain(row["name"] or code("campaigns", row["id"])), _facts(book, row)):
        _acts(book, row)
    saved_line(PAGE, book)
    if is_planned(row) and book.pointing_to("campaign_members", "campaign_id", row["id"]) == []:
        planned_campaign(book, row)
        return
    campaign_results(book, row)
    response_log(book, row)


def _facts(book: Book, row: Row) -> str:
    about = book.schema["campaigns"].columns
    status = row["status"] or "planned"
    parts = [
        plain(code("campaigns", row["id"])),
        chip(LOOKS[status], t(about["status"].values[status])),
        *(t(about[name].values[row[name]]) for name in ("kind", "channel") if row[name]),
        _("{start} to {end}").format(start=day(row["start_on"]), end=day(row["end_on"])),
        _("Budget {amount}").format(amount=money(row["budget"])) if row["budget"] else "",
    ]
    return " · ".join(part for part in parts if part)


def _acts(book: Book, row: Row) -> None:
    if row["status"] != "running":
        return
    if st.button(_("End campaign"), icon=":material/stop_circle:", key="end-campaign"):
        _ask_end(book, row)


def _ask_end(book: Book, row: Row) -> None:
    question = _("Later orders will no longer count for it.")
    if not is_mature(book, row):
        question = _("It runs until {end}. Ended today, it shows only part of its effect.").format(
            end=day(row["end_on"])
        )
    key = form_key("end-campaign", book)
    confirm(
        _("End campaign"), question, _("End it"),
        lambda: save(EndCampaign(campaign_id=row["id"]), key, PAGE), "end-campaign-ask",
    )  # fmt: skip


show()
