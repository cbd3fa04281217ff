"""Under a case: its clocks, every step an agent can take, what happened, and what may help."""

from collections.abc import Callable
from typing import Literal

import streamlit as st

from crm.book import Book, Row
from crm.operations.escalate_case import EscalateCase
from crm.operations.note_case import NoteCase
from crm.operations.reopen_case import ReopenCase
from crm.operations.resume_case import ResumeCase
from crm.operations.wait_for_customer import WaitForCustomer
from crm.rules import live_account
from crm.service.case_rules import Stage, case_named, stage_of
from crm.service.desk import open_cases_of
from crm.service.queue import neighbours
from crm.service.sla import MILESTONES, STATES, Sla, sla_state
from kit.errors import UserError
from ui.widgets import case_dialogs as dialogs
from ui.widgets.case_milestones import milestones
from ui.widgets.case_reply import reply
from ui.widgets.case_side import beside, timeline
from ui.widgets.case_words import (
    COLOURS,
    ICONS,
    PRIORITY_COLOURS,
    badge,
    category_labels,
    stage_badge,
)
from ui.widgets.records import open_record
from ui.widgets.status import plain
from ui.words import _, t

PAGE = "record"
Act = tuple[str, str, str, Callable[[], None]]
"""Key, label, icon and what the button opens."""
FIRST: dict[Stage, tuple[str, ...]] = {
    "new": ("assign", "escalate", "merge"),
    "assigned": ("reply", "note", "resolve", "wait"),
    "waiting": ("resume", "reply", "note"),
    "resolved": ("close", "reopen", "note"),
    "closed": ("reopen", "note"),
}
"""What stands in the row of buttons, the likeliest first; the rest is under "more"."""
KEYS = {"reply": "A", "resolve": "S", "assign": "G", "note": "N", "close": "X"}
"""Of the keyboard."""
MOST_SIMILAR = 2
THEN: dict[Stage, tuple[str, ...]] = {
    "new": ("priority", "note"),
    "assigned": ("assign", "escalate", "priority", "merge", "close"),
    "waiting": ("assign", "escalate", "priority", "merge", "close"),
    "resolved": ("reply",),
    "closed": (),
}
MORE = "case-more"
"""Whether the menu of the rarer acts is open."""


def panel(book: Book, id: int) -> None:
    """What one sees and does with one case."""
    case = book.record("cases", id)
    sla = sla_state(book, case)
    _head(book, case, sla)
    milestones(book, case, sla)
    if case["merged_case_id"] is not None:
        st.info(_("Merged into another case; work goes on there."), icon=":material/merge:")
    elif _is_live(book, case):
        _acts(book, case)
        _maybe_the_same(book, case)
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


def _head(book: Book, case: Row, sla: Sla) -> None:
    """Where the case stands, and the way to the cases before and after it in the queue."""
    before, after = neighbours(book, case["id"])
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center",
        key="case-head",
    ):  # fmt: skip
        st.markdown(_badges(book, case, sla), width="content")
        with st.container(horizontal=True, gap="xsmall", width="content", key="case-next"):
            _go(book, before, _("Previous case"), "chevron_left", "K")
            _go(book, after, _("Next case"), "chevron_right", "J")


def _go(book: Book, case_id: int | None, label: str, icon: str, shortcut: str) -> None:
    pressed = st.button(
        label, key=f"case-go-{shortcut}", icon=f":material/{icon}:", type="tertiary",
        shortcut=shortcut, disabled=case_id is None,
    )  # fmt: skip
    if pressed and case_id is not None:
        open_record(book, "cases", case_id)


def _promise(case: Row, sla: Sla) -> str:
    """The most urgent milestone of an open case; of a solved one, whether the SLA was kept."""
    if stage_of(case) in ("resolved", "closed"):
        return badge(COLOURS[sla.state], ICONS[sla.state], f"SLA {t(STATES[sla.state])}")
    words = f"{t(MILESTONES[sla.next])} · {t(STATES[sla.next_state])}"
    return badge(COLOURS[sla.next_state], ICONS[sla.next_state], words)


def _badges(book: Book, case: Row, sla: Sla) -> str:
    """Where the case stands, at a glance."""
    found = [stage_badge(stage_of(case)), _promise(case, sla)]
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


# --- what one can do --------------------------------------------------------------------------


def _acts(book: Book, case: Row) -> None:
    stage = stage_of(case)
    acts = {act[0]: act for act in _known(book, case)}
    with st.container(horizontal=True, gap="small", key="case-acts"):
        for place, name in enumerate(FIRST[stage]):
            _button(acts[name], "secondary" if place else "primary")
        if not THEN[stage]:
            return
        with st.popover(_("More steps"), icon=":material/more_horiz:", key=MORE, on_change="rerun"):
            for name in THEN[stage]:
                if name != "escalate" or case["escalated_at"] is None:
                    _button(acts[name], "tertiary")


def _button(act: Act, kind: Literal["primary", "secondary", "tertiary"]) -> None:
    key, label, icon, opens = act
    if st.button(
        label, key=f"case-{key}", icon=f":material/{icon}:", type=kind, shortcut=KEYS.get(key),
        on_click=_close_more,
    ):  # fmt: skip
        opens()


def _close_more() -> None:
    """The menu would stay open above the dialog it led to."""
    st.session_state[MORE] = False


def _maybe_the_same(book: Book, case: Row) -> None:
    """Other open cases of the customer about the same cause: merged in two clicks."""
    if stage_of(case) not in dialogs.OPEN:
        return
    others = [
        other
        for other in open_cases_of(book, case["account_id"]).values()
        if other["id"] != case["id"]
        and other["category"] == case["category"]
        and stage_of(other) in dialogs.OPEN
    ]
    for other in others[:MOST_SIMILAR]:
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"case-same-{other['id']}"
        ):
            says = _("Perhaps the same: {which}").format(which=plain(case_named(book, other["id"])))
            st.markdown(f":orange[:material/content_copy:] {says}", width="content")
            if st.button(_("Merge"), key=f"case-merge-{other['id']}", icon=":material/merge:"):
                dialogs.merge(book, case["id"], PAGE, other["id"])


def _known(book: Book, case: Row) -> tuple[Act, ...]:
    id = case["id"]
    return (
        ("assign", _("Assign case"), "person_add", lambda: dialogs.assign(book, (id,), PAGE)),
        ("reply", _("Reply"), "reply", lambda: reply(book, id, PAGE)),
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
        dialogs.what_escalation_does(book),
    )  # fmt: skip


def _note(book: Book, id: int) -> None:
    dialogs.text_dialog(
        book, _("Internal note"), _("Note"), f"note-{id}", PAGE,
        lambda text: NoteCase(case_id=id, text=text),
        ":orange-badge[:material/lock: " + _("Only the firm sees this") + "] "
        + _("The customer is not answered, and no clock stops."),
    )  # fmt: skip
