"""A report's result as a plot: twelve kinds, made of one plain specification each.

One specification costs plotly half a millisecond, a figure built step by step fifteen times that.
Names are shown without their code where that leaves no doubt.
"""

from collections.abc import Callable, Mapping

import plotly.graph_objects as go
import streamlit as st

from crm.analysis.definition import Chart, Report
from crm.analysis.report import Result
from ui.widgets.charts import FONT, colours
from ui.widgets.report_axes import (
    AXES,
    FORMATS,
    Spec,
    figures,
    figures_axis,
    groups_axis,
    hover,
    row_names,
    short,
    t,
    unique,
)
from ui.words import _

LINE_MARKERS = 40
"""Up to so many points a line shows them."""


def report_figure(report: Report, result: Result, chart: Chart, height: int) -> go.Figure:
    """The plot of a result that has rows. Every axis begins at zero where lengths are compared."""
    made = KINDS[chart](report, result)
    layout = {
        "height": height,
        "margin": {"l": 8, "r": 36, "t": 30, "b": 8},  # at the right the camera has its place
        "font": {"family": FONT, "size": 13},
        "colorway": list(colours()),
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        "showlegend": len(result.series) > 1,
        "bargap": 0.25,
        "dragmode": False,  # a click picks, dragging does nothing
    }
    return go.Figure({"data": made["data"], "layout": {**layout, **made["layout"]}})


def drawable(result: Result, chart: Chart) -> bool:
    """Whether there is enough for this plot to be drawn at all."""
    if not result.rows or not result.heads or not result.series:
        return False
    if chart == "scatter":
        return len(result.series) >= 2
    if chart == "heat":
        return len(result.series) >= 2 or len(result.heads) >= 2
    return True


def _bars(result: Result, mode: str) -> Spec:
    names = unique([short(name) for name in row_names(result)])
    data = [
        {
            "type": "bar", "name": t(series.label), "x": names, "y": figures(series),
            "hovertemplate": hover(series, "y"), "marker": {"cornerradius": 3},
        }
        for series in result.series
    ]  # fmt: skip
    layout = {
        "barmode": mode,
        "hovermode": "x unified",
        "xaxis": groups_axis(result),
        "yaxis": figures_axis(result.series),
    }
    return {"data": data, "layout": layout}


def _bar(report: Report, result: Result) -> Spec:
    return _bars(result, "group")


def _stacked(report: Report, result: Result) -> Spec:
    return _bars(result, "relative")


def _across(report: Report, result: Result) -> Spec:
    names = unique([short(name) for name in row_names(result)])
    data = [
        {
            "type": "bar", "orientation": "h", "name": t(series.label), "y": names,
            "x": figures(series), "hovertemplate": hover(series, "x"),
            "marker": {"cornerradius": 3},
        }
        for series in result.series
    ]  # fmt: skip
    groups = {**groups_axis(result), "autorange": "reversed", "title": {"text": ""}}
    layout = {
        "hovermode": "closest" if len(data) == 1 else "y unified",
        "xaxis": figures_axis(result.series),
        "yaxis": groups,
    }
    return {"data": data, "layout": layout}


def _lines(result: Result, more: Spec) -> Spec:
    names = row_names(result)
    mode = "lines+markers" if len(names) <= LINE_MARKERS else "lines"
    data = [
        {
            "type": "scatter", "mode": mode, "name": t(series.label), "x": names,
            "y": figures(series), "hovertemplate": hover(series, "y"), "line": {"width": 2.5},
            **more,
        }
        for series in result.series
    ]  # fmt: skip
    layout = {
        "hovermode": "x unified",
        "xaxis": groups_axis(result),
        "yaxis": figures_axis(result.series),
    }
    return {"data": data, "layout": layout}


def _line(report: Report, result: Result) -> Spec:
    return _lines(result, {})


def _area(report: Report, result: Result) -> Spec:
    return _lines(result, {"stackgroup": "one"})


def _donut(report: Report, result: Result) -> Spec:
    first = result.series[0]
    data = {
        "type": "pie", "hole": 0.55, "labels": row_names(result),
        "values": [max(float(value or 0), 0.0) for value in figures(first)], "sort": False,
        "direction": "clockwise", "textinfo": "label+percent", "textposition": "outside",
        "hovertemplate": hover(first, "value", "%{label}<br>") + "<extra></extra>",
        "automargin": True,
    }  # fmt: skip
    return {"data": [data], "layout": {"showlegend": False}}


def _scatter(report: Report, result: Result) -> Spec:
    across, up = result.series[:2]
    data = {
        "type": "scatter", "mode": "markers", "x": figures(across), "y": figures(up),
        "text": row_names(result), "marker": {"size": 9, "opacity": 0.75},
        "hovertemplate": f"%{{text}}<br>{hover(across, 'x')}<br>{hover(up, 'y')}<extra></extra>",
    }  # fmt: skip
    # a point's place is compared, not its length: these axes need not begin at zero
    xaxis, yaxis = ({**figures_axis([one]), "rangemode": "normal"} for one in (across, up))
    layout = {"hovermode": "closest", "showlegend": False, "xaxis": xaxis, "yaxis": yaxis}
    return {"data": [data], "layout": layout}


