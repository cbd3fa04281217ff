"""Satisfaction: NPS, CSAT and CES over time with their uncertainty, and whom to call back."""

from datetime import date, timedelta

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from crm.book import Book
from crm.operations.plan_activity import PlanActivity
from crm.service.satisfaction import (
    INSTRUMENTS,
    SCALES,
    Instrument,
    Quarter,
    Score,
    by_quarter,
    interval_of,
    overall,
    rated_cases,
    response_rate,
    unhappy,
)
from ui import desk
from ui.widgets.charts import ACCENT, Drawn, chart
from ui.widgets.frame import heading
from ui.widgets.records import open_account
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.status import empty_state, number, plain
from ui.widgets.tables import MOST_ROWS, first_page, page_of, pager
from ui.words import _, language, t

PAGE = LIST = "surveys"
SIZE = 12
YEAR = timedelta(days=365)
PERIODS = ("year", "all")


def show() -> None:
    book = desk.book()
    with heading(_("Satisfaction")):
        since = _period(book)
    saved_line(PAGE, book)
    if not by_quarter(book, "nps") and not unhappy(book).height:
        empty_state(_("No survey reply yet"), _("Replies arrive some days after an order."))
        return
    _figures(book, since)
    _over_time(book)
    _call_back(book)


def _period(book: Book) -> date | None:
    names = {"year": _("Last 12 months"), "all": _("All the time")}
    chosen = st.segmented_control(
        _("Period"), PERIODS, default="year", required=True, key="surveys-period",
        format_func=lambda one: names[one], label_visibility="collapsed",
        persist_state="session",
    )  # fmt: skip
    return None if chosen == "all" else book.as_of - YEAR


def _figures(book: Book, since: date | None) -> None:
    scores = book.remember(("satisfaction since", since), lambda: overall(book, since))
    replies, orders = response_rate(book, since)
    rated, closed = rated_cases(book, since)
    with st.grid(5, min_column_width=130, gap="small", border=True):
        for one in INSTRUMENTS:
            st.metric(
                t(SCALES[one]), _value(one, scores[one]), _sure(scores[one]), delta_color="off",
                delta_arrow="off", help=_how(one, scores[one]),
            )  # fmt: skip
        st.metric(
            _("Survey responses"), _share(replies, orders), f"n = {number(replies)}",
            delta_color="off", delta_arrow="off",
            help=_("{n} replies to {m} completed orders; a survey goes out after each.").format(
                n=number(replies), m=number(orders)
            ),
        )  # fmt: skip
        st.metric(
            _("Cases rated"), _share(rated, closed), f"n = {number(rated)}",
            delta_color="off", delta_arrow="off",
            help=_("{n} of {m} closed cases were rated by the customer.").format(
                n=number(rated), m=number(closed)
            ),
        )  # fmt: skip


def _value(one: Instrument, score: Score) -> str:
    if not score.n:
        return "–"
    return f"{score.value:+.1f}" if one == "nps" else f"{score.value:.1f}%"


def _sure(score: Score) -> str:
    return f"±{score.margin:.1f} · n = {number(score.n)}" if score.n else ""


def _how(one: Instrument, score: Score) -> str:
    """Where it comes from, and how sure it is."""
    low, high = interval_of(one, score)
    told = _("n = {n}; 95% interval {low} to {high}.").format(
        n=number(score.n), low=f"{low:.1f}", high=f"{high:.1f}"
    )
    meant = {
        "nps": _("Promoters (9–10) minus detractors (0–6), in percentage points."),
        "csat": _("Share of replies of 4 or 5."),
        "ces": _("Share of replies of 5 to 7: it was easy."),
    }
    if one != "nps":
        return f"{meant[one]} {told}"
    return f"{meant[one]} {told} " + _("Standard error: √((p + d − (p − d)²) / n).")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


# --- over time --------------------------------------------------------------------------------


def _over_time(book: Book) -> None:
    one = st.segmented_control(
        _("Instrument"), INSTRUMENTS, default="nps", required=True, key="surveys-scale",
        format_func=lambda one: t(SCALES[one]), label_visibility="collapsed",
        persist_state="session",
    )  # fmt: skip
    found = by_quarter(book, one)
    if found:
        drawn = book.remember(
            ("satisfaction drawn", one, language()), lambda: Drawn(_figure(one, found))
        )
        name = _("{scale} by quarter with its 95% interval").format(scale=t(SCALES[one]))
        chart(drawn, key=f"surveys-{one}", alt=name, height=260)
        st.caption(
            _("Where intervals overlap widely, a change may be chance; few replies say little.")
        )


