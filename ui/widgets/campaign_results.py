"""What a campaign brought: funnel by arm, lift over the hold-out, money; ripe or not yet."""

import plotly.graph_objects as go
import streamlit as st

from crm.book import Book, Row
from crm.marketing.campaign_plan import is_mature
from crm.marketing.results import ArmResult, Lift, Result, result
from ui.widgets.cells import cells_table
from ui.widgets.charts import COLOURS, chart, figure
from ui.widgets.status import day, empty_state, money, number, percent
from ui.words import _, language

STEPS = ("sent", "opened", "clicked", "responded", "opted_out")
FEW_ORDERS = 10
"""Orders of the hold-out below which a single one decides what margin the arms brought."""


def campaign_results(book: Book, row: Row) -> None:
    """Everything below the title of a campaign that was sent."""
    found = result(book, row["id"])
    if found is None:
        empty_state(_("Nobody was written to"), _("This campaign has no members."))
        return
    _ripeness(book, row, found)
    _figures(found)
    left, right = st.columns([1, 1], gap="medium")
    with left:
        st.subheader(_("From sent to responded"), anchor=False)
        arms = tuple(arm for arm in found.arms if arm.arm != "control")
        chart(_steps(_shares(arms), language()), "campaign-steps", alt=_("Funnel by arm"))
        cells_table(
            _heads(), [_line(arm) for arm in found.arms], "campaign-arms", _("Funnel by arm")
        )
    with right:
        st.subheader(_("What the campaign added"), anchor=False)
        _lifts(found)
    _money(found)


def arm_name(arm: str) -> str:
    """What an arm is called in tables."""
    names = {"a": _("Arm A"), "b": _("Arm B"), "control": _("Hold-out"), "sent": _("A and B")}
    return names[arm]


def _ripeness(book: Book, row: Row, found: Result) -> None:
    if is_mature(book, row):
        return
    if not any(arm.responded or arm.opened for arm in found.arms):
        st.info(
            _("Sent. Answers come in as time goes by: move the clock on to see them."),
            icon=":material/schedule:",
        )
    else:
        st.warning(
            _(
                "Not ripe yet: the campaign runs until {end}, today is {today}. Whoever stops as "
                "soon as p falls below 0.05 will see effects that are not there."
            ).format(end=day(row["end_on"]), today=day(book.as_of)),
            icon=":material/hourglass_top:",
        )


def _figures(found: Result) -> None:
    treated, held = found.total(), found.total(("control",))
    both = next((one for one in found.lifts if one.arm == "sent"), None)
    with st.grid(5, min_column_width=120, border=True):
        st.metric(_("Messages sent"), number(treated.sent))
        st.metric(_("Response rate"), percent(treated.rate))
        st.metric(_("Hold-out response"), percent(held.rate) if held.members else "–")
        st.metric(
            _("Lift"), _points(both.difference) if both else "–",
            help=_("Response less that of the hold-out, in percentage points."),
        )  # fmt: skip
        st.metric(
            _("ROI"), percent(found.roi, 0) or "–",
            help=_("(Incremental margin − cost) ÷ cost"),
        )  # fmt: skip


def _shares(arms: tuple[ArmResult, ...]) -> tuple[tuple[str, tuple[float, ...]], ...]:
    return tuple(
        (arm.arm, tuple(100 * getattr(arm, step) / max(1, arm.members) for step in STEPS))
        for arm in arms
    )


@st.cache_resource(max_entries=200, ttl="1h", show_spinner=False)
def _steps(arms: tuple[tuple[str, tuple[float, ...]], ...], spoken: str) -> go.Figure:
    made = figure(height=280, legend=len(arms) > 1)
    for place, (arm, shares) in enumerate(arms):
        made.add_bar(
            x=_step_names(), y=list(shares), name=arm_name(arm), marker_color=COLOURS[place],
            texttemplate="%{y:.0f}%", textposition="outside", cliponaxis=False,
            hovertemplate="%{y:.1f}%", marker_cornerradius=3,
        )  # fmt: skip
    made.update_yaxes(range=[0, 112], ticksuffix="%")
    return made


def _step_names() -> list[str]:
    return [_("Sent"), _("Opened"), _("Clicked"), _("Responded"), _("Opted out")]


def _heads() -> list[str]:
    return [_("Arm"), _("In the arm"), *_step_names(), _("Response rate")]


def _line(arm: ArmResult) -> list[str]:
    told = [number(getattr(arm, step)) for step in STEPS]
    if arm.arm == "control":
        told = ["–", "–", "–", number(arm.responded), "–"]
    return [arm_name(arm.arm), number(arm.members), *told, percent(arm.rate)]


def _lifts(found: Result) -> None:
    if not found.lifts:
        st.info(_("There is no hold-out, so nobody can tell what would have happened anyway."))
        return
    head = [_("Arm"), _("Lift (pp)"), _("95% CI"), "z", "p", _("Orders more")]
    cells_table(head, [_lift(one) for one in found.lifts], "campaign-lifts", _("Lift"))
    for one in found.lifts:
        st.markdown(f"- {_verdict(one)}")
    if any(one.few for one in found.lifts):
        st.caption(_("A group has fewer than 30 customers: take the interval with care."))
    st.caption(
        _("Response: a valid order while the campaign ran, counted alike for arms and hold-out.")
    )


def _lift(one: Lift) -> list[str]:
    ends = {"low": f"{100 * one.low:+.1f}", "high": f"{100 * one.high:+.1f}"}
    interval = _("{low} to {high}").format(**ends)
    p = "< 0.001" if one.p < 0.001 else f"{one.p:.3f}"
    told = (f"{100 * one.difference:+.1f}", interval, f"{one.z:.2f}", p, f"{one.orders:+.1f}")
    return [arm_name(one.arm), *told]


def _verdict(one: Lift) -> str:
    if not one.sure:
        words = _("{arm}: the interval covers 0, the data do not show an effect.")
    elif one.difference > 0:
        words = _("{arm}: more orders than in the hold-out, beyond chance.")
    else:
        words = _("{arm}: fewer orders than in the hold-out, beyond chance.")
    return words.format(arm=arm_name(one.arm))


def _points(share: float) -> str:
    return _("{n} pp").format(n=f"{100 * share:+.1f}")


def _money(found: Result) -> None:
    st.subheader(_("Was it worth it"), anchor=False)
    with st.grid(4, min_column_width=140, border=True):
        st.metric(
            _("Incremental margin"),
            money(found.incremental_margin) or "–",
            help=_("Margin of the arms' orders less that of as many customers of the hold-out."),
        )
        st.metric(
            _("Spent"), money(found.cost),
            help=_(
                "No cost per contact is on record: messages × the usual cost of the channel, "
                "and a tenth of the budget for preparation."
            )
            if found.usual_cost
            else _("Messages × cost per contact; discounts are in the margin already."),
        )  # fmt: skip
        more = found.incremental_orders
        st.metric(_("Incremental orders"), "–" if more is None else f"{more:+.1f}")
        each = found.cost_per_order
        st.metric(_("Cost per incremental order"), "–" if each is None else money(round(each)))
    held = found.total(("control",))
    if found.incremental_margin is not None and held.responded < FEW_ORDERS:
        st.caption(
            _(
                "The hold-out placed only {n} orders: one large order among them moves the "
                "incremental margin and the ROI. Rely on the lift and its interval."
            ).format(n=held.responded)
        )
