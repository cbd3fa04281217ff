"""Customer profit: what customers leave after the cost to serve them, the whale curve, rates."""

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from crm.book import Book
from crm.operations.set_service_rate import SetServiceRate
from crm.sales.quote_sums import fen_of_yuan
from crm.service_costs import (
    ACTIVITIES,
    DRIVERS,
    Whale,
    activity_label,
    charges,
    profits,
    rates,
    whale,
)
from kit.errors import UserError
from sample_data.schema import code
from ui import desk
from ui.widgets.asking import act_button
from ui.widgets.charts import ACCENT, MUTED, chart, figure
from ui.widgets.frame import heading
from ui.widgets.records import open_account
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.status import empty_state, money, number, plain
from ui.widgets.tables import clicked_row, first_page, money_column, page_of, pager, plain_table
from ui.widgets.worth import worth
from ui.words import _, language, t

PAGE = "customer_profit"
SIZE = 15


def show() -> None:
    book = desk.book()
    note = _("Gross margin of the last 365 days less the cost to serve: activity-based costing.")
    with heading(_("Customer profit"), note):
        if st.button(_("Change unit costs"), icon=":material/tune:", key="profit-rates"):
            _ask_rate(book)
    saved_line(PAGE, book)
    if profits(book).height == 0:
        empty_state(_("No customer in the last year"), _("Nobody has bought or been served."))
        return
    found = whale(book)
    _figures(book, found)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        _curve(book, found)
    with right:
        _rates(book)
    _customers(book)


def _figures(book: Book, found: Whale) -> None:
    rows = profits(book)
    cost = int(rows["cost_to_serve"].sum())
    with st.grid(4, min_column_width=140, border=True):
        st.metric(_("Gross margin"), worth(int(rows["margin"].sum())))
        st.metric(_("Cost to serve"), worth(cost), help=money(cost))
        st.metric(_("Profit after service"), worth(found.total), help=money(found.total))
        st.metric(
            _("Customers that cost money"), number(found.losing),
            delta=_("of {n}").format(n=number(found.customers)), delta_color="off",
            delta_arrow="off",
        )  # fmt: skip


# --- the whale curve --------------------------------------------------------------------------


def _curve(book: Book, found: Whale) -> None:
    st.subheader(_("Whale curve"), anchor=False)
    if not found.curve:
        empty_state(_("No profit to share out"), _("The customers cost more than they bring."))
        return
    chart(_whale(book.state(), language(), found), key="whale", alt=_("Whale curve"))
    st.caption(
        _("Customers from the most to the least profitable: the curve rises above 100 % and falls "
          "where customers cost more than they bring.")
    )  # fmt: skip


@st.cache_resource(max_entries=100, ttl="1h", show_spinner=False)
def _whale(state: str, spoken: str, _found: Whale) -> go.Figure:
    drawn = figure(height=280, x=_("Share of the customers"), y=_("Share of the profit"))
    xs, ys = zip(*_found.curve, strict=True)
    drawn.add_scatter(x=xs, y=ys, mode="lines", line={"color": ACCENT, "width": 3})
    drawn.add_hline(y=1, line={"color": MUTED, "dash": "dot", "width": 1})
    drawn.update_xaxes(tickformat=".0%")
    drawn.update_yaxes(tickformat=".0%", rangemode="tozero")
    return drawn


# --- rates ------------------------------------------------------------------------------------


def _rates(book: Book) -> None:
    st.subheader(_("Unit costs"), anchor=False)
    known, rows = rates(book), profits(book)
    shown = pl.DataFrame(
        {
            _("Activity"): [t(activity_label(name)) for name in ACTIVITIES],
            _("Driver"): [f"{number(int(rows[n].sum()))} {t(DRIVERS[n])}" for n in ACTIVITIES],
            _("Unit cost"): [known[name] / 100 for name in ACTIVITIES],
            _("Cost"): [int(rows[name].sum()) * known[name] / 100 for name in ACTIVITIES],
        }
    )
    config = {name: money_column(name) for name in (_("Unit cost"), _("Cost"))}
    plain_table(shown, f"profit-rates-{book.seq}", alt=_("Unit costs"), column_config=config)