def _figure(one: Instrument, found: list[Quarter]) -> go.Figure:
    names = [
        f"{quarter.first.year % 100}Q{(quarter.first.month + 2) // 3}<br>n={quarter.score.n}"
        for quarter in found
    ]
    ends = [(quarter.score.value, *interval_of(one, quarter.score)) for quarter in found]
    line = go.Scatter(
        x=names,
        y=[round(quarter.score.value, 1) for quarter in found],
        error_y={
            "type": "data",
            "symmetric": False,
            "thickness": 1,
            "array": [high - value for value, _low, high in ends],
            "arrayminus": [value - low for value, low, _high in ends],
        },
        mode="lines+markers",
        line={"color": ACCENT},
        hovertemplate="%{x}: %{y}<extra></extra>",
    )
    unit = _("points") if one == "nps" else "%"
    figure = go.Figure(line)
    figure.update_layout(
        xaxis={"tickangle": 0},
        yaxis={"title": {"text": unit}},
        margin={"l": 48, "r": 8, "t": 8, "b": 44},
        height=260,
    )
    return figure


# --- whom to call back ------------------------------------------------------------------------


def _call_back(book: Book) -> None:
    st.subheader(_("To call back"), anchor=False)
    chosen = st.segmented_control(
        _("Source"), list(SCALES), key="surveys-source", on_change=first_page, args=(LIST,),
        format_func=lambda one: t(SCALES[one]), label_visibility="collapsed",
        persist_state="session",
    )  # fmt: skip
    found = unhappy(book, chosen)
    if not found.height:
        empty_state(_("Nobody is unhappy here"), _("Choose another source."))
        return
    pages = -(-found.height // SIZE)
    page = min(page_of(LIST), pages)
    rows = found.slice((page - 1) * SIZE, SIZE)
    picked = _table(rows, f"unhappy-{chosen}-{page}-{book.seq}")
    pager(LIST, page, pages, found.height)
    if picked is None:
        st.caption(_("Tick a line to plan a call or to open the customer."))
        return
    _act(book, rows.row(picked, named=True))


def _table(rows: pl.DataFrame, key: str) -> int | None:
    shown = pl.DataFrame(
        {
            _("Customer"): rows["name"],
            _("Source"): [t(SCALES[one]) for one in rows["source"]],
            _("Score"): rows["score"],
            _("Day"): rows["on"],
            _("Called back"): rows["called"],
        }
    )
    event = st.dataframe(
        shown.head(MOST_ROWS).to_arrow(), hide_index=True, key=key, alt=_("To call back"),
        height="content", placeholder=_("not yet"), on_select="rerun",
        selection_mode="single-row",
    )  # fmt: skip
    ticked = event.selection.rows
    return ticked[0] if ticked and ticked[0] < rows.height else None


def _act(book: Book, row: dict[str, object]) -> None:
    due = book.as_of + timedelta(days=1)
    with st.container(horizontal=True, vertical_alignment="center", key="unhappy-acts"):
        st.markdown(f"**{plain(str(row['name'] or ''))}**", width="content")
        st.button(
            _("Plan a call for {day}").format(day=due), type="primary", key="close-the-loop",
            icon=":material/call:", on_click=_plan,
            args=(row["account_id"], _subject(book, row), due, form_key("close-the-loop", book)),
        )  # fmt: skip
        if st.button(_("Open the customer"), key="unhappy-open"):
            open_account(int(str(row["account_id"])))


def _subject(book: Book, row: dict[str, object]) -> str:
    """What the call is about, in the language of the firm's records."""
    scale = SCALES[str(row["source"])].in_language(book.firm.key.locale)
    zh, en = "回访：{scale} 打了 {score} 分", "Call back: gave {score} on {scale}"
    says = zh if book.firm.key.locale == "zh" else en
    return says.format(scale=scale, score=row["score"])


def _plan(account_id: int, subject: str, due: date, key: str) -> None:
    with desk.telling():
        values = {"kind": "call", "subject": subject, "due_on": due.isoformat()}
        save(PlanActivity(account_id=account_id, values=values), key, PAGE)


show()
