"""The gradebook: every student and every unit in colours; a click opens the work behind a score."""

from collections.abc import Sequence
from datetime import tzinfo
from functools import partial

import streamlit as st

from classroom.courses import classes_of
from classroom.exchange.gradebook_file import export
from classroom.gradebook import Cell as Standing
from classroom.gradebook import Gradebook, Row, gradebook
from classroom.regrading import Change, regrade
from classroom.units import Unit
from classroom.visits import Visitor
from ui import desk
from ui.widgets.asking import act_button
from ui.widgets.frame import SCREENS, heading
from ui.widgets.heat import Cell, heat_table, tone_of
from ui.widgets.status import chip, empty_state, plain, state_name, visitor_zone
from ui.widgets.tables import MOST_ROWS
from ui.widgets.units import score, unit_name
from ui.words import _, language, t

FORMATS = ("xlsx", "csv", "moodle", "canvas", "blackboard")


def show() -> None:
    who = desk.require("teacher", "instructor", "administrator")
    current = desk.course()
    if current is None:
        heading(_("Gradebook"))
        empty_state(_("You are in no course yet"), _("Ask an administrator to add you."))
        return
    with desk.db() as session:
        classes = classes_of(session, who, current.id)
    action = heading(_("Gradebook"))
    class_name = _class_filter(classes)
    with desk.db() as session:
        book = gradebook(session, who, current.id, class_name=class_name)
    with action:
        if book.units:
            _regrade_button(book)
        _export(current.id, class_name)
    if not book.rows or not book.units:
        _nothing(book)
        return
    _figures(book)
    _table(book)


def _class_filter(classes: Sequence[str]) -> str:
    if len(classes) < 2:
        return ""
    picked = st.pills(
        _("Class"), list(classes), key="class-filter", label_visibility="collapsed",
        format_func=plain,
    )  # fmt: skip
    return str(picked or "")


def _nothing(book: Gradebook) -> None:
    if book.rows:
        empty_state(_("Nothing has been assigned yet"), _("Scores appear here once it has."))
    else:
        empty_state(_("No students yet"), _("Import the class list first."))


def _figures(book: Gradebook) -> None:
    handed_in = sum(cell.attempts > 0 for row in book.rows for cell in _unit_cells(book, row))
    waiting = sum(cell.needs_person for row in book.rows for cell in _unit_cells(book, row))
    with st.grid(4, min_column_width=140, border=True):
        st.metric(_("Students"), len(book.rows))
        st.metric(_("Mean total"), _("{score} points").format(score=score(book.total)))
        st.metric(_("Handed in"), f"{handed_in} / {len(book.rows) * len(book.units)}")
        st.metric(_("Wait for a person"), waiting)


def _unit_cells(book: Gradebook, row: Row) -> list[Standing]:
    return [row.cells[unit.id] for unit in book.units]


# --- the table ----------------------------------------------------------------------------------


def _table(book: Gradebook) -> None:
    rows = book.rows[:MOST_ROWS]
    names = {_column(unit): unit for unit in book.units}
    cells = {
        name: [_cell(row.cells[unit.id]) for row in rows] + [_mean(book.means[unit.id])]
        for name, unit in names.items()
    }
    cells[_("Total score")] = [_mean(row.total) for row in rows] + [_mean(book.total)]
    clicked = heat_table(
        {
            _("Student number"): [row.person.student_number for row in rows] + [""],
            _("Name"): [row.person.name for row in rows] + [_("Mean of the class")],
        },
        cells,
        "gradebook",
        alt=_("Scores by student and exercise"),
    )
    st.caption(_("Click a score to open the work. ✎ set by hand · ! waits for a person · L late"))
    if clicked is not None and clicked[0] < len(rows) and clicked[1] in names:
        _open(rows[clicked[0]], names[clicked[1]])


def _column(unit: Unit) -> str:
    return f"{unit.code} {t(unit.title)}".strip()


def _cell(standing: Standing) -> Cell | None:
    if standing.score is None:
        if standing.attempts:
            return Cell("!", "waiting")
        if standing.state == "draft":
            return Cell(state_name("draft"), "busy")
        return Cell(state_name("closed"), "idle") if standing.state == "closed" else None
    marks = ("✎", standing.overridden), ("!", standing.needs_person), (_("L"), standing.late)
    says = score(standing.score) + "".join(f" {mark}" for mark, is_so in marks if is_so)
    return Cell(says, tone_of(standing.score))


