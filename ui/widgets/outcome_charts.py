"""Plots of an outcome: worth between base and best, the story, the contributions, many worlds."""

import plotly.graph_objects as go

from crm.market_model import Market, Round
from scenarios.outcome import Outcome
from ui.widgets import charts
from ui.words import _, t

GOOD, BAD, YOU = charts.COLOURS[1], charts.COLOURS[4], charts.COLOURS[2]


def worth_bar(found: Outcome, market: Market) -> go.Figure:
    """One bar from the naïve policy to the best plan, with "you" on it."""
    made = charts.figure(height=150, x=_("Expected worth ({unit})").format(unit=t(market.unit)))
    low, high = min(found.base, found.utility), max(found.best, found.utility)
    made.add_bar(
        x=[found.best - found.base], base=[found.base], y=[""], orientation="h",
        marker_color="rgba(128,140,153,.3)", width=0.36, hoverinfo="skip",
    )  # fmt: skip
    made.add_bar(
        x=[found.utility - found.base], base=[found.base], y=[""], orientation="h",
        marker_color=GOOD if found.utility >= found.base else BAD, width=0.36, hoverinfo="skip",
    )  # fmt: skip
    marks = (
        (found.base, t(market.base_name), charts.MUTED, "bottom center"),
        (found.utility, _("You"), YOU, "top center"),
        (found.best, _("Best found"), charts.ACCENT, "bottom center"),
    )
    for value, name, colour, place in marks:
        made.add_scatter(
            x=[value], y=[""], mode="markers+text", text=[f"{name} {value:,.0f}"],
            textposition=place, textfont={"color": colour, "size": 13},
            marker={"symbol": "line-ns", "size": 30, "line": {"width": 3, "color": colour}},
            hovertemplate=f"{name} %{{x:,.0f}}<extra></extra>", cliponaxis=False,
        )  # fmt: skip
    room = 0.12 * (high - low or 1)
    made.update_xaxes(range=[low - room, high + room], zeroline=False)
    made.update_yaxes(visible=False)
    made.update_layout(barmode="overlay", hovermode="closest")
    return made


def story_figure(found: Outcome, market: Market) -> go.Figure:
    """Worth of each month as a bar, the running total as a line."""
    months = [_("Month {n}").format(n=month.number) for month in found.story]
    profits = [month.profit for month in found.story]
    unit = t(market.unit)
    made = charts.figure(height=320, y=unit, legend=True)
    made.add_bar(
        x=months, y=profits, name=_("In the month"),
        marker_color=[GOOD if profit >= 0 else BAD for profit in profits],
        marker_cornerradius=3, hovertemplate=f"%{{y:,.0f}} {unit}",
    )  # fmt: skip
    made.add_scatter(
        x=months, y=[month.total for month in found.story], name=_("Running total"),
        mode="lines+markers", line={"color": charts.ACCENT, "width": 2.5},
        hovertemplate=f"%{{y:,.0f}} {unit}",
    )  # fmt: skip
    return made


def parts_figure(found: Outcome, market: Market, rounds: tuple[Round, ...]) -> go.Figure:
    """Expected contribution of each customer type, one colour per round."""
    names = [t(part.label) for part in found.parts]
    unit = t(market.unit)
    made = charts.figure(height=360, x=unit, legend=True)
    for one, colour in zip(rounds, (charts.COLOURS[2], charts.ACCENT), strict=False):
        made.add_bar(
            y=names, x=[part.by_round[one.id] for part in found.parts], orientation="h",
            name=t(one.title), marker_color=colour,
            hovertemplate=f"%{{x:,.0f}} {unit}",
        )  # fmt: skip
    made.update_yaxes(autorange="reversed", type="category")
    made.update_layout(barmode="relative", hovermode="y unified")
    made.add_vline(x=0, line_color=charts.MUTED)
    return made


def worlds_figure(found: Outcome, market: Market) -> go.Figure:
    """How often the same plan ends where, with what was expected and what was told."""
    unit = t(market.unit)
    made = charts.figure(height=300, x=unit, y=_("Draws out of {n}").format(n=len(found.worlds)))
    edges = _edges(found.worlds)
    width = edges[1] - edges[0]
    counts = [sum(edge <= world < edge + width for world in found.worlds) for edge in edges]
    middles = [edge + width / 2 for edge in edges]
    made.add_bar(
        x=middles, y=counts, width=width * 0.94,
        marker_color=[BAD if middle < 0 else "#9DB8D6" for middle in middles],
        hovertemplate=f"%{{x:,.0f}} {unit}: %{{y}}<extra></extra>",
    )  # fmt: skip
    told = found.story[-1].total
    lines = [(found.utility, _("Expected"), charts.ACCENT), (told, _("Told"), YOU)]
    for place, (value, name, colour) in enumerate(lines):
        right = value >= lines[1 - place][0]
        made.add_vline(
            x=value, line_color=colour, line_width=2.5,
            annotation_text=f"{name} {value:,.0f}", annotation_font_color=colour,
            annotation_position="top right" if right else "top left",
            annotation_bgcolor="rgba(255,255,255,0.8)",
        )  # fmt: skip
    made.update_layout(bargap=0, hovermode="closest")
    made.update_yaxes(range=[0, 1.25 * max(counts)])
    return made


def _edges(worlds: tuple[float, ...], bins: int = 24) -> list[float]:
    """Left edges of bins of a round width that cover every world, one of them at nothing."""
    low, high = min((*worlds, 0.0)), max((*worlds, 1.0))
    raw = (high - low) / bins
    size = 10.0 ** (len(str(int(raw))) - 1)
    width = next(size * step for step in (1, 2, 5, 10) if size * step >= raw)
    first = int(low // width)
    return [place * width for place in range(first, int(high // width) + 1)]


def what_if_figure(names: list[str], values: list[float], chosen: int, market: Market) -> go.Figure:
    """Expected worth at every setting of one lever; the one chosen in the accent colour."""
    unit = t(market.unit)
    made = charts.bar(names, values, y=unit, unit=unit, height=260, marked=(chosen,))
    made.add_hline(y=0, line_color=charts.MUTED)
    return made