def _ask_rate(book: Book) -> None:
    known, form = rates(book), "service-rate"

    def keep(key: str) -> None:
        typed = st.session_state[f"{form}-cost"]
        if typed is None:
            raise UserError("no_rate", "请填写单位成本。", "Enter the unit cost.")
        activity = st.session_state[f"{form}-activity"]
        save(SetServiceRate(activity=activity, unit_cost=fen_of_yuan(typed)), key, PAGE)

    @st.dialog(_("Change unit costs"))
    def dialog() -> None:
        activity = st.selectbox(
            _("Activity"), ACTIVITIES, key=f"{form}-activity",
            format_func=lambda name: t(activity_label(name)),
        )  # fmt: skip
        label = _("Yuan for one of: {driver}").format(driver=t(DRIVERS[activity]))
        st.session_state.setdefault(f"{form}-cost", known[activity] / 100)
        st.number_input(label, 0.0, 10.0**7, step=1.0, format="%.2f", key=f"{form}-cost")
        key = form_key(form, book)
        act_button(_("Save"), lambda: keep(key), f"{form}-save")

    dialog()


# --- customers --------------------------------------------------------------------------------


def _customers(book: Book) -> None:
    ways = {
        "best": _("Most profitable"),
        "worst": _("Least profitable"),
        "dear": _("Costliest to serve"),
    }
    way = st.segmented_control(
        _("Customers"), list(ways), default="best", required=True, key="profit-way",
        format_func=lambda one: ways[one], label_visibility="collapsed", persist_state="session",
        on_change=first_page, args=("profit",),
    )  # fmt: skip
    rows = profits(book)
    if way != "best":
        by = "cost_to_serve" if way == "dear" else "profit"
        rows = rows.sort([by, "id"], descending=[way == "dear", False])
    pages = -(-rows.height // SIZE)
    page = min(page_of("profit"), pages)
    part = rows.slice((page - 1) * SIZE, SIZE)
    event = plain_table(
        _shown(book, part), f"profit-{way}-{page}-{book.seq}", alt=_("Customer profit"),
        column_config={name: money_column(name) for name in _labels().values()}, on_select=True,
    )  # fmt: skip
    pager("profit", page, pages, rows.height)
    row = clicked_row(event)
    if row is not None and row < part.height:
        _explain(book, int(part["id"][row]))


def _labels() -> dict[str, str]:
    return {
        "revenue": _("Revenue"), "margin": _("Gross margin"),
        "cost_to_serve": _("Cost to serve"), "profit": _("Profit after service"),
    }  # fmt: skip


def _called(book: Book, id: int) -> str:
    return f"{code('accounts', id)} {book.value('accounts', id, 'name') or ''}"


def _shown(book: Book, rows: pl.DataFrame) -> pl.DataFrame:
    who = pl.Series(t(book.schema["accounts"].label), [_called(book, id) for id in rows["id"]])
    fen = [(pl.col(n) / 100).round(2).alias(label) for n, label in _labels().items()]
    return rows.select(who, *fen)


def _explain(book: Book, account_id: int) -> None:
    """How the customer's cost came about."""

    @st.dialog(_("Cost to serve"))
    def dialog() -> None:
        st.markdown(f"**{plain(_called(book, account_id))}**")
        found = charges(book, account_id)
        shown = pl.DataFrame(
            {
                _("Activity"): [t(activity_label(one.activity)) for one in found],
                _("Driver"): [
                    f"{number(one.quantity)} {t(DRIVERS[one.activity])}" for one in found
                ],
                _("Unit cost"): [one.unit_cost / 100 for one in found],
                _("Cost"): [one.cost / 100 for one in found],
            }
        )
        config = {name: money_column(name) for name in (_("Unit cost"), _("Cost"))}
        plain_table(shown, "profit-charges", alt=_("Cost to serve"), column_config=config)
        if st.button(_("Open the customer"), icon=":material/person:", key="profit-open"):
            open_account(account_id)

    dialog()


show()