def _mean(value: float | None) -> Cell | None:
    return None if value is None else Cell(score(value), tone_of(value))


def _open(row: Row, unit: Unit) -> None:
    """An exercise opens at once; a case or an empty cell says what there is first."""
    standing = row.cells[unit.id]
    if standing.submission_id is not None:
        st.switch_page(SCREENS / "submission.py", query_params={"id": str(standing.submission_id)})
    with st.container(border=True):
        st.markdown(
            f"**{plain(row.person.name)}** · {unit_name(unit.code, t(unit.title))} · "
            f"{chip(standing.state)}"
        )
        if unit.kind != "case" or not standing.attempts:
            st.caption(_("Nothing has been handed in."))
            return
        with st.container(horizontal=True):
            for part in unit.parts:
                stage = row.cells[part.exercise_id]
                st.page_link(
                    SCREENS / "submission.py",
                    label=f"{plain(t(part.title))} {score(stage.score)}",
                    query_params={"id": str(stage.submission_id or "")},
                    disabled=stage.submission_id is None,
                )


# --- export and regrading -----------------------------------------------------------------------


def _export(course_id: int, class_name: str) -> None:
    who, words, stem = desk.visitor(), language(), desk.course_code(course_id)
    make = partial(_file, course_id, class_name, words, visitor_zone(), who)
    with st.popover(_("Export"), icon=":material/download:", type="primary"):
        for format in FORMATS:
            st.download_button(
                _format_name(format), key=f"export-{format}", on_click="ignore", width="stretch",
                data=partial(make, format),
                file_name=f"{stem}.xlsx" if format == "xlsx" else f"{stem}-{format}.csv",
            )  # fmt: skip


def _file(
    course_id: int, class_name: str, words: str, zone: tzinfo, who: Visitor, format: str
) -> bytes:
    """Made when the button is pressed, on a thread that knows no visitor."""
    with desk.db() as session:
        return export(session, who, course_id, format, words, class_name, zone).content


def _format_name(format: str) -> str:
    return {
        "xlsx": _("Excel workbook"),
        "csv": _("CSV for Excel"),
        "moodle": _("CSV for Moodle"),
        "canvas": _("CSV for Canvas"),
        "blackboard": _("CSV for Blackboard"),
    }[format]


def _regrade_button(book: Gradebook) -> None:
    if st.button(_("Mark again"), icon=":material/refresh:", key="regrade"):
        st.session_state.pop("regrade-changes", None)
        st.dialog(_("Mark again"), width="large")(lambda: _regrade_form(book))()


def _regrade_form(book: Gradebook) -> None:
    st.caption(
        _(
            "After an exercise was corrected: look first what would change, then apply. Old grades "
            "are kept, and scores set by hand keep standing."
        )
    )
    units = {unit.id: unit for unit in book.units}
    picked = st.selectbox(
        _("Exercise or case"), list(units), key="regrade-unit",
        format_func=lambda name: f"{units[name].code} {t(units[name].title)}",
    )  # fmt: skip
    assignment_id = book.assignments[picked].id
    if st.button(_("Look first"), key="regrade-look"):
        with st.spinner(_("Marking again, nothing is stored yet …")), desk.db() as session:
            found = regrade(session, desk.visitor(), assignment_id)
        st.session_state["regrade-changes"] = (assignment_id, found)
    looked = st.session_state.get("regrade-changes")
    if looked is None or looked[0] != assignment_id:
        return
    _changes(looked[1])
    if looked[1]:
        act_button(_("Apply"), lambda: _apply(assignment_id), "regrade-apply")


def _changes(found: list[Change]) -> None:
    if not found:
        st.success(_("Nothing would change."))
        return
    st.markdown(_("{n} submissions would change:").format(n=len(found)))
    st.dataframe(
        [
            {
                _("Name"): change.person,
                _("Attempt"): change.attempt,
                _("Before"): score(change.before),
                _("After"): score(change.after),
                _("Set by hand"): _("yes") if change.overridden else "",
            }
            for change in found[:MOST_ROWS]
        ],
        hide_index=True,
        alt=_("Scores that would change"),
    )


def _apply(assignment_id: int) -> None:
    with desk.db() as session:
        found = regrade(session, desk.visitor(), assignment_id, apply=True)
    st.session_state.pop("regrade-changes", None)
    desk.tell(_("{n} grades changed").format(n=len(found)))


show()
