"""What customers did while time passed: sentences, plots, and the records that came in."""

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from crm.book import Book
from crm.life.story import Advance, Line, altered, arrived, orders_before_and_after
from kit.text import several
from ui.widgets import charts
from ui.widgets.frame import SCREENS
from ui.widgets.records import listed, open_record
from ui.widgets.status import plain
from ui.widgets.tables import page_of, pager
from ui.words import _, language, t

PAGES = {
    "orders": "orders",
    "accounts": "accounts",
    "leads": "leads",
    "cases": "cases",
    "activities": "activities",
    "quotes": "quotes",
    "payments": "payments",
    "campaign_members": "campaigns",
    "journey_members": "journeys",
    "rule_firings": "automation",
    "survey_replies": "accounts",
}
"""Table -> the page that lists it."""
SHOWN: dict[str, tuple[str, ...]] = {
    "orders": ("id", "account_id", "order_date", "status", "channel", "amount", "campaign_id"),
    "cases": ("id", "account_id", "kind", "priority", "category", "status", "opened_at"),
    "leads": ("id", "name", "company", "mobile", "source", "created_on"),
    "accounts": ("id", "name", "kind", "city", "channel", "phone", "created_on"),
    "activities": ("id", "account_id", "opportunity_id", "subject", "done_on", "outcome"),
    "survey_replies": ("id", "account_id", "instrument", "score", "replied_on"),
}
FEW = 5
ROWS = 15
ANSWERS = ("opened", "clicked", "responded", "opted_out")
HEIGHT = 260


def story_lines(lines: Sequence[Line]) -> None:
    """A sentence a line, each leading to the page of what it is about."""
    with st.container(key="clock-lines", gap="xxsmall"):
        for line in lines:
            line_link(line, ":material/chevron_right:")


def line_link(line: Line, icon: str) -> None:
    """One sentence as a link to the page that lists what it is about."""
    page = SCREENS / f"{PAGES[line.table]}.py"
    st.page_link(page, label=plain(t(line.says)), icon=icon, width="content")


def story_plots(book: Book, advance: Advance) -> None:
    """Orders per day before and after, new cases by cause, and how campaigns were answered."""
    of = (book.state(), advance.seq, language())
    with st.grid(2, min_column_width=320):
        _plot(_("Orders per day"), _orders_figure(*of, book, advance), "clock-orders")
        _plot(_("New cases by cause"), _cases_figure(*of, book), "clock-cases")
        _plot(_("Answers to campaigns"), _campaign_figure(*of, book), "clock-campaigns")


def _plot(title: str, figure: go.Figure | None, key: str) -> None:
    if figure is not None:
        with st.container():
            st.markdown(f"**{title}**")
            charts.chart(figure, key=key, alt=title)


@st.cache_resource(max_entries=200, ttl="1h", show_spinner=False)
def _orders_figure(state: str, seq: int, spoken: str, _book: Book, _advance: Advance) -> go.Figure:
    days = orders_before_and_after(_book, _advance)
    start = _advance.start.date()
    new = [place for place, day in enumerate(days["day"]) if day >= start]
    made = charts.bar(
        days["day"].to_list(), days["orders"].to_list(), unit=_("orders"), height=HEIGHT, marked=new
    )
    made.update_xaxes(tickformat="%m-%d")
    return made


@st.cache_resource(max_entries=200, ttl="1h", show_spinner=False)
def _cases_figure(state: str, seq: int, spoken: str, _book: Book) -> go.Figure | None:
    counts = arrived(_book, seq, "cases")["category"].drop_nulls().value_counts(sort=True)
    if counts.is_empty():
        return None
    labels = _book.schema["cases"].columns["category"].values
    names = [labels[cause].in_language(spoken) for cause in counts["category"]]
    made = charts.bar(names, counts["count"].to_list(), across=True, unit=_("cases"), height=HEIGHT)
    return _whole_ticks(made, int(counts["count"].max() or 0))  # type: ignore[arg-type]


@st.cache_resource(max_entries=200, ttl="1h", show_spinner=False)
def _campaign_figure(state: str, seq: int, spoken: str, _book: Book) -> go.Figure | None:
    counts = {name: len(altered(_book, seq, "campaign_members", name)) for name in ANSWERS}
    if not any(counts.values()):
        return None
    labels = _book.schema["campaign_members"].columns
    names = [labels[name].label.in_language(spoken) for name in ANSWERS]
    made = charts.bar(names, list(counts.values()), across=True, unit=_("people"), height=HEIGHT)
    return _whole_ticks(made, max(counts.values()))


def _whole_ticks(made: go.Figure, most: int) -> go.Figure:
    """There is no half a case: few of them are counted one by one."""
    return made.update_xaxes(dtick=1) if most <= FEW else made


def story_records(book: Book, advance: Advance) -> None:
    """The records that came in, the latest ones of one table at a time."""
    came = {table: arrived(book, advance.seq, table) for table in SHOWN}
    there = [table for table, rows in came.items() if rows.height]
    if not there:
        return
    table = st.segmented_control(
        _("New records"),
        there,
        default=there[0],
        required=True,
        format_func=lambda name: f"{t(several(book.schema[name].label))} {came[name].height}",
        key=f"clock-table-{advance.seq}",
    )
    rows, key = came[table], f"clock-rows-{advance.seq}-{table}"
    pages = max(1, -(-rows.height // ROWS))
    page = min(page_of(key), pages)
    shown: pl.DataFrame = rows.reverse().slice((page - 1) * ROWS, ROWS)
    chosen = listed(book, table, shown, SHOWN[table], key, on_select=True)
    pager(key, page, pages, rows.height)
    if chosen is not None:
        open_record(book, table, chosen)
