"""What a student may know before deciding: the classes, the trade's ranges, the test's result."""

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from crm.market_model import Market, Measured
from kit.text import Text
from ui.widgets import charts
from ui.widgets.status import number, percent
from ui.words import _, t


def facts_table(market: Market) -> None:
    """One row per customer type."""
    columns = {
        t(column.label): [t(v) if isinstance(v, Text) else v for v in column.values]
        for column in market.facts()
    }
    st.dataframe(
        pl.DataFrame(columns), hide_index=True, height="content",
        alt=_("What is known of each class"),
    )  # fmt: skip
    st.caption(t(market.facts_note))


def assumptions(market: Market) -> None:
    """The model's assumptions in words, folded away."""
    with st.expander(_("What the model assumes"), icon=":material/info:"):
        for text in market.assumptions:
            st.markdown(f"- {t(text)}")


def measured_table(rows: tuple[Measured, ...]) -> None:
    """The test by class, and each offer over all its classes."""
    shown = [
        {
            _("Customer class"): f"{row.group} {t(row.label)}".strip(),
            _("Offer"): t(row.offer),
            _("Treated"): _share(row.treated_bought, row.treated),
            _("Control"): _share(row.held_out_bought, row.held_out),
            _("Difference (points)"): f"{row.difference * 100:+.1f}" if _compares(row) else "–",
            _("95% interval"): _interval(row) if _compares(row) else "–",
        }
        for row in rows
    ]
    st.dataframe(
        pl.DataFrame(shown), hide_index=True, height="content", alt=_("What the test showed")
    )
    if not all(_compares(row) for row in rows):
        st.caption(_("A dash: nobody was drawn into one of the two groups."))


def measured_figure(rows: tuple[Measured, ...]) -> go.Figure:
    """Difference with interval, one line per class and per offer; groups of nobody left out."""
    rows = tuple(row for row in rows if _compares(row))
    names = [f"{t(row.label)} · {t(row.offer)}" for row in rows]
    values = [row.difference * 100 for row in rows]
    made = charts.figure(height=90 + 34 * len(rows), x=_("Difference (points)"))
    made.add_scatter(
        x=values,
        y=names,
        mode="markers",
        marker={
            "size": 10,
            "color": [charts.ACCENT if row.group else charts.COLOURS[2] for row in rows],
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [row.high * 100 - value for row, value in zip(rows, values, strict=True)],
            "arrayminus": [value - row.low * 100 for row, value in zip(rows, values, strict=True)],
            "color": charts.MUTED,
            "thickness": 2,
        },
        hovertemplate="%{y} %{x:+.1f}<extra></extra>",
    )
    made.add_vline(x=0, line_dash="dot", line_color=charts.MUTED)
    made.update_yaxes(autorange="reversed", type="category")
    made.update_layout(hovermode="closest")
    return made


def _compares(row: Measured) -> bool:
    return row.treated > 0 and row.held_out > 0


def _interval(row: Measured) -> str:
    low, high = f"{row.low * 100:+.1f}", f"{row.high * 100:+.1f}"
    return _("{low} to {high}").format(low=low, high=high)


def _share(bought: int, number_of: int) -> str:
    if not number_of:
        return "–"
    return f"{percent(bought / number_of)} ({number(bought)}/{number(number_of)})"
