"""How far a request for approval is: its steps in one line, and what was said on the way."""

import streamlit as st

from crm.approvals.approvers import approver_label, step_label, written_label
from crm.approvals.requests import Stage, StageState, decisions_of, states_of
from crm.book import Book, Row
from sample_data.schema import Column
from ui.widgets.records import staff_names
from ui.widgets.status import plain
from ui.words import _, language, t

LOOKS: dict[StageState, tuple[str, str]] = {
    "passed": ("green", "check_circle"),
    "waiting": ("orange", "hourglass_top"),
    "to_come": ("gray", "radio_button_unchecked"),
    "skipped": ("gray", "redo"),
    "rejected": ("red", "cancel"),
}


def step_bar(book: Book, request: Row) -> None:
    """Submitted → approved by the head of sales → waits for finance → …"""
    who = staff_names(book).get(request["submitted_by"] or 0, "")
    first = _("Submitted by {who}").format(who=who) if who else _("Submitted for approval")
    parts = [_badge("blue", "send", first)]
    parts += [_step(book, stage, state) for stage, state in states_of(request)]
    if request["status"] == "recalled":
        parts.append(_badge("gray", "undo", _("Recalled")))
    elif request["status"] == "approved":
        parts.append(_badge("green", "verified", _("Approved")))
    elif request["status"] == "rejected":
        parts.append(_badge("red", "block", _("Rejected")))
    st.markdown(" :gray[→] ".join(parts))


def _step(book: Book, stage: Stage, state: StageState) -> str:
    words = {
        "passed": _("{step} approved"),
        "waiting": _("{step} to decide"),
        "to_come": "{step}",
        "skipped": _("{step} not needed"),
        "rejected": _("{step} rejected"),
    }[state]
    colour, icon = LOOKS[state]
    by_person = state == "waiting" or stage.moved_up  # else whose name the step has is enough
    label = (
        approver_label(book, stage.approver)
        if by_person and stage.asked
        else step_label(stage.name, stage.approver)
    )
    return _badge(colour, icon, words.format(step=t(label)))


def _badge(colour: str, icon: str, words: str) -> str:
    return f":{colour}-badge[:material/{icon}: {plain(words)}]"


def trail(book: Book, request: Row) -> None:
    """The reason, then every decision with its note, in the order of time."""
    lines = []
    if request["reason"]:
        lines.append(f"- **{_('Reason for asking')}**{_(': ')}{plain(request['reason'])}")
    about = book.schema["approval_decisions"].columns["decision"]
    lines += [_decision(about, row) for row in decisions_of(book, request["id"] or 0)]
    if lines:
        st.markdown("\n".join(lines))


def _decision(about: Column, row: Row) -> str:
    what = about.values[row["decision"]].in_language(language())
    note = f"{_(': ')}{plain(row['note'])}" if row["note"] else ""
    by = f" :gray-badge[{_('played by me')}]" if row["played"] else ""
    who = plain(t(written_label(row["approver"] or "")))
    return f"- {row['at']:%m-%d %H:%M} · {who} **{plain(what)}**{note}{by}"
