"""Dashboards: reports side by side under one filter, arranged as one likes and saved."""

import streamlit as st

from crm.analysis.layout import MOST_TILES, PERIODS, Layout, added, tidied
from crm.analysis.ready import ready_reports
from crm.analysis.saved import saved_reports
from crm.book import Book
from crm.operations.delete_dashboard import DeleteDashboard
from crm.operations.save_dashboard import SaveDashboard
from kit.errors import UserError
from sample_data.schema import code
from ui import desk
from ui.widgets.dashboard_file import export_dashboard
from ui.widgets.dashboard_state import NEW, STATE, Open, arrange, choices, current, keep, opened
from ui.widgets.dashboard_tiles import best_tile, tiles
from ui.widgets.editions import saves_over, shown_edition
from ui.widgets.frame import heading
from ui.widgets.records import staff_names
from ui.widgets.saving import form_key, refusal, save, saved_line, telling_in
from ui.widgets.status import empty_state, plain
from ui.words import _, t

PAGE, FORM = "dashboards", "save-dashboard"
CHOSEN = "_dashboard-asked"


@st.fragment
def show() -> None:
    """A fragment: a filter or another dashboard draws the frame of the page no second time."""
    book = desk.book()
    one = _open(book)
    if one is None:
        return
    with heading(plain(one.name) or _("New dashboard")):
        _save_popover(book, one)
        export_dashboard(book, one)
    saved_line(PAGE, book)
    arranging = _bar(book, one)
    if arranging:
        _add_bar(book, one)
    if not one.layout.tiles:
        empty_state(
            _("This dashboard is empty"),
            _("Switch on “Arrange” and add reports, at most {n}.").format(n=MOST_TILES),
        )
    tiles(book, one, arranging=arranging)


def _open(book: Book) -> Open | None:
    """The one asked for in the address, chosen before, or the newest."""
    names = choices(book)
    before = current()
    asked = st.query_params.get("board") or (before.source if before else next(iter(names)))
    try:
        return opened(book, asked)
    except UserError as error:
        st.error(plain(t(error.says)), icon=":material/info:")
        keep(None)
        st.query_params.clear()
        return opened(book, next(iter(names)))


# --- the bar ----------------------------------------------------------------------------------


def _bar(book: Book, one: Open) -> bool:
    """Choose a dashboard, filter it, switch arranging on."""
    names = {**choices(book), NEW: _("New dashboard")}
    if one.source not in names:
        names[one.source] = one.name
    with st.container(horizontal=True, vertical_alignment="bottom", key="dashboard-bar"):
        st.selectbox(
            _("Dashboard"), list(names), index=list(names).index(one.source), width=200,
            key=f"board-{one.token}", format_func=lambda source: names[source],
            on_change=_choose, args=(f"board-{one.token}",),
        )  # fmt: skip
        _filters(book, one)
        return st.toggle(_("Arrange"), key="arrange", value=one.source == NEW)


def _choose(key: str) -> None:
    st.query_params["board"] = st.session_state[key]


def _filters(book: Book, one: Open) -> None:
    """Period, owner and region; what is chosen is part of the dashboard when it is saved."""
    layout, key = one.layout, f"filter-{one.token}"
    owners = {id: plain(name) for id, name in staff_names(book).items()}
    regions = book.remember("regions", lambda: _regions(book))
    periods = {code_: t(name) for code_, name in PERIODS.items()}
    st.selectbox(
        _("Time range"), list(periods), index=list(periods).index(layout.period), width=150,
        key=f"{key}-period", format_func=lambda code_: periods[code_],
        on_change=_narrow, args=("period", f"{key}-period"),
    )  # fmt: skip
    st.selectbox(
        _("Owner"), list(owners), index=_place(list(owners), layout.owner), width=150,
        key=f"{key}-owner", format_func=lambda id: owners[id], placeholder=_("All owners"),
        on_change=_narrow, args=("owner", f"{key}-owner"),
    )  # fmt: skip
    st.selectbox(
        _("Province"), regions, index=_place(regions, layout.region), width=150,
        key=f"{key}-region", placeholder=_("All provinces"), format_func=plain,
        on_change=_narrow, args=("region", f"{key}-region"),
    )  # fmt: skip


