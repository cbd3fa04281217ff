"""Under a case: its clocks, every step an agent can take, what happened, and what may help."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

import streamlit as st

from crm.book import Book, Row
from crm.operations.escalate_case import EscalateCase
from crm.operations.note_case import NoteCase
from crm.operations.reopen_case import ReopenCase
from crm.operations.resume_case import ResumeCase
from crm.operations.wait_for_customer import WaitForCustomer
from crm.rules import live_account
from crm.service.case_rules import Stage, stage_of
from crm.service.sla import Sla, State, sla_state
from kit.errors import UserError
from ui.widgets import case_dialogs as dialogs
from ui.widgets.case_side import beside, timeline
from ui.widgets.case_words import (
    PRIORITY_COLOURS,
    badge,
    category_labels,
    clock_badge,
    instant,
    span,
    stage_badge,
    time_left,
)
from ui.widgets.status import plain
from ui.words import _, t

PAGE = "record"
Act = tuple[str, str, str, Callable[[], None]]
"""Key, label, icon and what the button opens."""
FIRST: dict[Stage, tuple[str, ...]] = {
    "new": ("assign", "escalate", "merge"),
    "assigned": ("reply", "resolve", "wait"),
    "waiting": ("resume", "reply"),
    "resolved": ("close", "reopen"),
    "closed": ("reopen",),
}
"""What stands in the row of buttons, the likeliest first; the rest is under "more"."""
THEN: dict[Stage, tuple[str, ...]] = {
    "new": ("priority", "note"),
    "assigned": ("assign", "escalate", "priority", "merge", "close", "note"),
    "waiting": ("assign", "escalate", "priority", "merge", "close", "note"),
    "resolved": ("reply", "note"),
    "closed": ("note",),
}


def panel(book: Book, id: int) -> None:
    """What one sees and does with one case."""
    case = book.record("cases", id)
    sla = sla_state(book, case)
    st.markdown(_badges(book, case, sla))
    _clocks(case, sla)
    if case["merged_case_id"] is not None:
        st.info(_("Merged into another case; work goes on there."), icon=":material/merge:")
    elif _is_live(book, case):
        _acts(book, case)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        timeline(book, id)
    with right:
        beside(book, case)


def _is_live(book: Book, case: Row) -> bool:
    try:
        live_account(book, case["account_id"])
    except UserError as error:
        st.warning(plain(t(error.says)), icon=":material/merge:")
        return False
    return True


def _badges(book: Book, case: Row, sla: Sla) -> str:
    """Where the case stands, at a glance."""
    found = [stage_badge(stage_of(case)), clock_badge(sla.state)]
    priority = case["priority"]
    if priority:
        label = category_labels(book.schema["cases"], "priority")[priority]
        found.append(badge(PRIORITY_COLOURS[priority], "flag", _("Priority: {p}").format(p=label)))
    if case["escalated_at"] is not None:
        found.append(badge("red", "arrow_upward", _("Escalated")))
    if case["reopened"]:
        found.append(badge("orange", "replay", _("Reopened")))
    if case["csat"] is not None:
        found.append(badge("violet", "star", _("CSAT {n} of 5").format(n=case["csat"])))
    return " ".join(found)


def _clocks(case: Row, sla: Sla) -> None:
    """Both promises: kept, or by when."""
    paused = ""
    if sla.waited:
        paused = " · " + _("{span} of waiting not counted").format(span=span(sla.waited))
    first, then = _("First response"), _("Resolution")
    response = _clock(first, sla.response_state, sla.response_left, sla.response_due)
    solution = _clock(then, sla.resolution_state, sla.resolution_left, sla.resolution_due)
    st.markdown(f"{response}  \n{solution}{paused}")
    if stage_of(case) == "closed" and case["csat"] is None:
        st.caption(_("Customers rate a closed case themselves when time moves on."))


def _clock(label: str, state: State, left: int, due: datetime) -> str:
    told = f"{clock_badge(state)} {time_left(state, left)}".strip()
    return f"**{label}** {told} :gray[{_('due {at}').format(at=instant(due))}]"


# --- what one can do --------------------------------------------------------------------------


def _acts(book: Book, case: Row) -> None:
    stage = stage_of(case)
    acts = {act[0]: act for act in _known(book, case)}
    with st.container(horizontal=True, gap="small", key="case-acts"):
        for place, name in enumerate(FIRST[stage]):
            _button(acts[name], "secondary" if place else "primary")
        with st.popover(_("More steps"), icon=":material/more_horiz:", key="case-more"):
            for name in THEN[stage]:
                if name != "escalate" or case["escalated_at"] is None:
                    _button(acts[name], "tertiary")


def _button(act: Act, kind: Literal["primary", "secondary", "tertiary"]) -> None:
    key, label, icon, opens = act
    if st.button(label, key=f"case-{key}", icon=f":material/{icon}:", type=kind):
        opens()


def _known(book: Book, case: Row) -> tuple[Act, ...]:
    id = case["id"]
    return (
        ("assign", _("Assign case"), "person_add", lambda: dialogs.assign(book, (id,), PAGE)),
        ("reply", _("Reply"), "reply", lambda: dialogs.reply(book, id, PAGE)),
        ("resolve", _("Resolve"), "task_alt", lambda: dialogs.resolve(book, id, PAGE)),
        ("close", _("Close case"), "done_all", lambda: dialogs.close(book, id, PAGE)),
        ("merge", _("Merge"), "merge", lambda: dialogs.merge(book, id, PAGE)),
        ("priority", _("Set priority"), "flag", lambda: dialogs.set_priority(book, id, PAGE)),
        ("wait", _("Wait"), "pause_circle", lambda: _wait(book, id)),
        ("resume", _("Resume"), "play_circle", lambda: _resume(book, id)),
        ("reopen", _("Reopen"), "replay", lambda: _reopen(book, id)),
        ("escalate", _("Escalate"), "arrow_upward", lambda: _escalate(book, id)),
        ("note", _("Internal note"), "sticky_note_2", lambda: _note(book, id)),
    )


def _wait(book: Book, id: int) -> None:
    dialogs.text_dialog(
        book, _("Wait for the customer"), _("What is awaited"), f"wait-{id}", PAGE,
        lambda text: WaitForCustomer(case_id=id, text=text),
        _("The clock of the solution stands still until the case is resumed."),
    )  # fmt: skip


def _resume(book: Book, id: int) -> None:
    dialogs.text_dialog(
        book, _("Resume"), _("The customer's answer"), f"resume-{id}", PAGE,
        lambda text: ResumeCase(case_id=id, text=text),
    )  # fmt: skip


def _reopen(book: Book, id: int) -> None:
    dialogs.text_dialog(
        book, _("Reopen"), _("Reason"), f"reopen-{id}", PAGE,
        lambda text: ReopenCase(case_id=id, text=text),
        _("A reopened case no longer counts as solved at the first contact."),
    )  # fmt: skip


def _escalate(book: Book, id: int) -> None:
    dialogs.text_dialog(
        book, _("Escalate"), _("Reason"), f"escalate-{id}", PAGE,
        lambda text: EscalateCase(case_ids=(id,), text=text),
        _("One priority up, and to the head of the service team."),
    )  # fmt: skip


def _note(book: Book, id: int) -> None:
    dialogs.text_dialog(
        book, _("Internal note"), _("Only the firm sees this"), f"note-{id}", PAGE,
        lambda text: NoteCase(case_id=id, text=text),
    )  # fmt: skip
