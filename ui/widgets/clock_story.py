"""What customers did while time passed: sentences, plots, and the records that came in."""

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from crm.book import Book
from crm.life.story import Advance, Line, arrived, orders_before_and_after
from ui.widgets import charts
from ui.widgets.frame import SCREENS
from ui.widgets.records import listed, open_record
from ui.widgets.status import plain
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
MOST = 15
HEIGHT = 260


def story_lines(lines: Sequence[Line]) -> None:
    """A sentence a line; one whose records have a page of their own leads there."""
    with st.container(key="clock-lines", gap="xxsmall"):
        for line in lines:
            page = SCREENS / f"{PAGES.get(line.table, '')}.py"
            if line.table in PAGES and page.exists():
                st.page_link(page, label=plain(t(line.says)), icon=":material/chevron_right:")
            else:
                st.markdown(f":material/chevron_right: {plain(t(line.says))}")


def story_plots(book: Book, advance: Advance) -> None:
    """Orders per day before and after, and new cases by cause."""
    spoken, state = language(), book.state()
    with st.grid(2, min_column_width=320):
        with st.container():
            st.markdown(f"**{_('Orders per day')}**")
            charts.chart(
                _orders_figure(state, advance.seq, spoken, book, advance),
                key="clock-orders",
                alt=_("Orders per day before and after"),
            )
        figure = _cases_figure(state, advance.seq, spoken, book)
        if figure is not None:
            with st.container():
                st.markdown(f"**{_('New cases by cause')}**")
                charts.chart(figure, key="clock-cases", alt=_("New cases by cause"))


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
    return charts.bar(names, counts["count"].to_list(), across=True, unit=_("cases"), height=HEIGHT)


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
        format_func=lambda name: f"{t(book.schema[name].label)} {came[name].height}",
        key=f"clock-table-{advance.seq}",
    )
    rows: pl.DataFrame = came[table or there[0]].tail(MOST).reverse()
    if came[table].height > MOST:
        st.caption(_("The latest {n} of {total}").format(n=MOST, total=came[table].height))
    chosen = listed(
        book, table, rows, SHOWN[table], f"clock-rows-{advance.seq}-{table}", on_select=True
    )
    if chosen is not None:
        open_record(book, table, chosen)
