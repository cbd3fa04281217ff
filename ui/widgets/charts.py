"""Plots in one look: bars, lines, a Pareto curve; made of plotly graph objects.

Building a figure costs more than showing it, so build inside a cache keyed on the data, never on
the user where it can be avoided, and always bounded:

    @st.cache_resource(max_entries=200, ttl="1h", show_spinner=False)
    def _figure(firm: str, seq: int, language: str) -> go.Figure:
        return bar(names, values, unit=_("yuan"))

    chart(_figure(str(book.firm.key), book.seq, language()), key="abc", alt=_("…"))

A figure from `cache_resource` is shared between visitors: never change it afterwards.
Send at most about 200 points.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
import streamlit as st
from plotly.basedatatypes import BaseFigure

FONT = (
    '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", '
    '-apple-system, "Segoe UI", sans-serif'
)
COLOURS = tuple(f"#00000{n}" for n in range(1, 8))
"""Stand for the theme's chart colours: the browser puts in those of the light or the dark page,
so that one figure serves both."""
ACCENT = COLOURS[0]
COLOURS_IN_THE_LIGHT = (
    "#0B57A4", "#1B8A8F", "#C2700A", "#7A4FB5", "#B23A48", "#5F7A1F", "#6B7280",
)  # fmt: skip
COLOURS_IN_THE_DARK = (
    "#6AA9EB", "#54C2C7", "#E9A45B", "#B394E8", "#F08A80", "#A9C763", "#9AA7B4",
)  # fmt: skip
MUTED = "#9AA5B1"
CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "responsive": True}


class Drawn(BaseFigure):  # type: ignore[misc]
    """A finished figure: what the browser gets, worked out once. A figure of plotly's own is
    copied whole each time it is shown, which takes several times as long as the rest."""

    def __init__(self, figure: go.Figure) -> None:
        object.__setattr__(self, "_drawn", figure.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """Shared by everybody who sees it: never change it."""
        return self._drawn  # type: ignore[no-any-return]


def chart(
    figure: go.Figure | Drawn,
    key: str,
    *,
    alt: str,
    height: int | None = None,
    camera: str = "",
    on_select: bool = False,
) -> None:
    """Show a figure without the mode bar; `alt` names it for those who cannot see it. `camera`
    is the name of the picture that a button on it saves; without it there is no button. With
    `on_select` a click on a point reruns, and `st.session_state[key]` tells which it was."""
    config = {**CONFIG, **_camera(camera)} if camera else CONFIG
    select: Any = {"on_select": "rerun", "selection_mode": "points"} if on_select else {}
    st.plotly_chart(
        figure, key=key, alt=alt, config=config, height=height or int(figure.layout.height or 320),
        **select,
    )  # fmt: skip


def _camera(name: str) -> dict[str, Any]:
    """Plotly's own button that saves the picture, twice as fine as the screen."""
    return {
        "displayModeBar": True,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": name, "scale": 2},
    }


def colours() -> tuple[str, ...]:
    """The colours of series that stand out on the visitor's page, light or dark."""
    return COLOURS_IN_THE_DARK if st.context.theme.type == "dark" else COLOURS_IN_THE_LIGHT


def figure(*, height: int = 320, x: str = "", y: str = "", legend: bool = False) -> go.Figure:
    """An empty figure in the house look with axis titles."""
    made = go.Figure()
    made.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        font={"family": FONT, "size": 13},
        colorway=COLOURS,
        showlegend=legend,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        hovermode="x unified",
        bargap=0.25,
    )
    # 30,000 and not 30k: thousands are no unit in Chinese
    whole = {"exponentformat": "none", "separatethousands": True}
    made.update_xaxes(title_text=x, automargin=True, showgrid=False, fixedrange=True, **whole)
    made.update_yaxes(title_text=y, automargin=True, fixedrange=True, **whole)
    return made


def bar(
    names: Sequence[Any],
    values: Sequence[float],
    *,
    x: str = "",
    y: str = "",
    unit: str = "",
    across: bool = False,
    height: int = 320,
    marked: Sequence[int] = (),
) -> go.Figure:
    """One bar per name; `across` lies them down, `marked` gives some the accent, others grey."""
    colours = [ACCENT if not marked or i in marked else MUTED for i in range(len(values))]
    made = figure(height=height, x=x, y=y)
    hover = _hover("x" if across else "y", unit)
    if across:
        made.add_bar(y=list(names), x=list(values), orientation="h", marker_color=colours)
        made.update_yaxes(autorange="reversed", type="category")
        made.update_layout(hovermode="closest")
    else:
        made.add_bar(x=list(names), y=list(values), marker_color=colours)
    made.update_traces(hovertemplate=hover, marker_cornerradius=3)
    return made


def line(
    x_values: Sequence[Any],
    series: Mapping[str, Sequence[float | None]],
    *,
    x: str = "",
    y: str = "",
    unit: str = "",
    height: int = 320,
) -> go.Figure:
    """One line per named series over the same x values."""
    made = figure(height=height, x=x, y=y, legend=len(series) > 1)
    for name, values in series.items():
        made.add_scatter(x=list(x_values), y=list(values), name=name, mode="lines", line_width=2.5)
    made.update_traces(hovertemplate=_hover("y", unit))
    return made


def pareto(
    names: Sequence[Any],
    values: Sequence[float],
    *,
    x: str = "",
    y: str = "",
    share_name: str = "",
    unit: str = "",
    lines: Sequence[float] = (0.8,),
    height: int = 360,
) -> go.Figure:
    """Bars from high to low with the cumulated share (0..1) over them; `lines` mark shares."""
    order = sorted(range(len(values)), key=lambda i: -values[i])
    total = sum(values) or 1.0
    shares, so_far = [], 0.0
    for i in order:
        so_far += values[i]
        shares.append(so_far / total)
    made = figure(height=height, x=x, y=y)
    shown = [names[i] for i in order]
    made.add_bar(x=shown, y=[values[i] for i in order], marker_color=ACCENT)
    made.update_traces(hovertemplate=_hover("y", unit))
    made.add_scatter(
        x=shown, y=shares, yaxis="y2", mode="lines", line={"color": COLOURS[2], "width": 2.5},
        name=share_name, hovertemplate="%{y:.1%}",
    )  # fmt: skip
    made.update_layout(
        yaxis2={
            "overlaying": "y", "side": "right", "range": [0, 1.02], "tickformat": ".0%",
            "showgrid": False, "title": {"text": share_name}, "fixedrange": True,
        }
    )  # fmt: skip
    for share in lines:
        made.add_hline(y=share, yref="y2", line_dash="dot", line_color=MUTED)
    return made


def _hover(axis: str, unit: str) -> str:
    return f"%{{{axis}:,}} {unit}<extra></extra>".replace(" <extra>", "<extra>")
