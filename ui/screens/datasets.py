"""Real data: orders that teachers brought, and the courses that work on them."""

import polars as pl
import streamlit as st

from classroom.availability import unavailable_on
from classroom.courses import create_course
from classroom.datasets import DatasetLine, datasets, remove_dataset
from classroom.units import shelves
from ui import desk
from ui.widgets.asking import act_button, confirm
from ui.widgets.data_import import import_panel
from ui.widgets.frame import heading
from ui.widgets.status import day, empty_state, moment, number, plain
from ui.widgets.tables import clicked_row, plain_table
from ui.words import _, language, t

LEAST, MOST, USUAL = 50, 20_000, 600
"""Customers a course may ask for."""


def show() -> None:
    desk.require("teacher", "administrator")
    with heading(_("Real data"), _("Orders of a real shop as the firm of your students.")):
        st.button(
            _("Import orders"), type="primary", icon=":material/upload_file:", key="import",
            on_click=_open, args=(True,),
        )  # fmt: skip
    if st.session_state.get("data-importing"):
        import_panel(close=_close)
    with desk.db() as session:
        found = datasets(session, desk.visitor())
    if not found:
        if not st.session_state.get("data-importing"):
            empty_state(
                _("No real data yet"),
                _("Import orders with customer, date and amount; then build a course on them."),
                icon="database",
            )
        return
    _list(found)


def _open(importing: bool) -> None:
    st.session_state["data-importing"] = importing


def _close() -> None:
    _open(False)


def _list(found: list[DatasetLine]) -> None:
    frame = pl.DataFrame(
        {
            _("Firm"): [line.title for line in found],
            _("Customers"): [line.customers for line in found],
            _("Number of orders"): [line.orders for line in found],
            _("Products"): [line.products for line in found],
            _("From"): [day(line.first_day) for line in found],
            _("As of (T₀)"): [day(line.as_of) for line in found],
            _("Rows left out"): [line.left_out for line in found],
            _("Courses"): [_(", ").join(line.courses) for line in found],
            _("Imported"): [moment(line.made_at) for line in found],
        }
    )
    if desk.visitor().role == "administrator":
        frame = frame.with_columns(pl.Series(_("By"), [line.made_by for line in found]))
    counts = {
        name: st.column_config.NumberColumn(name, format="%,d")
        for name in (_("Customers"), _("Number of orders"), _("Products"), _("Rows left out"))
    }
    table = plain_table(frame, "datasets", alt=_("Real data"), column_config=counts, on_select=True)
    picked = clicked_row(table)
    if picked is None or picked >= len(found):
        st.caption(_("Click a line to build a course on it or to delete it."))
    else:
        _one(found[picked])


def _one(line: DatasetLine) -> None:
    with st.container(border=True, key="dataset"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(line.title)}**", width="stretch")
            if st.button(_("Create a course on it"), icon=":material/add:", key="data-course"):
                st.dialog(_("A course on these data"))(lambda: _course_form(line))()
            if st.button(_("Delete"), icon=":material/delete:", key="data-delete"):
                confirm(
                    _("Delete the data"),
                    _("The data of {name} are deleted for good.").format(name=plain(line.title)),
                    _("Delete"),
                    lambda: _delete(line.id),
                    "data-delete-ask",
                )
        st.caption(
            _(
                "Every student gets other customers: up to {n} of the {total}, under invented"
                " names."
            ).format(n=number(line.most), total=number(line.customers))
        )
        _units(line)


def _units(line: DatasetLine) -> None:
    """What can be taught on these data, and what cannot and why."""
    st.markdown(f"**{_('What can be assigned on these data')}**")
    size = min(USUAL, line.most)
    with st.spinner(_("Trying every exercise on the data…")):
        rows = [
            (unit, unavailable_on(line.industry, size, language(), unit))
            for shelf in shelves()
            for unit in shelf.units
        ]
    frame = pl.DataFrame(
        {
            _("Exercise or case"): [f"{unit.code} {t(unit.title)}" for unit, _why in rows],
            _("State"): [
                _("can be used") if why is None else _("cannot be used") for _unit, why in rows
            ],
            _("Reason"): ["" if why is None else t(why) for _unit, why in rows],
        }
    )
    plain_table(frame, "data-units", alt=_("What can be assigned on these data"))


# --- forms in dialogs ---------------------------------------------------------------------------


def _course_form(line: DatasetLine) -> None:
    st.text_input(_("Course name"), key="data-course-name", max_chars=200)
    st.text_input(_("Course code"), key="data-course-code", max_chars=64, placeholder="CRM-2026-1")
    st.text_input(_("Term"), key="data-course-term", max_chars=64)
    st.number_input(
        _("Customers per firm"), min_value=LEAST, max_value=MOST,
        value=max(LEAST, min(USUAL, line.most)), step=50, key="data-course-customers",
        help=_("At most {n}: four fifths of the data, so that students' numbers differ.").format(
            n=number(line.most)
        ),
    )  # fmt: skip
    st.segmented_control(
        _("Language of the invented names"), ("zh", "en"), default="zh", required=True,
        format_func=lambda code: {"zh": "中文", "en": "English"}[code], key="data-course-locale",
    )  # fmt: skip
    act_button(_("Create course"), lambda: _create(line), "data-course-create")


def _create(line: DatasetLine) -> None:
    state = st.session_state
    with desk.db() as session:
        course = create_course(
            session,
            desk.visitor(),
            code=state["data-course-code"],
            name=state["data-course-name"],
            term=state["data-course-term"],
            industry=line.industry,
            customers=int(state["data-course-customers"]),
            locale=state["data-course-locale"],
        )
    state["course"] = course.id
    desk.forget()
    desk.tell(_("Course {name} created").format(name=course.name))


def _delete(dataset_id: int) -> None:
    with desk.db() as session:
        remove_dataset(session, desk.visitor(), dataset_id)
    desk.tell(_("Deleted"))


show()
