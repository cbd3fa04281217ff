"""A campaign before it is sent: plan and audience left; whom it reaches, what it costs, right."""

import plotly.graph_objects as go
import streamlit as st

from crm.book import Book, Row
from crm.fields import plain_values
from crm.marketing.audience import OWN_CHOICE, REASONS, Audience, audience, plan_of
from crm.marketing.campaign_plan import check_sendable
from crm.marketing.costs import CONTACT_COST, Costs, costs
from crm.operations.edit_record import EditRecord
from crm.operations.send_campaign import SendCampaign
from kit.errors import UserError
from kit.text import Text
from ui import desk
from ui.widgets.asking import act_button
from ui.widgets.campaign_form import AUDIENCE, PLAN, ask_audience, ask_plan, plan_values
from ui.widgets.cells import cells_table
from ui.widgets.charts import COLOURS, MUTED, bar, chart
from ui.widgets.frame import SCREENS
from ui.widgets.record_form import fresh_key
from ui.widgets.saving import form_key, refusal, save, telling_in
from ui.widgets.status import money, number, percent
from ui.words import _, language, t

PAGE = "campaigns"
COLUMNS = (*PLAN, *AUDIENCE)


def planned_campaign(book: Book, row: Row) -> None:
    """Everything below the title."""
    key = fresh_key(f"campaign-{row['id']}", COLUMNS, row)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        with st.expander(_("1 Plan: goal, channel, dates, offers"), key=f"{key}-plan-open"):
            ask_plan(book, key, row)
        st.subheader(_("2 Audience and arms"), anchor=False)
        ask_audience(book, key, row)
        if not _has_segments(book):
            st.page_link(
                SCREENS / "segments.py", label=_("Build a segment first"),
                icon=":material/group_work:",
            )  # fmt: skip
        wanted = row | _typed(key)
        reached = _reached(book, wanted)
        if reached is not None and wanted["segment_id"] is not None:
            _reasons(reached)
        refusal(PAGE)
        if _changed(row, wanted):
            st.button(
                _("Save plan"), icon=":material/save:", key="save-plan", on_click=_save,
                args=(row, key, form_key("save-plan", book)),
            )  # fmt: skip
    with right:
        _outlook(book, row, wanted, reached, key)


def _has_segments(book: Book) -> bool:
    return book.table("segments")["deleted_on"].is_null().any()


def _typed(key: str) -> Row:
    typed = plan_values(COLUMNS, key)
    if typed.get("channel"):
        typed["contact_cost"] = CONTACT_COST[typed["channel"]]
    return typed


def _changed(row: Row, wanted: Row) -> bool:
    return any(_same(row[name]) != _same(wanted[name]) for name in COLUMNS)


def _same(value: object) -> object:
    """Nothing, no and zero look alike in a form."""
    return value or None


def _save(row: Row, key: str, once: str) -> None:
    with telling_in(PAGE):
        save(_edit(row, key), once, PAGE)


def _edit(row: Row, key: str) -> EditRecord:
    shown = {name: row[name] for name in COLUMNS}
    typed = {n: v for n, v in plan_values(COLUMNS, key).items() if _same(v) != _same(row[n])}
    seen = plain_values("campaigns", {name: shown[name] for name in typed})
    return EditRecord(table="campaigns", id=row["id"], values=typed, seen=seen)


# --- whom it reaches and what it costs --------------------------------------------------------


def _reached(book: Book, wanted: Row) -> Audience | None:
    """The audience of the plan as it is typed; None when a segment of it is gone."""
    try:
        return audience(book, plan_of(wanted))
    except UserError as error:
        st.warning(t(error.says))
        return None


def _outlook(book: Book, row: Row, wanted: Row, reached: Audience | None, key: str) -> None:
    st.subheader(_("Whom it reaches"), anchor=False)
    if wanted["segment_id"] is None or reached is None:
        st.info(_("Choose a target segment: the way to those who get a message is shown here."))
        return
    chart(_funnel(_steps(reached), language()), "campaign-funnel", alt=_("From segment to arms"))
    if reached.ticked:
        st.warning(
            _(
                "{n} of them had not agreed in the firm's own data; their consent was ticked "
                "later. Make sure that they really gave it."
            ).format(n=number(reached.ticked)),
            icon=":material/gavel:",
        )
    if wanted["end_on"] is None or wanted["start_on"] is None:
        return
    planned = costs(book, wanted, reached)
    st.subheader(_("3 Costs and break-even"), anchor=False)
    _costs(planned, wanted)
    _send(book, row, wanted, reached, key)


def _steps(reached: Audience) -> tuple[int, ...]:
    arms = (reached.size("a"), reached.size("b"), reached.size("control"))
    return (reached.chosen, reached.after_exclusions, reached.contactable, *arms)


