"""My grades: every unit with score, attempts and dates; a click leads back to the work."""

import polars as pl
import streamlit as st

from classroom.progress import TopicProgress, UnitProgress, course_map
from ui import desk
from ui.widgets import charts
from ui.widgets.frame import heading
from ui.widgets.status import empty_state, moment, state_name
from ui.widgets.tables import clicked_row, plain_table
from ui.widgets.units import layer_name, place_of, score
from ui.words import _, t


def show() -> None:
    who = desk.require("student")
    current = desk.course()
    heading(_("My grades"))
    if current is None:
        empty_state(_("You are in no course yet"), _("Ask your teacher to add you."))
        return
    with desk.db() as session:
        topics = course_map(session, who, current.id)
    units = [unit for topic in topics for unit in topic.lines]
    if not any(unit.attempts_used for unit in units):
        empty_state(
            _("No grades yet"), _("They appear here as soon as you have handed in an exercise.")
        )
        return
    _figures(topics)
    _chart([unit for unit in units if unit.score is not None])
    _table(units)


def _figures(topics: list[TopicProgress]) -> None:
    units = [unit for topic in topics for unit in topic.lines]
    with st.grid(2, min_column_width=140, border=True):
        st.metric(_("Passed"), f"{sum(topic.done for topic in topics)} / {len(units)}")
        st.metric(_("Handed in"), f"{sum(u.attempts_used > 0 for u in units)} / {len(units)}")


def _chart(units: list[UnitProgress]) -> None:
    if not units:
        return
    figure = charts.bar(
        [f"{unit.code} {t(unit.title)}" for unit in units],
        [unit.score or 0.0 for unit in units],
        x=_("points out of 100"),
        unit=_("points"),
        across=True,
        height=90 + 34 * len(units),
    )
    figure.update_xaxes(range=[0, 101], dtick=20)
    charts.chart(figure, "grades-chart", alt=_("Scores by exercise"))


def _table(units: list[UnitProgress]) -> None:
    frame = {
        _("Exercise or case"): [f"{unit.code} {t(unit.title)}" for unit in units],
        _("Layer"): [layer_name(unit.layer) for unit in units],
        _("State"): [state_name(unit.state) for unit in units],
        _("Score (of 100)"): [score(unit.score) for unit in units],
        _("Attempts"): [f"{unit.attempts_used} / {unit.attempts}" for unit in units],
        _("Due"): [moment(unit.due_at) or _("no deadline") for unit in units],
    }
    picked = clicked_row(
        plain_table(pl.DataFrame(frame), "grades", alt=_("My grades"), on_select=True)
    )
    if picked is None or picked >= len(units):
        st.caption(_("Click a line to look at the work and its feedback."))
        return
    if units[picked].state not in ("locked", "not_open"):
        page, address = place_of(units[picked])
        st.switch_page(page, query_params=address)


show()