def _narrow(part: str, key: str) -> None:
    one = current()
    if one is not None:
        arrange(one.layout.model_copy(update={part: st.session_state.get(key)}))


def _place(values: list[object], value: object) -> int | None:
    return values.index(value) if value in values else None


def _regions(book: Book) -> list[str]:
    column = book.live_accounts()["region"].drop_nulls().str.strip_chars()
    return [word for word in column.unique().sort().to_list() if word][:60]


# --- tiles and saving -------------------------------------------------------------------------


def _add_bar(book: Book, one: Open) -> None:
    mine: dict[int | str, str] = {report.id: plain(report.name) for report in saved_reports(book)}
    ready: dict[int | str, str] = {name: t(r.name) for name, r in ready_reports().items()}
    offered = {**mine, **ready}
    with st.container(horizontal=True, vertical_alignment="bottom", key="dashboard-add"):
        st.selectbox(
            _("Add a report"), list(offered), index=None, key=f"add-{one.token}", width=320,
            format_func=lambda which: offered[which], on_change=_add, args=(f"add-{one.token}",),
            placeholder=_("Choose a saved or ready report"),
        )  # fmt: skip
        st.button(
            _("Tidy up"), icon=":material/auto_awesome_mosaic:", key="tidy",
            help=_("Figures first, no gaps"), on_click=arrange, args=(tidied(one.layout),),
        )  # fmt: skip
        st.caption(
            _("{n} of {most} tiles. Reports of your own are made on the page “Reports”.").format(
                n=len(one.layout.tiles), most=MOST_TILES
            ),
            width="content",
        )


def _add(key: str) -> None:
    one, which = current(), st.session_state.get(key)
    if one is None or which is None:
        return
    with desk.telling():
        arrange(added(one.layout, best_tile(desk.book(), which)), anew=True)


def _save_popover(book: Book, one: Open) -> None:
    label = _("Save dashboard *") if one.changed else _("Save dashboard")
    kind = "primary" if one.changed or one.source == NEW else "secondary"
    with st.popover(label, icon=":material/save:", type=kind, key=FORM, on_change="rerun") as box:
        if not box.open:
            return
        widget = f"board-name-{one.source}"
        st.text_input(_("Dashboard name"), value=one.name, key=widget, max_chars=60)
        refusal(FORM)
        key = form_key(FORM, book)
        with st.container(horizontal=True):
            if one.id is not None:
                st.button(
                    _("Save"), key="board-save-over", type="primary", on_click=_save,
                    args=(one.id, widget, one.layout, key),
                )  # fmt: skip
            st.button(
                _("Save as new") if one.id is not None else _("Save"), key="board-save-new",
                type="secondary" if one.id is not None else "primary", on_click=_save,
                args=(None, widget, one.layout, f"{key}-new"),
            )  # fmt: skip
            if one.id is not None:
                st.button(
                    _("Delete"), key="board-delete", icon=":material/delete:", type="tertiary",
                    on_click=_delete, args=(one.id, f"{key}-delete"),
                )  # fmt: skip


def _save(id: int | None, widget: str, layout: Layout, key: str) -> None:
    name = str(st.session_state.get(widget) or "")
    with telling_in(FORM):
        plain_layout = layout.model_dump(mode="json")
        seen = shown_edition(STATE) if id is not None else None
        operation = SaveDashboard(id=id, called=name, layout=plain_layout, seen=seen)
        with saves_over(STATE, "dashboards", id):
            done = save(operation, key, PAGE)
        saved = id or next(patch.id for patch in done.patches if patch.table == "dashboards")
        keep(None)
        st.query_params["board"] = code("dashboards", saved, desk.book().schema)
        st.session_state[FORM] = False  # saved: the popover closes


def _delete(id: int, key: str) -> None:
    with telling_in(FORM):
        save(DeleteDashboard(id=id), key, PAGE)
        keep(None)
        st.query_params.clear()


show()