def _funnel(report: Report, result: Result) -> Spec:
    first = result.series[0]
    data = {
        "type": "funnel", "y": row_names(result), "x": figures(first),
        "textinfo": "value+percent previous", "texttemplate": "%{value:,} · %{percentPrevious:.0%}",
        "hovertemplate": hover(first, "x", "%{y}<br>") + "<extra></extra>",
        "insidetextfont": {"color": _on_the_bars()},
    }  # fmt: skip
    axis = {"automargin": True, "fixedrange": True, "type": "category"}
    return {"data": [data], "layout": {"showlegend": False, "yaxis": axis}}


def _on_the_bars() -> str:
    """The ink that stands out on the first colour of series."""
    return "#12181F" if st.context.theme.type == "dark" else "#FFFFFF"


def _heat(report: Report, result: Result) -> Spec:
    """Rows by the pivot's values, or the first grouping by the second."""
    first = result.series[0]
    if len(result.heads) > 1 and report.pivot is None:
        down = list(dict.fromkeys(t(row[0].label) for row in result.rows))
        over = list(dict.fromkeys(t(row[1].label) for row in result.rows))
        cells = {
            (t(row[0].label), t(row[1].label)): value
            for row, value in zip(result.rows, figures(first), strict=True)
        }
        grid = [[cells.get((one, other)) for other in over] for one in down]
    else:
        shown = [series for series in result.series if series.measure == 0]
        down, over = row_names(result), unique([t(series.label) for series in shown])
        columns = [figures(series) for series in shown]
        grid = [[column[place] for column in columns] for place in range(len(down))]
    data = {
        "type": "heatmap", "z": grid, "x": over, "y": down, "colorscale": _shades(),
        "texttemplate": f"%{{z:{FORMATS[first.shown]}}}",
        "hovertemplate": hover(first, "z", "%{y} · %{x}<br>") + "<extra></extra>",
        "xgap": 2, "ygap": 2, "colorbar": {"tickformat": AXES[first.shown], "thickness": 12},
    }  # fmt: skip
    xaxis = {"type": "category", "automargin": True, "fixedrange": True, "side": "top"}
    yaxis = {"type": "category", "automargin": True, "fixedrange": True, "autorange": "reversed"}
    return {"data": [data], "layout": {"showlegend": False, "xaxis": xaxis, "yaxis": yaxis}}


def _shades() -> list[tuple[float, str]]:
    """From next to nothing to the accent of the page."""
    if st.context.theme.type == "dark":
        return [(0.0, "#1E2C3B"), (1.0, "#4C93DD")]
    return [(0.0, "#EAF1F9"), (1.0, "#2F7DD1")]


def ranked_rows(result: Result) -> list[int]:
    """The rows from the highest first measure to the lowest, as the Pareto chart has them."""
    values = result.series[0].values
    return sorted(range(len(values)), key=lambda row: -(values[row] or 0))


def _pareto(report: Report, result: Result) -> Spec:
    """Columns from high to low, the share so far over them, lines at 80 and 95 %."""
    first, order = result.series[0], ranked_rows(result)
    everyone, amounts = row_names(result), figures(first)
    names = unique([short(everyone[row]) for row in order])
    values = [amounts[row] or 0 for row in order]
    whole, so_far, shares = sum(values) or 1, 0.0, []
    for value in values:
        so_far += value
        shares.append(so_far / whole)
    bars = {
        "type": "bar", "name": t(first.label), "x": names, "y": values,
        "hovertemplate": hover(first, "y"), "marker": {"cornerradius": 3},
    }  # fmt: skip
    line = {
        "type": "scatter", "mode": "lines+markers", "name": _("Share so far"), "x": names,
        "y": shares, "yaxis": "y2", "hovertemplate": "%{y:.1%}", "line": {"width": 2.5},
    }  # fmt: skip
    marks = [
        {
            "type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y2", "y0": y, "y1": y,
            "line": {"dash": "dot", "width": 1, "color": "#9AA5B1"},
        }
        for y in (0.8, 0.95)
    ]  # fmt: skip
    second = {
        "overlaying": "y", "side": "right", "range": [0, 1.02], "tickformat": ".0%",
        "showgrid": False, "fixedrange": True, "dtick": 0.2,
    }  # fmt: skip
    layout = {
        "showlegend": True, "hovermode": "x unified", "xaxis": groups_axis(result),
        "yaxis": figures_axis([first]), "yaxis2": second, "shapes": marks,
    }  # fmt: skip
    return {"data": [bars, line], "layout": layout}


KINDS: Mapping[str, Callable[[Report, Result], Spec]] = {
    "bar": _bar, "across": _across, "stacked": _stacked, "line": _line, "area": _area,
    "donut": _donut, "scatter": _scatter, "funnel": _funnel, "heat": _heat, "pareto": _pareto,
}  # fmt: skip
