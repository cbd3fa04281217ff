"""The course map: what there is to learn, how far one is, and one button to go on."""

import streamlit as st

from classroom.progress import NextStep, TopicProgress, UnitProgress, course_map, next_step
from ui import desk
from ui.widgets.frame import heading
from ui.widgets.status import empty_state, plain
from ui.widgets.units import layer_name, place_of, place_of_step, state_chip, unit_name, when
from ui.words import _, t


def show() -> None:
    who = desk.require("student")
    current = desk.course()
    if current is None:
        heading(_("Course map"))
        empty_state(_("You are in no course yet"), _("Ask your teacher to add you."))
        return
    with desk.db() as session:
        topics = course_map(session, who, current.id)
    action = heading(current.name, _progress(topics))
    if not topics:
        empty_state(
            _("Nothing has been assigned yet"),
            _("Until then look round your firm: its data and its customers are ready."),
        )
        return
    step = next_step(topics)
    if step is not None:
        with action:
            _go_on(step)
    for topic in topics:
        _topic(topic)


def _progress(topics: list[TopicProgress]) -> str:
    total = sum(len(topic.lines) for topic in topics)
    done = sum(topic.done for topic in topics)
    return _("{done} of {total} passed").format(done=done, total=total) if total else ""


def _go_on(step: NextStep) -> None:
    label = _("Go on: {name}").format(name=unit_name(step.unit.code, t(step.unit.title)))
    if st.button(label, type="primary", key="go-on", icon=":material/arrow_forward:"):
        page, address = place_of_step(step)
        st.switch_page(page, query_params=address)


def _topic(topic: TopicProgress) -> None:
    with st.container(border=True, gap="xsmall"):
        dots = "●" * topic.done + "○" * (len(topic.lines) - topic.done)
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            st.markdown(f"**{plain(t(topic.title))}**", width="content")
            st.caption(f"{dots} {topic.done}/{len(topic.lines)}", width="content")
        for line in topic.lines:
            _line(line)


def _line(unit: UnitProgress) -> None:
    """One line at a desk; on a phone the state and dates move below the name."""
    page, address = place_of(unit)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(layer_name(unit.layer), width=72)
        st.page_link(
            page,
            label=unit_name(unit.code, t(unit.title)),
            query_params=address,
            disabled=unit.state in ("locked", "not_open"),
            width=230,
        )
        st.markdown(state_chip(unit), width=110)
        st.caption(when(unit), width="stretch")


show()
