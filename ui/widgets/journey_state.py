"""The journey that is being built in this tab: its settings and steps until they are saved."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from crm.book import Book, Row
from crm.conditions import plain_condition
from crm.marketing.journey import Journey, Step, journey_of, journeys, stored_steps
from crm.marketing.journey_examples import JourneyExample
from crm.marketing.segments import segments
from crm.meanwhile import edition
from crm.operations.save_journey import SaveJourney
from crm.operations.save_segment import SaveSegment
from ui.widgets.editions import opens, saves_over, shown_edition
from ui.widgets.saving import save
from ui.words import t

PAGE = "journeys"
BUILT = "_journey-built"
SETTINGS = (
    "name", "segment_id", "excluded_segment_id", "entry_days", "goal_days", "leave_on_order",
    "spare_complaints", "rest_days", "control_share",
)  # fmt: skip
USUAL: dict[str, Any] = {
    "entry_days": 0, "goal_days": 30, "leave_on_order": True, "spare_complaints": True,
    "rest_days": 7, "control_share": 0.2,
}  # fmt: skip
Steps = list[dict[str, Any]]


def built(book: Book, row: Row | None) -> dict[str, Any]:
    """What is being built: {key, of, shown, values, rows}; begun afresh for another journey, and
    when the stored one has changed (an undo, another window) while nothing was typed; what was
    typed stays."""
    known: dict[str, Any] | None = st.session_state.get(BUILT)
    of = None if row is None else row["id"]
    stored = "" if of is None else edition(book, "journeys", of)
    if known is not None and known["of"] == of:
        if shown_edition(BUILT) == stored or _entered(known) != known["start"]:
            return known
    round = st.session_state.get("_journey-round", 0) + 1
    st.session_state["_journey-round"] = round
    steps = [Step()] if row is None else journey_of(row).steps
    made = {
        "key": f"journey-{round}", "of": of, "start": None,
        "values": dict(USUAL) if row is None else {name: row[name] for name in SETTINGS},
        "rows": [_row(step.model_dump()) for step in steps],
    }  # fmt: skip
    opens(BUILT, book, "journeys", of)
    st.session_state[BUILT] = made
    return made


def drawn(form: dict[str, Any]) -> None:
    """The inputs stand on the page: what they hold when they are new is what is stored."""
    if form["start"] is None:
        form["start"] = _entered(form)


def _entered(form: dict[str, Any]) -> dict[str, Any]:
    """What stands in the inputs now, and the steps in their order."""
    names = [str(name) for name in st.session_state if str(name).startswith(f"{form['key']}-")]
    entered = {name: st.session_state[name] for name in names}
    return entered | {"order": [step["row"] for step in form["rows"]]}


def forget() -> None:
    """In a callback: the next builder begins with what is stored."""
    st.session_state.pop(BUILT, None)


def _row(step: Mapping[str, Any]) -> dict[str, Any]:
    last: int = st.session_state.get("_journey-rows", 0) + 1
    st.session_state["_journey-rows"] = last
    return {"row": last, **step}


def add_step(rows: Steps) -> None:
    """In a callback: one more at the end, five days later."""
    rows.append(_row(Step(wait=5).model_dump()))


def remove_step(rows: Steps, row: int) -> None:
    """In a callback."""
    rows[:] = [one for one in rows if one["row"] != row]


def move_step(rows: Steps, place: int, by: int) -> None:
    """In a callback: one place up (-1) or down (1)."""
    rows.insert(place + by, rows.pop(place))


def planned(values: Mapping[str, Any], steps: Sequence[Step], of: int | None) -> Journey:
    """The journey as it is typed."""
    empty: Row = dict.fromkeys((*SETTINGS, "status", "started_on", "closes_on", "ended_on"))
    return journey_of(empty | dict(values) | {"id": of or 0, "steps": stored_steps(steps)})


def save_typed(of: int | None, values: Row, steps: Sequence[Step], once: str) -> int:
    """Save it and return its id; UserError when it does not hold together."""
    lines = [step.model_dump() for step in steps]
    operation = SaveJourney(id=of, values=values, steps=lines, seen=shown_edition(BUILT))
    with saves_over(BUILT, "journeys", of):
        done = save(operation, once, PAGE)
    if of is not None:
        return of
    return next(patch.id for patch in done.patches if patch.table == "journeys")


def begin_with(book: Book, example: JourneyExample, once: str) -> int:
    """Save the example as a draft, and its segment unless there is one of that name; the id of the
    draft."""
    called = t(example.segment)
    segment = next((one.id for one in segments(book) if one.name == called), None)
    if segment is None:
        rule = plain_condition(example.rule)
        made = SaveSegment(kind="dynamic", rule=rule, values={"name": called})
        done = save(made, f"{once}-{example.key}-segment", PAGE)
        segment = next(patch.id for patch in done.patches if patch.table == "segments")
    values = example.values | {"name": _free(book, t(example.name)), "segment_id": segment}
    steps = [step.model_copy(update={"text": t(words)}) for step, words in example.steps]
    return save_typed(None, values, steps, f"{once}-{example.key}")


def _free(book: Book, name: str) -> str:
    """The name, with a number behind it where it is taken."""
    taken = {one.name for one in journeys(book)}
    tries = (name if n == 1 else f"{name} {n}" for n in range(1, len(taken) + 2))
    return next(one for one in tries if one not in taken)