@st.cache_resource(max_entries=200, ttl="1h", show_spinner=False)
def _funnel(steps: tuple[int, ...], spoken: str) -> go.Figure:
    names = [
        _("In the segment"), _("After exclusions"), _("May be contacted"),
        _("Arm A"), _("Arm B"), _("Hold-out, not sent"),
    ]  # fmt: skip
    made = bar(names, steps, unit=_("people"), across=True, height=250)
    colours = [MUTED, MUTED, COLOURS[0], COLOURS[1], COLOURS[2], COLOURS[6]]
    made.update_traces(marker_color=colours, texttemplate="%{x:,}", textposition="auto")
    made.update_xaxes(visible=False)
    return made


def _reasons(reached: Audience) -> None:
    """Why people are left out, the planner's reasons apart from the law's."""
    left_out = [(reason, count) for reason, count in reached.left_out.items() if count]
    if not left_out:
        st.caption(_("Nobody is left out."))
        return
    lines = [
        "- "
        + _("{reason}: **{n}**").format(reason=t(REASONS[reason]), n=number(count))
        + ("" if reason in OWN_CHOICE else f" :gray[{_('always')}]")
        for reason, count in left_out
    ]
    st.markdown(_("Left out, each customer for the first reason:") + "\n" + "\n".join(lines))


def _costs(planned: Costs, wanted: Row) -> None:
    with st.grid(3, min_column_width=120, border=True):
        st.metric(_("Contact costs"), money(planned.contact))
        st.metric(
            _("Discounts"), money(planned.given),
            help=_("What the offers cost if as many respond as you expect."),
        )  # fmt: skip
        st.metric(
            _("Budget left"), money(planned.budget - planned.total),
            help=_("Budget {budget} less {total}.").format(
                budget=money(planned.budget), total=money(planned.total)
            ),
        )  # fmt: skip
    names = {"a": _("Arm A"), "b": _("Arm B")}
    head = [
        _("Arm"),
        _("In the arm"),
        _("Discount offered"),
        _("Break-even response"),
        _("Break-even lift"),
    ]
    lines = [
        [
            names[arm.arm],
            number(arm.people),
            percent(arm.offer, 0),
            _rate(arm.break_even_response),
            _rate(arm.break_even_lift),
        ]
        for arm in planned.arms
    ]
    cells_table(head, lines, "campaign-costs", _("Break-even response"))
    basis = planned.basis
    st.caption(
        _(
            "From these customers' orders of the last year: average order {order}, margin "
            "{margin}; {base} of them bought anyway in a time as long as the campaign. "
            "Break-even response "
            "pays for the contacts; break-even lift also for discounts to those who would have "
            "bought anyway."
        ).format(
            order=money(basis.average_order), margin=percent(basis.margin),
            base=percent(basis.base_rate),
        )
    )  # fmt: skip
    found = [arm.detectable_lift for arm in planned.arms if arm.detectable_lift is not None]
    if found:
        st.caption(
            _(
                "With groups of this size a lift of {low} can be found (four times out of five, "
                "at 5 % significance); smaller ones look like chance."
            ).format(low=_("{n} pp").format(n=f"{100 * max(found):.0f}"))
        )
    if not wanted["control_share"]:
        st.warning(
            _("Without a hold-out nobody can tell what the campaign added."),
            icon=":material/science:",
        )


def _rate(rate: float | None) -> str:
    return _("never: no margin left") if rate is None else percent(rate, 2)


# --- sending ----------------------------------------------------------------------------------


def _send(book: Book, row: Row, wanted: Row, reached: Audience, key: str) -> None:
    why: Text | None = None
    try:
        check_sendable(book, wanted)
    except UserError as error:
        why = error.says
    if why is not None:
        st.warning(t(why), icon=":material/block:")
    if st.button(
        _("Send to {n} customers").format(n=number(reached.sent)), type="primary", key="send",
        icon=":material/send:", disabled=why is not None, width="stretch",
    ):  # fmt: skip
        _ask_send(book, row, wanted, reached, key)


def _ask_send(book: Book, row: Row, wanted: Row, reached: Audience, key: str) -> None:
    changed, saving, sending = _changed(row, wanted), desk.new_key(), desk.new_key()
    edit = _edit(row, key) if changed else None

    def act() -> None:
        if edit is not None:
            save(edit, saving, PAGE)
        save(SendCampaign(campaign_id=row["id"], seen=reached.sent), sending, PAGE)

    @st.dialog(_("Send the campaign?"))
    def dialog() -> None:
        st.markdown(
            _(
                "**{sent}** customers get a message today ({a} in arm A, {b} in arm B); **{held}** "
                "are held out. Contacts cost {cost}. You can take it back until somebody responds."
            ).format(
                sent=number(reached.sent), a=number(reached.size("a")),
                b=number(reached.size("b")), held=number(reached.size("control")),
                cost=money(reached.sent * wanted["contact_cost"]),
            )
        )  # fmt: skip
        act_button(_("Send now"), act, "send-now")

    dialog()
