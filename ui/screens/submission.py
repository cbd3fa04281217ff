"""One submission opened down to its receipts and the log behind it; a score set by hand."""

import streamlit as st

from classroom.gradebook import override, withdraw
from classroom.log_search import book_then
from classroom.look_in import look_in
from classroom.submissions import GradeRow, SubmissionPage, submission
from classroom.units import exists
from ui import desk
from ui.widgets.asking import act_button, confirm
from ui.widgets.attempts import decision_words, sheet_handed_in
from ui.widgets.frame import SCREENS, heading
from ui.widgets.log_list import log_list, log_views
from ui.widgets.log_replay import log_replay
from ui.widgets.report import report
from ui.widgets.status import chip, empty_state, moment, plain
from ui.widgets.units import score, unit_name
from ui.words import _, t


def show() -> None:
    desk.require("teacher", "instructor", "administrator")
    page = _page()
    if page is None:
        heading(_("Submission"))
        empty_state(_("No submission is chosen"), _("Open one from the gradebook."))
        st.page_link(SCREENS / "gradebook.py")
        return
    with heading(page.person.name, _facts(page)):
        st.page_link(
            SCREENS / "student_work.py", label=_("See the CRM"), icon=":material/manage_search:",
            query_params={"id": str(page.person.id)}, width="content",
        )  # fmt: skip
        if st.button(_("Set the score"), type="primary", icon=":material/edit:", key="override"):
            st.dialog(_("Set the score by hand"))(lambda: _override_form(page))()
    _attempts(page)
    _standing(page)
    answers, log, grades = st.tabs(
        [
            _("Answers and verdicts"),
            _("Log behind it ({n})").format(n=len(page.log)),
            _("Grades given ({n})").format(n=len(page.grades)),
        ],
        on_change="rerun",
        key="submission-part",
    )
    for tab, part in ((answers, _answers), (log, _log), (grades, _grades)):
        if tab.open:
            with tab:
                part(page)


def _page() -> SubmissionPage | None:
    number = desk.number_in_address("id")
    if number is None:
        return None
    with desk.db() as session:
        return submission(session, desk.visitor(), number)


def _facts(page: SubmissionPage) -> str:
    parts = [
        page.person.student_number,
        unit_name(page.unit.code, t(page.unit.title)),
        _("attempt {n}").format(n=page.submission.attempt),
        _("handed in {time}").format(time=moment(page.submission.handed_in_at)),
    ]
    return " · ".join(part for part in parts if part)


def _attempts(page: SubmissionPage) -> None:
    if len(page.others) < 2:
        return
    with st.container(horizontal=True, gap="small"):
        for place, id in enumerate(page.others, start=1):
            st.page_link(
                SCREENS / "submission.py",
                label=_("Attempt {n}").format(n=place),
                query_params={"id": str(id)},
                disabled=id == page.submission.id,
            )


def _standing(page: SubmissionPage) -> None:
    said = page.feedback
    if said.score is None:
        st.markdown(chip("warning", _("Waits for a person")))
        return
    states = [chip("passed" if said.passed else "failed")]
    states += [chip(name) for name in ("late", "overridden") if getattr(said, name)]
    points = _("{score} points").format(score=score(said.score))
    st.markdown(f"### {points}  {' '.join(states)}")
    if said.reason:
        st.caption(_("Reason: {reason}").format(reason=plain(said.reason)))


# --- parts --------------------------------------------------------------------------------------


def _answers(page: SubmissionPage) -> None:
    if not exists(page.submission.exercise_id):
        empty_state(_("This exercise has been removed"), _("The grade and the log are kept."))
        return
    asked = sheet_handed_in(page.submission)
    words = decision_words(page.submission)
    report(
        asked.questions, page.submission.answers, page.feedback.results, receipts=True, words=words
    )


def _log(page: SubmissionPage) -> None:
    """The work behind the attempt, as the student has it in the log, and the firm at any step."""
    if not page.log:
        empty_state(
            _("No operations in the CRM before this attempt"),
            _("Exercises on figures alone need none."),
        )
        return
    at, last = page.submission.workspace_id, page.submission.last_seq
    with desk.db() as session:
        look_in(session, desk.visitor(), page.assignment.course_id, page.person.id)
    if log_views() == "replay":
        log_replay(at, last)
        return
    with desk.db() as session:
        book = book_then(session, desk.visitor(), at)
    log_list(book, at, last_seq=last)


def _grades(page: SubmissionPage) -> None:
    for row in reversed(page.grades):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(_grade_line(row), width="stretch")
            if row.grade.grader_id is not None and not row.withdrawn and _judges(row):
                if st.button(_("Withdraw"), key=f"withdraw-{row.grade.id}"):
                    _ask_withdraw(row.grade.id)


def _judges(row: GradeRow) -> bool:
    return row.grade.withdraws_id is None


def _grade_line(row: GradeRow) -> str:
    who = plain(row.grader) if row.grader else _("Marked by the system")
    if not _judges(row):
        said = _("withdrew a score")
    else:
        said = f"**{_('{score} points').format(score=score(row.grade.score))}**"
    marks = [chip("passed", _("stands"))] if row.stands else []
    marks += [chip("closed", _("withdrawn"))] if row.withdrawn else []
    reason = f" — {plain(row.grade.reason)}" if row.grade.reason else ""
    return f"{moment(row.grade.graded_at)} · {who} · {said} {' '.join(marks)}{reason}"


def _ask_withdraw(grade_id: int) -> None:
    confirm(
        _("Withdraw this score"),
        _("The score before it stands again. Both stay in the history."),
        _("Withdraw"),
        lambda: _withdraw(grade_id),
        f"withdraw-ask-{grade_id}",
    )


# --- setting a score ----------------------------------------------------------------------------


def _override_form(page: SubmissionPage) -> None:
    st.number_input(
        _("Score (0 to 100)"), min_value=0.0, max_value=100.0, step=1.0, key="override-score",
        value=float(page.feedback.score or 0.0),
    )  # fmt: skip
    st.text_area(
        _("Reason (the student reads it)"), key="override-reason", max_chars=1000, height=96
    )
    act_button(_("Set the score"), lambda: _override(page.submission.id), "override-save")


def _override(submission_id: int) -> None:
    state = st.session_state
    with desk.db() as session:
        override(
            session, desk.visitor(), submission_id, float(state["override-score"]),
            state["override-reason"],
        )  # fmt: skip
    desk.tell(_("The score is set"))


def _withdraw(grade_id: int) -> None:
    with desk.db() as session:
        withdraw(session, desk.visitor(), grade_id)
    desk.tell(_("The score is withdrawn"))


show()
