"""A journey before it starts: the builder left; who would enter and what it would cost, right."""

from typing import Any

import streamlit as st

from crm.book import Book, Row
from crm.marketing.audience import REASONS
from crm.marketing.journey import Journey, Step, journey_of
from crm.marketing.journey_check import check_journey
from crm.marketing.journey_entry import Outlook, check_startable, outlook
from crm.operations.start_journey import StartJourney
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import code
from ui import desk
from ui.widgets.asking import act_button
from ui.widgets.cells import cells_table
from ui.widgets.frame import SCREENS
from ui.widgets.journey_builder import ask_settings, ask_steps
from ui.widgets.journey_state import PAGE, SETTINGS, built, drawn, forget, planned, save_typed
from ui.widgets.saving import form_key, refusal, save, save_button, telling_in
from ui.widgets.status import money, number, percent, plain
from ui.words import _, t

CREATED = "_journey-created"


def drafted_journey(book: Book, row: Row | None) -> None:
    """Everything below the title; `row` is None for one that is not stored yet."""
    form = built(book, row)
    left, right = st.columns([5, 3], gap="medium")
    with left:
        if not book.table("segments")["deleted_on"].is_null().any():
            st.page_link(
                SCREENS / "segments.py", label=_("Build a segment first"),
                icon=":material/group_work:",
            )  # fmt: skip
        values = ask_settings(book, form["key"], form["values"])
        steps = ask_steps(book, form["key"], form["rows"])
        drawn(form)
        refusal(PAGE)
    with right:
        _before(book, row, values, steps, form["of"])


def _before(
    book: Book, row: Row | None, values: dict[str, Any], steps: list[Step], of: int | None
) -> None:
    typed = planned(values, steps, of or book.height("journeys") + 1)
    why: Text | None = None
    seen = None
    try:
        if typed.segment_id is not None:
            seen = outlook(book, typed)
        check_journey(book, typed, besides=of)
        check_startable(book, typed)
    except UserError as error:
        why = error.says
    st.subheader(_("Who would enter now"), anchor=False)
    if seen is None:
        st.info(_("Choose a segment: who would enter and what it would cost is shown here."))
    else:
        _figures(seen, typed)
    if why is not None:
        st.warning(plain(t(why)), icon=":material/block:")
    with st.container(horizontal=True):
        changed = row is None or _changed(row, values, steps)
        once = form_key("journey", book)
        save_button(
            _("Save draft"), "save-journey", lambda: _save(of, values, steps, once),
            icon=":material/save:", disabled=not changed,
        )  # fmt: skip
        words = _("Start with {n} customers").format(n=number(seen.treated if seen else 0))
        if st.button(
            words, type="primary", key="start-journey", icon=":material/play_arrow:",
            disabled=why is not None,
        ):  # fmt: skip
            _ask_start(of if not changed else None, of, values, steps, seen)


def _changed(row: Row, values: dict[str, Any], steps: list[Step]) -> bool:
    stored = planned({name: row[name] for name in SETTINGS}, (), row["id"])
    typed = planned(values, (), row["id"])
    return stored != typed or journey_of(row).steps != tuple(steps)


def _save(of: int | None, values: dict[str, Any], steps: list[Step], once: str) -> None:
    with telling_in(PAGE):
        id = save_typed(of, values, steps, once)
        if of is None:
            st.session_state[CREATED] = id
        forget()


def _figures(seen: Outlook, typed: Journey) -> None:
    with st.grid(2, min_column_width=130, border=True):
        st.metric(_("Would be treated"), number(seen.treated))
        st.metric(_("Hold-out"), number(seen.held))
        st.metric(
            _("Costs at most"), money(seen.most_cost),
            help=_("Contacts if everybody who enters now got every step."),
        )  # fmt: skip
        st.metric(
            _("Break-even lift"), percent(seen.break_even_lift, 1) or "–",
            help=_("Orders more, as a share of the treated, that pay for all contacts."),
        )  # fmt: skip
    _left_out(seen)
    head = [_("Step"), _("At most"), _("If nobody answers"), _("Contact costs")]
    lines = [
        [f"{n}", number(one.most), number(one.silent), money(one.cost)]
        for n, one in enumerate(seen.steps, 1)
    ]
    if lines:
        cells_table(head, lines, "journey-outlook", _("How many get each step"))
    st.caption(_notes(seen, typed))


def _left_out(seen: Outlook) -> None:
    out = [
        _("{reason}: **{n}**").format(reason=t(REASONS[reason]), n=number(count))
        for reason, count in seen.way.left_out.items()
        if count
    ]
    words = _("In the segment: **{n}**").format(n=number(seen.way.chosen))
    st.markdown(" · ".join([words, *out]))


def _notes(seen: Outlook, typed: Journey) -> str:
    notes = []
    if seen.offer:
        notes.append(
            _("An order at the highest discount gives up {amount} on average.").format(
                amount=money(seen.discount)
            )
        )
    if typed.entry_days:
        notes.append(_("Those who enter later, once a week, come on top."))
    if not typed.control_share:
        notes.append(_("Without a hold-out nobody can tell what the journey added."))
    elif seen.detectable_lift is not None and seen.detectable_lift >= 1:
        notes.append(_("So few customers cannot show any lift; widen the segment or the entry."))
    elif seen.detectable_lift is not None:
        notes.append(
            _("With groups of this size a lift of {low} can be found.").format(
                low=_("{n} pp").format(n=f"{100 * seen.detectable_lift:.0f}")
            )
        )
    return " ".join(notes)


# --- starting ---------------------------------------------------------------------------------


def _ask_start(
    unchanged: int | None,
    of: int | None,
    values: dict[str, Any],
    steps: list[Step],
    seen: Outlook | None,
) -> None:
    if seen is None:
        return
    saving, starting = desk.new_key(), desk.new_key()

    def act() -> None:
        id = unchanged if unchanged is not None else save_typed(of, values, steps, saving)
        # A new journey draws another hold-out than the page did: only the number of all is known.
        save(StartJourney(journey_id=id, seen=seen.treated + seen.held), starting, PAGE)
        st.session_state[CREATED] = id
        forget()

    @st.dialog(_("Start the journey?"))
    def dialog() -> None:
        st.markdown(
            _(
                "**{n}** customers enter today, **{held}** of them held out at random. Steps go "
                "out as the clock moves on, each at nine in the morning; consent is asked again "
                "every time."
            ).format(n=number(seen.treated + seen.held), held=number(seen.held))
        )
        act_button(_("Start now"), act, "start-journey-now")

    dialog()


def open_created() -> str:
    """The code of the journey that a callback has just saved; empty when there is none."""
    created = st.session_state.pop(CREATED, None)
    return "" if created is None else code("journeys", created)
