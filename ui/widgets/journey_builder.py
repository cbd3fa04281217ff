"""Builds a journey: settings, then the steps from top to bottom, as customers meet them."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from crm.book import Book
from crm.marketing.costs import CONTACT_COST
from crm.marketing.journey import CHANNELS, CONDITIONS, KINDS, MOST_STEPS, Step
from crm.marketing.journey_check import (
    LEAST_WAIT,
    LONGEST_ENTRY,
    LONGEST_GOAL,
    LONGEST_REST,
    LONGEST_WAIT,
    settable,
)
from crm.marketing.segment_list import segment_list
from ui.widgets.journey_state import add_step, move_step, remove_step
from ui.widgets.status import money
from ui.words import _, t

Typed = dict[str, Any]


def ask_settings(book: Book, key: str, values: Mapping[str, Any]) -> Typed:
    """Draw name, who enters, goal and hold-out; the rest folded away. Returns what is typed."""
    about = book.schema["journeys"].columns
    typed: Typed = {}
    typed["name"] = st.text_input(
        t(about["name"].label) + " *", values.get("name") or "", 60, key=f"{key}-name",
        autocomplete="off",
    ).strip()  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        typed["segment_id"] = _segment(book, "segment_id", f"{key}-segment", values)
        typed["goal_days"] = _days(book, "goal_days", key, values, 1, LONGEST_GOAL)
        typed["control_share"] = _share(book, "control_share", key, values)
    with (
        st.expander(_("Entry over time, exits and exclusions"), key=f"{key}-more"),
        st.container(horizontal=True, gap="small", vertical_alignment="bottom"),
    ):
        typed["entry_days"] = _days(book, "entry_days", key, values, 0, LONGEST_ENTRY)
        typed["rest_days"] = _days(book, "rest_days", key, values, 0, LONGEST_REST)
        typed["excluded_segment_id"] = _segment(
            book, "excluded_segment_id", f"{key}-excluded", values
        )
        for name in ("leave_on_order", "spare_complaints"):
            meaning = about[name].meaning
            typed[name] = st.toggle(
                t(about[name].label), bool(values.get(name)), key=f"{key}-{name}",
                help=t(meaning) if meaning else None,
            )  # fmt: skip
    return typed


def _segment(book: Book, name: str, key: str, values: Mapping[str, Any]) -> int | None:
    called = _("{name} ({n})")
    rows = segment_list(book).select("id", "name", "members").iter_rows()
    options = {id: called.format(name=name, n=f"{n or 0:,}") for id, name, n in rows}
    known, held = list(options), values.get(name)
    required = book.schema["journeys"].columns[name].required
    return st.selectbox(
        t(book.schema["journeys"].columns[name].label) + (" *" if required else ""), known,
        known.index(held) if held in options else None, key=key, width=220,
        format_func=lambda one: options.get(one, ""), placeholder=_("Choose a segment"),
    )  # fmt: skip


def _days(book: Book, name: str, key: str, values: Mapping[str, Any], least: int, most: int) -> int:
    about = book.schema["journeys"].columns[name]
    return int(
        st.number_input(
            t(about.label), least, most, max(least, values.get(name) or 0), 1, width=125,
            key=f"{key}-{name}", help=t(about.meaning) if about.meaning else None,
        )
    )  # fmt: skip


def _share(book: Book, name: str, key: str, values: Mapping[str, Any]) -> float:
    about = book.schema["journeys"].columns[name]
    label = _("{label} (%)").format(label=t(about.label))
    shown = 100 * (values.get(name) or 0.0)
    typed = st.number_input(
        label, 0.0, 90.0, shown, 5.0, "%.1f", key=f"{key}-{name}", width=140,
        help=t(about.meaning) if about.meaning else None,
    )  # fmt: skip
    return round(typed / 100, 4)


# --- the steps --------------------------------------------------------------------------------


def ask_steps(book: Book, key: str, rows: list[Typed]) -> list[Step]:
    """Draw the path and return its steps as they are typed."""
    steps: list[Step] = []
    day, sent = 0, False
    for place, row in enumerate(list(rows)):
        with st.container(border=True, key=f"{key}-step-{row['row']}", gap="xsmall"):
            step = _step(book, f"{key}-{row['row']}", rows, place, day, sent)
        steps.append(step)
        day, sent = day + step.wait, sent or step.sends
    st.button(
        _("Add a step"), key=f"{key}-add", icon=":material/add:", type="tertiary",
        disabled=len(rows) >= MOST_STEPS, on_click=add_step, args=(rows,),
    )  # fmt: skip
    return steps


def _step(
    book: Book, key: str, rows: list[Typed], place: int, day: int, asked_before: bool
) -> Step:
    row = rows[place]
    title = st.container(horizontal=True, vertical_alignment="center", gap="small")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        least = LEAST_WAIT if place else 0
        wait = int(
            st.number_input(
                _("Wait (days)"), least, LONGEST_WAIT, max(least, row["wait"]), 1,
                key=f"{key}-wait-{least}", width=110,
            )
        )  # fmt: skip
        when = _when(key, row) if asked_before else "all"
        kind = _kind(key, row)
    with title:
        _title(key, rows, place, day + wait)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        more = _field(book, key, row) if kind == "set" else _message(key, row, kind)
    return Step.model_validate({"wait": wait, "when": when, "do": kind, **more})


def step_name(place: int, day: int) -> str:
    """What the step at this place is called, with its day counted from entering."""
    if not day:
        return _("Step {n}, on entering").format(n=place + 1)
    return _("Step {n}, day {day}").format(n=place + 1, day=day)


def _title(key: str, rows: list[Typed], place: int, day: int) -> None:
    st.markdown(f"**{step_name(place, day)}**", width="stretch")
    acts = (
        ("arrow_upward", _("Up"), place == 0, move_step, (rows, place, -1)),
        ("arrow_downward", _("Down"), place == len(rows) - 1, move_step, (rows, place, 1)),
        ("close", _("Remove"), len(rows) == 1, remove_step, (rows, rows[place]["row"])),
    )
    for icon, help, disabled, act, args in acts:
        st.button(
            "", key=f"{key}-{icon}", icon=f":material/{icon}:", type="tertiary", help=help,
            disabled=disabled, on_click=act, args=args,
        )  # fmt: skip


def _when(key: str, row: Typed) -> str:
    known = list(CONDITIONS)
    return st.selectbox(
        _("For whom"), known, known.index(row["when"]), key=f"{key}-when", width=180,
        format_func=lambda one: t(CONDITIONS[one]),
    )  # fmt: skip


def _kind(key: str, row: Typed) -> str:
    each = _("{channel} ({cost} each)")
    names = {
        kind: each.format(channel=t(label), cost=money(CONTACT_COST[kind]))
        if kind in CHANNELS
        else t(label)
        for kind, label in KINDS.items()
    }
    known = list(names)
    return st.selectbox(
        _("What the step does"), known, known.index(row["do"]), key=f"{key}-do", width=190,
        format_func=lambda one: names[one],
    )  # fmt: skip


def _message(key: str, row: Typed, kind: str) -> Typed:
    label = _("Subject of the task") if kind == "task" else _("What the customer reads")
    text = st.text_input(
        label, row["text"], 200, key=f"{key}-text", autocomplete="off", width="stretch"
    ).strip()
    if kind not in CHANNELS:
        return {"text": text}
    offer = st.number_input(
        _("Discount (%)"), 0.0, 90.0, 100 * row["offer"], 5.0, "%.1f", key=f"{key}-offer",
        width=125,
    )  # fmt: skip
    return {"text": text, "offer": round(offer / 100, 4)}


def _field(book: Book, key: str, row: Typed) -> Typed:
    columns = settable(book)
    known = list(columns)
    column = st.selectbox(
        _("Field"), known, known.index(row["column"]) if row["column"] in columns else 0,
        key=f"{key}-column", width=140, format_func=lambda one: t(columns[one].label),
    )  # fmt: skip
    values = columns[column].values
    options = list(values)
    value = st.selectbox(
        _("New value"), options, options.index(row["value"]) if row["value"] in values else 0,
        key=f"{key}-value-{column}", width=140, format_func=lambda one: t(values[one]),
    )  # fmt: skip
    return {"column": column, "value": value}
