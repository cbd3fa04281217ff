"""Which group of a report was clicked last: a point of its chart, or a cell of its table."""

from typing import Any

import streamlit as st

from crm.analysis.definition import Chart
from crm.analysis.report import Result
from ui.widgets.report_chart import ranked_rows

Group = tuple[int, int | None]
"""Row of the result and series, None for the whole row."""
BY_SERIES = ("bar", "stacked", "across", "line", "area")


def point_of(key: str, result: Result, chart: Chart) -> Group | None:
    """What the clicked point of the chart stands for; None when none is, or it is out of reach."""
    event: Any = st.session_state.get(key) or {}
    points = event.get("selection", {}).get("points", [])
    if not points:
        return None
    row, curve = points[0].get("point_index"), points[0].get("curve_number", 0)
    if not isinstance(row, int) or not 0 <= row < len(result.rows):
        return None
    if chart == "pareto":
        return ranked_rows(result)[row], None
    if chart in BY_SERIES and isinstance(curve, int) and 0 <= curve < len(result.series):
        return row, curve if result.series[curve].pivot is not None else None
    return row, None


def clicked_last(key: str, asked: str, point: Group | None, cell: Group | None) -> Group | None:
    """Of the two the one that has just changed; nothing once the report (`asked`) is another."""
    name = f"_clicked-{key}"
    seed, plotted, listed, now = st.session_state.get(name, (asked, None, None, None))
    if point != plotted:
        now = point
    elif cell != listed:
        now = cell
    if seed != asked:
        now = None
    st.session_state[name] = (asked, point, cell, now)
    return now
