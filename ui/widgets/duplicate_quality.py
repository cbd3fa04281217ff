"""Precision and recall of a way of comparing, by the student's own judgements, with a plot."""

import plotly.graph_objects as go
import streamlit as st

from crm.book import Book
from crm.duplicate_quality import Method, curve, judgements, quality
from ui.widgets.charts import ACCENT, COLOURS, MUTED, chart, figure
from ui.widgets.status import number, percent
from ui.words import _, language

ENOUGH = 5
"""Judged pairs from which a share begins to mean something."""


def figures(book: Book, method: Method, threshold: int) -> None:
    """Candidates, judged pairs, precision and recall at this threshold; the curve on request."""
    now = quality(book, method, threshold / 100)
    judged = now.same + now.different
    with st.grid(4, min_column_width=120, border=True):
        st.metric(_("Candidates"), number(now.candidates))
        st.metric(
            _("Of these judged"), number(judged),
            help=_("{same} the same, {different} different").format(
                same=now.same, different=now.different
            ),
        )  # fmt: skip
        st.metric(
            _("Precision"), _share(now.precision),
            help=_("Of the candidates you judged, the share that is one customer."),
        )  # fmt: skip
        st.metric(
            _("Recall"), _share(now.recall),
            help=_("Of the pairs you judged to be one customer, the share among the candidates."),
        )  # fmt: skip
    said = judgements(book)
    if len(said) < ENOUGH:
        st.caption(_("Judge some pairs, likely and unlikely ones: {n} so far.").format(n=len(said)))
    if method == "fuzzy" and said:
        with st.expander(_("Over all thresholds"), icon=":material/show_chart:"):
            chart(
                _plot(book.state(), language(), threshold, book),
                key="duplicate-curve",
                alt=_("Candidates, precision and recall over the threshold"),
                height=260,
            )


def _share(value: float | None) -> str:
    return "–" if value is None else percent(value, 0)


@st.cache_resource(max_entries=60, ttl="20m", show_spinner=False)
def _plot(state: str, language: str, threshold: int, _book: Book) -> go.Figure:
    points = curve(_book)
    at = [place for place, _one in points]
    made = figure(height=260, x=_("Least likeness (%)"), y=_("Candidates"), legend=True)
    made.add_bar(
        x=at, y=[one.candidates for _at, one in points], name=_("Candidates"), marker_color=MUTED
    )
    for name, colour, values in (
        (_("Precision"), ACCENT, [one.precision for _at, one in points]),
        (_("Recall"), COLOURS[2], [one.recall for _at, one in points]),
    ):
        made.add_scatter(
            x=at, y=values, name=name, yaxis="y2", mode="lines+markers", line_color=colour,
            hovertemplate="%{y:.0%}",
        )  # fmt: skip
    made.update_layout(
        yaxis2={
            "overlaying": "y", "side": "right", "range": [0, 1.05], "tickformat": ".0%",
            "showgrid": False, "fixedrange": True,
        }
    )  # fmt: skip
    made.add_vline(x=threshold, line_dash="dot", line_color=MUTED)
    return made
