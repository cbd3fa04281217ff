"""Import a class list: choose the file, look at what would happen, then confirm."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from classroom import fitting
from classroom.exchange.decoding import ENCODINGS
from classroom.exchange.roster import RosterPlan, plan_roster
from classroom.exchange.roster_import import import_roster, known_students
from classroom.exchange.student_columns import FIELDS, LABELS
from ui import desk
from ui.widgets.first_passwords import keep_passwords
from ui.widgets.heat import Cell, Tone, heat_table
from ui.widgets.status import number, plain
from ui.widgets.tables import MOST_ROWS
from ui.words import _, language, t

TONES: dict[str, Tone] = {"add": "good", "update": "weak", "unchanged": "idle", "error": "bad"}
Known = Mapping[str, tuple[str, str]]


def import_panel(course_id: int, close: Callable[[], None]) -> None:
    """Draw the import; `close` is called when it is done or given up."""
    with st.container(border=True, key="roster"):
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            st.subheader(_("Import a class list"), anchor=False, width="content")
            st.button(_("Close"), key="roster-close", type="tertiary", on_click=close)
        file = st.file_uploader(
            _("Excel (.xlsx) or CSV with student number, name and class, in any column order"),
            type=["xlsx", "csv", "txt"],
            key=f"roster-file-{_turn()}",
        )
        if file is None:
            st.caption(_("Nothing is stored before you have seen the preview and confirmed."))
            return
        raw, existing = file.getvalue(), _existing(course_id)
        plan = _plan(raw, file.name, existing, **_choices())
        _options(plan)
        _preview(plan)
        _confirm(course_id, plan, close)


def _turn() -> int:
    return int(st.session_state.get("roster-turn", 0))


def _existing(course_id: int) -> Known:
    with desk.db() as session:
        return known_students(session, desk.visitor(), course_id)


def _choices() -> dict[str, Any]:
    """What the teacher chose by hand so far."""
    state = st.session_state
    columns = {field: state.get(f"roster-column-{field}") for field in FIELDS}
    return {
        "columns": {field: header for field, header in columns.items() if header},
        "class_name": str(state.get("roster-class") or "").strip(),
        "encoding": state.get("roster-encoding"),
        "sheet": state.get("roster-sheet"),
    }


@st.cache_resource(max_entries=20, ttl="10m", show_spinner=False)
def _plan(raw: bytes, name: str, existing: Known, **choices: Any) -> RosterPlan:
    return plan_roster(raw, name, existing, **choices)


def _options(plan: RosterPlan) -> None:
    """Choices for files that cannot speak for themselves; all optional."""
    with st.expander(_("Encoding, sheet and columns"), expanded=plan.outcome == "reject"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if plan.table.encoding != "xlsx":
                st.selectbox(
                    _("Encoding"), list(ENCODINGS), index=None, key="roster-encoding",
                    format_func=ENCODINGS.__getitem__, placeholder=_("found by itself"),
                )  # fmt: skip
            if len(plan.table.sheets) > 1:
                st.selectbox(
                    _("Sheet"), list(plan.table.sheets), index=None, key="roster-sheet",
                    placeholder=_("found by itself"),
                )  # fmt: skip
            for field in FIELDS:
                st.selectbox(
                    _("Column for {field}").format(field=t(LABELS[field])),
                    list(plan.table.headers), index=None, key=f"roster-column-{field}",
                    placeholder=plan.columns.get(field) or _("not found"),
                )  # fmt: skip
            st.text_input(
                _("Class, if the file has no such column"), key="roster-class", max_chars=100
            )


def _preview(plan: RosterPlan) -> None:
    for message in plan.messages:
        show = st.error if message.severity == "error" else st.warning
        show(plain(message.line(language())))
    if not plan.lines:
        return
    lines = sorted(plan.lines, key=lambda line: line.action != "error")[:MOST_ROWS]
    heat_table(
        {
            _("Row"): [str(line.row) for line in lines],
            _("Student number"): [line.student_number for line in lines],
            _("Name"): [line.name for line in lines],
            _("Class"): [line.class_name for line in lines],
        },
        {_("What happens"): [Cell(t(line.says), TONES[line.action]) for line in lines]},
        "roster-preview",
        alt=_("What the import would do"),
        clickable=False,
        height=300 if len(lines) > 7 else "content",
    )
    if len(plan.lines) > MOST_ROWS:
        st.caption(
            _("The first {n} of {total} rows").format(n=MOST_ROWS, total=number(len(plan.lines)))
        )


def _confirm(course_id: int, plan: RosterPlan, close: Callable[[], None]) -> None:
    counts = [
        (_("{n} new"), plan.count("add")),
        (_("{n} updated"), plan.count("update")),
        (_("{n} unchanged"), plan.count("unchanged")),
        (_("{n} to mend"), plan.count("error")),
    ]
    said = _(", ").join(words.format(n=n) for words, n in counts if n)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Confirm the import"), type="primary", key="roster-confirm",
            disabled=plan.outcome == "reject", on_click=_import, args=(course_id, plan, close),
        )  # fmt: skip
        if plan.outcome == "reject":
            st.caption(_("Mend the file or the choices above; nothing has been imported."))
        else:
            st.caption(said)


# --- callbacks: no drawing in here --------------------------------------------------------------


def _import(course_id: int, plan: RosterPlan, close: Callable[[], None]) -> None:
    with desk.telling():
        with desk.db() as session:
            done = import_roster(session, desk.visitor(), course_id, plan)
        fitting.start(desk.store(), course_id)
        keep_passwords(done.first_passwords)
        st.session_state["roster-turn"] = _turn() + 1
        close()
        desk.tell(_("{n} students imported").format(n=len(done.students)))
