"""My firm: what it is, a few plots, what its tables mean, and the data to take away."""

from collections.abc import Callable
from functools import partial

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
)
from sample_data.export import csv_zip_bytes, xlsx_bytes
from ui import desk
from ui.widgets import charts
from ui.widgets.dictionary import data_dictionary
from ui.widgets.frame import heading
from ui.widgets.status import day, money, number, percent
from ui.words import _, as_language, language, t


def show() -> None:
    book = desk.book()
    firm = book.firm
    action = heading(t(firm.name), _facts(book))
    with action:
        _downloads(book)
    _figures(book)
    plots, meaning = st.tabs(
        [_("At a glance"), _("Data dictionary")], on_change="rerun", key="firm-part"
    )
    if plots.open:
        with plots:
            _plots(book)
    if meaning.open:
        with meaning:
            data_dictionary(known=firm.schema)


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
        st.metric(_("Net revenue"), money(facts.revenue))
        st.metric(
            _("Open opportunities"), number(facts.open_opportunities),
            help=_("Together worth {amount}").format(amount=money(facts.open_amount)),
        )  # fmt: skip


# --- plots ------------------------------------------------------------------------------------


def _plots(book: Book) -> None:
    """What there is something to show of: real orders know no channel and no opportunities."""
    key = (str(book.firm.key), book.seq, language())
    plots = [
        ("months", _months, _("Net revenue by month"), _known(book, "orders", "amount")),
        ("channels", _channels, _("Net revenue by channel"), _known(book, "orders", "channel")),
        ("funnel", _funnel, _("Opportunities: how far they came"), book.height("opportunities")),
        ("regions", _regions, _("Customers by province"), _known(book, "accounts", "region")),
    ]
    drawn = [(name, make, title) for name, make, title, there in plots if there]
    for column, (name, make, title) in zip(st.columns(2) * 2, drawn, strict=False):
        with column:
            st.subheader(title, anchor=False)
            charts.chart(make(*key, book), name, alt=title)


def _known(book: Book, table: str, column: str) -> int:
    """In how many records the column holds something."""
    return int(book.table(table)[column].count())


@st.cache_resource(max_entries=300, ttl="1h", show_spinner=False)
def _months(firm: str, seq: int, language: str, _book: Book) -> go.Figure:
    rows = revenue_by_month(_book)
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
def _channels(firm: str, seq: int, language: str, _book: Book) -> go.Figure:
    rows = revenue_by_channel(_book)
    names = _book.firm.schema["orders"].columns["channel"].values
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
def _funnel(firm: str, seq: int, language: str, _book: Book) -> go.Figure:
    rows = stage_funnel(_book)
    names = _book.firm.schema["opportunities"].columns["stage"].values
    return charts.bar(
        [t(names[stage]) for stage in rows["stage"]],
        rows["reached"].to_list(),
        x=_("opportunities"),
        across=True,
        height=280,
    )


@st.cache_resource(max_entries=300, ttl="1h", show_spinner=False)
def _regions(firm: str, seq: int, language: str, _book: Book) -> go.Figure:
    rows = customers_by_region(_book)
    return charts.bar(
        rows["region"].to_list(),
        rows["customers"].to_list(),
        x=_("customers"),
        across=True,
        height=320,
    )


# --- downloads ------------------------------------------------------------------------------------


def _downloads(book: Book) -> None:
    name, key = str(book.firm.key.seed), (str(book.firm.key), book.seq, language())
    with st.popover(_("Download the data"), icon=":material/download:", type="primary"):
        rows = sum(sizes(book).values())
        st.caption(_("All tables with your own changes: {n} rows").format(n=number(rows)))
        _download(
            _("Excel workbook"), f"kexun-{name}.xlsx", "take-xlsx", partial(_xlsx, *key, book)
        )
        _download(
            _("CSV files in a zip"), f"kexun-{name}.zip", "take-csv", partial(_csv, *key, book)
        )


def _download(label: str, file: str, key: str, make: Callable[[], bytes]) -> None:
    """A file that is made when the button is pressed, on a thread that knows no visitor."""
    st.download_button(
        label, data=make, file_name=file, key=key, width="stretch", on_click="ignore"
    )


@st.cache_data(max_entries=8, ttl="10m", show_spinner=False)
def _xlsx(firm: str, seq: int, language: str, _book: Book) -> bytes:
    return xlsx_bytes(_book.firm, as_language(language), _tables(_book))


@st.cache_data(max_entries=8, ttl="10m", show_spinner=False)
def _csv(firm: str, seq: int, language: str, _book: Book) -> bytes:
    return csv_zip_bytes(_book.firm, as_language(language), _tables(_book))


def _tables(book: Book) -> dict[str, pl.DataFrame]:
    return {name: book.table(name) for name in book.firm.schema}


show()
