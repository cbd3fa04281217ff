"""My firm: what it is, a few plots, what its tables mean, and the data to take away."""

from collections.abc import Callable
from typing import NamedTuple

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from crm.book import Book
from crm.overview import (
    customers_by_region,
    overview,
    revenue_by_channel,
    revenue_by_month,
    sizes,
    stage_funnel,
    tables_in_use,
)
from ui import desk
from ui.widgets import charts
from ui.widgets.dictionary import data_dictionary
from ui.widgets.firm_downloads import downloads
from ui.widgets.frame import SCREENS, heading
from ui.widgets.province_map import Region, province_map
from ui.widgets.status import day, empty_state, money, number, percent, plain
from ui.widgets.tables import plain_table
from ui.words import _, language, t

MOST_BARS, MOST_NAMED = 12, 5
TABLES_HEIGHT = 300


def show() -> None:
    book = desk.book()
    firm = book.firm
    action = heading(t(firm.name), _facts(book))
    with action:
        downloads(book)
    _figures(book)
    plots, meaning = st.tabs(
        [_("At a glance"), _("Data dictionary")], on_change="rerun", key="firm-part"
    )
    if plots.open:
        with plots:
            _plots(book)
    if meaning.open:
        with meaning:
            _dictionary(book)


def _facts(book: Book) -> str:
    facts = overview(book)
    return _("Data from {first} to {last}; as of {as_of} (T₀)").format(
        first=day(facts.first_day), last=day(facts.last_day), as_of=day(facts.as_of)
    )


def _figures(book: Book) -> None:
    facts = overview(book)
    with st.grid(4, min_column_width=140, border=True):
        st.metric(_("Customers"), number(facts.customers))
        st.metric(_("Valid orders"), number(facts.orders))
        st.metric(_("Net revenue"), _short_money(facts.revenue), help=money(facts.revenue))
        st.metric(
            _("Open opportunities"), number(facts.open_opportunities),
            help=_("Together worth {amount}").format(amount=money(facts.open_amount)),
        )  # fmt: skip


def _short_money(fen: int) -> str:
    """Yuan, from a million on in 万 or millions: a phone has room for ten characters."""
    if abs(fen) < 100_000_000:
        return money(fen)
    shown, unit = (fen / 1_000_000, "万") if language() == "zh" else (fen / 100_000_000, "M")
    return f"¥{shown:,.2f} {unit}"


# --- plots ------------------------------------------------------------------------------------


def _plots(book: Book) -> None:
    """Four plots, each in a cache of its own; one without data says so."""
    key = (book.state(), language())
    left, right = st.columns(2)
    with left:
        st.subheader(_("Net revenue by month"), anchor=False)
        _plot(_months(*key, book), "months", _("Net revenue by month"), _no_months)
        st.subheader(_("Opportunities: how far they came"), anchor=False)
        _plot(_funnel(*key, book), "funnel", _("Opportunities by stage reached"), _no_funnel)
    with right:
        st.subheader(_("Net revenue by channel"), anchor=False)
        _plot(_channels(*key, book), "channels", _("Net revenue by channel"), _no_channels)
        st.subheader(_("Customers by province"), anchor=False)
        where = _regions(*key, st.context.theme.type == "dark", book)
        _plot(where.figure, "regions", where.alt, _no_regions)
        if where.note:
            st.caption(where.note)


def _plot(figure: go.Figure | None, key: str, alt: str, nothing: Callable[[], None]) -> None:
    if figure is None:
        nothing()
    else:
        charts.chart(figure, key, alt=alt)


def _no_months() -> None:
    empty_state(
        _("No valid orders yet"), _("Only completed orders count here."), "bar_chart_off"
    )  # fmt: skip


def _no_channels() -> None:
    empty_state(
        _("The orders name no channel"),
        _("These data do not say how the orders came in."),
        "bar_chart_off",
    )


def _no_funnel() -> None:
    empty_state(
        _("No opportunities"),
        _("These data hold none; exercises on opportunities need another firm."),
        "filter_alt_off",
    )


def _no_regions() -> None:
    empty_state(
        _("No customer has a province"),
        _("Provinces entered on the customers' pages appear here."),
        "location_off",
    )


@st.cache_resource(max_entries=300, ttl="1h", show_spinner=False)
def _months(state: str, language: str, _book: Book) -> go.Figure | None:
    rows = revenue_by_month(_book)
    if rows.is_empty():
        return None
    made = charts.bar(
        rows["month"].dt.strftime("%Y-%m").to_list(),
        (rows["revenue"] / 100).to_list(),
        y=_("yuan"),
        unit=_("yuan"),
        height=280,
    )
    # else plotly reads months as dates and names them in English
    made.update_xaxes(type="category", nticks=8)
    return _whole_numbers(made)


@st.cache_resource(max_entries=300, ttl="1h", show_spinner=False)
def _channels(state: str, language: str, _book: Book) -> go.Figure | None:
    rows = revenue_by_channel(_book)
    if rows.is_empty():
        return None
    names = _book.schema["orders"].columns["channel"].values
    total = rows["revenue"].sum() or 1
    made = charts.bar(
        [
            f"{t(names[channel])} {percent(revenue / total, 0)}"
            for channel, revenue in zip(rows["channel"], rows["revenue"], strict=True)
        ],
        (rows["revenue"] / 100).to_list(),
        x=_("yuan"),
        unit=_("yuan"),
        across=True,
        height=280,
    )
    return _whole_numbers(made)


def _whole_numbers(figure: go.Figure) -> go.Figure:
    """Axis numbers in full instead of 40k, which a Chinese reader does not use."""
    figure.update_xaxes(tickformat=",")
    figure.update_yaxes(tickformat=",")
    return figure


@st.cache_resource(max_entries=300, ttl="1h", show_spinner=False)
def _funnel(state: str, language: str, _book: Book) -> go.Figure | None:
    if not _book.height("opportunities"):
        return None
    rows = stage_funnel(_book)
    names = _book.schema["opportunities"].columns["stage"].values
    return charts.bar(
        [t(names[stage]) for stage in rows["stage"]],
        rows["reached"].to_list(),
        x=_("opportunities"),
        across=True,
        height=280,
    )


class Where(NamedTuple):
    """Where the customers are: a figure, its description, and a note (Markdown) below it."""

    figure: go.Figure | None
    alt: str
    note: str


@st.cache_resource(max_entries=300, ttl="1h", show_spinner=False)
def _regions(state: str, language: str, dark: bool, _book: Book) -> Where:
    """A map of provinces; bars where the regions are no provinces of China."""
    rows = customers_by_region(_book)
    unknown = sum(rows.filter(pl.col("region").is_null())["customers"])
    regions = [Region(*row) for row in rows.drop_nulls("region").iter_rows()]
    if not regions:
        return Where(None, "", "")
    made = province_map(regions, dark=dark)
    if len(made.elsewhere) == len(regions):
        return Where(
            _region_bars(regions), _("Customers by region"), plain(_not_shown((), unknown))
        )
    sketch = _(
        "A sketch: squares stand for provinces, not for borders or areas. "
        "Point at one for its name and revenue."
    )
    note = f"{sketch}  \n{plain(_not_shown(made.elsewhere, unknown))}"
    return Where(made.figure, made.alt, note)


def _region_bars(regions: list[Region]) -> go.Figure:
    most = regions[:MOST_BARS]
    return charts.bar(
        [region.name for region in most],
        [region.customers for region in most],
        x=_("customers"),
        across=True,
        height=360,
    )


def _not_shown(elsewhere: tuple[Region, ...], unknown: int) -> str:
    """How many customers the figure leaves out."""
    said = []
    if elsewhere:
        names = _(", ").join(region.name for region in elsewhere[:MOST_NAMED])
        count = sum(region.customers for region in elsewhere)
        said.append(_("{n} customers elsewhere: {names}").format(n=number(count), names=names))
    if unknown:
        said.append(_("{n} customers without a province").format(n=number(unknown)))
    return _("; ").join(said)


# --- data dictionary ------------------------------------------------------------------------------


def _dictionary(book: Book) -> None:
    browse = _("Browse the records of every table")
    st.page_link(SCREENS / "tables.py", label=browse, icon=":material/table_view:")
    known = tables_in_use(book)
    rows = sizes(book)
    columns = {
        _("Table"): [t(table.label) for table in known.values()],
        _("Table name in files"): list(known),
        _("Rows"): [rows[name] for name in known],
        _("Columns"): [len(table.columns) for table in known.values()],
    }
    meanings = [t(table.meaning) if table.meaning else "" for table in known.values()]
    if any(meanings):
        columns[_("What it holds")] = meanings
    shown = pl.DataFrame(columns)
    plain_table(shown, "firm-tables", alt=_("Tables of the firm"), height=TABLES_HEIGHT)
    data_dictionary(known=known)


show()
