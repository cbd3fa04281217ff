"""The outcome of a case's decisions on one page: worth, story, contributions, luck, what if."""

import json

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from crm.levers import Lever
from crm.market_model import Decisions, Market, Month
from scenarios.outcome import Outcome, outcome
from ui.widgets import charts, outcome_charts
from ui.widgets.status import number, plain
from ui.words import _, language, t


def outcome_page(market: Market, decisions: Decisions, firm: str, key: str) -> None:
    """Draw everything; `firm` names the book's state, for the caches."""
    written = json.dumps({name: dict(one) for name, one in decisions.items()}, sort_keys=True)
    found = _outcome(firm, written, market, decisions)
    _head(found, market, firm, written, key)
    story, parts = st.columns(2, gap="medium")
    with story, st.container(border=True):
        st.markdown(f"**{_('The six months that were played')}**")
        _chart("story", firm, written, found, market, key, _("Worth month by month"))
    with parts, st.container(border=True):
        st.markdown(f"**{_('What each class contributes (expected)')}**")
        _chart("parts", firm, written, found, market, key, _("Expected contribution of each class"))
    _story(found)
    luck, other = st.columns(2, gap="medium")
    with luck, st.container(border=True):
        st.markdown(f"**{_('The same plan, drawn again and again')}**")
        _chart(
            "worlds", firm, written, found, market, key, _("Worth of the same plan in many draws")
        )
        _luck(found)
    with other, st.container(border=True):
        what_if(market, decisions, key)


@st.cache_resource(max_entries=300, ttl="1h", show_spinner=False)
def _outcome(firm: str, written: str, _market: Market, _decisions: Decisions) -> Outcome:
    return outcome(_market, _decisions)


@st.cache_resource(max_entries=600, ttl="1h", show_spinner=False)
def _figure(
    name: str, firm: str, written: str, words: str, _found: Outcome, _market: Market
) -> go.Figure:
    if name == "worth":
        return outcome_charts.worth_bar(_found, _market)
    if name == "story":
        return outcome_charts.story_figure(_found, _market)
    if name == "parts":
        return outcome_charts.parts_figure(_found, _market, _market.rounds)
    return outcome_charts.worlds_figure(_found, _market)


def _chart(
    name: str, firm: str, written: str, found: Outcome, market: Market, key: str, alt: str
) -> None:
    charts.chart(_figure(name, firm, written, language(), found, market), f"{key}-{name}", alt=alt)


def _head(found: Outcome, market: Market, firm: str, written: str, key: str) -> None:
    unit = t(market.unit)
    with st.container(horizontal=True, gap="large"):
        st.metric(_("Expected worth"), f"{number(found.utility)} {unit}", width="content")
        st.metric(_("Best plan found"), f"{number(found.best)} {unit}", width="content")
        told = found.story[-1].total
        st.metric(_("Months that were played"), f"{number(told)} {unit}", width="content")
        st.metric(_("Score of the decision"), number(found.score, 1), width="content")
    for broken in found.violations:
        st.error(f"**{plain(t(broken.rule.says))}** {plain(t(broken.says))}")
    alt = _("Expected worth between no campaign and the best plan")
    _chart("worth", firm, written, found, market, key, alt)


def _story(found: Outcome) -> None:
    st.dataframe(
        pl.DataFrame([_month(month) for month in found.story]), hide_index=True,
        height="content", alt=_("The story month by month"),
    )  # fmt: skip
    with st.expander(_("The story in words"), icon=":material/menu_book:"):
        for month in found.story:
            name = _("Month {n}").format(n=month.number)
            st.markdown(f"**{name} · {plain(t(month.title))}**  \n{plain(t(month.says))}")
    st.caption(_("One draw out of many. Luck is not scored."))


def _month(month: Month) -> dict[str, object]:
    return {
        _("Month"): f"{month.number} {t(month.title)}",
        _("Customers contacted"): month.contacts,
        _("Orders made"): month.orders,
        _("without campaign"): month.orders_anyway,
        _("Discount (yuan)"): f"{month.discount:,.0f}",
        _("Contact cost (yuan)"): f"{month.contact_cost:,.0f}",
        _("Worth (yuan)"): f"{month.profit:+,.0f}",
        _("Total (yuan)"): f"{month.total:+,.0f}",
    }


def _luck(found: Outcome) -> None:
    losses = sum(world < 0 for world in found.worlds)
    st.caption(
        _("In {n} of {total} draws the same plan loses money.").format(
            n=losses, total=len(found.worlds)
        )
    )


@st.fragment
def what_if(market: Market, decisions: Decisions, key: str) -> None:
    """One lever set otherwise, everything else as it was."""
    st.markdown(f"**{_('What if')}**")
    places = [(one, lever) for one in market.rounds for lever in one.levers if lever.id != "list"]
    last = len(places) - 1
    names = [_("{round}: {lever}").format(round=_short(t(one.title)), lever=t(lever.label))
             for one, lever in places]  # fmt: skip
    start = next(i for i, (one, _lever) in enumerate(places) if one is places[last][0])
    place = st.selectbox(
        _("Change one lever"), range(len(places)), index=start, key=f"{key}-what-if-lever",
        format_func=lambda i: names[i],
    )  # fmt: skip
    one, lever = places[place]
    options = _settings(lever)
    now = str(decisions[one.id][lever.id])
    value = st.select_slider(
        _("Set it to"), list(options), value=now, key=f"{key}-what-if-{one.id}-{lever.id}",
        format_func=lambda option: options[option],
    )  # fmt: skip
    read = {option: lever.read(option) for option in options}
    worth = {o: market.changed(decisions, one.id, lever.id, read[o]) for o in options}
    _what_if_said(market, decisions, one.id, lever, value, worth)
    figure = outcome_charts.what_if_figure(
        list(options.values()), list(worth.values()), list(options).index(value), market
    )
    charts.chart(figure, f"{key}-what-if", alt=_("Expected worth at each setting of the lever"))


def _what_if_said(
    market: Market,
    decisions: Decisions,
    round_id: str,
    lever: Lever,
    value: str,
    worth: dict[str, float],
) -> None:
    unit, mine = t(market.unit), market.expected(decisions)
    st.metric(
        _("Expected worth"), f"{number(worth[value], 2)} {unit}",
        delta=f"{worth[value] - mine:+,.2f} {unit}" if worth[value] != mine else None,
    )  # fmt: skip
    other = {**decisions, round_id: {**decisions[round_id], lever.id: lever.read(value)}}
    for one in market.rounds:
        for broken in market.violations(other, one.id):
            st.caption(f":material/gavel: {plain(t(broken.rule.says))} {plain(t(broken.says))}")


def _settings(lever: Lever) -> dict[str, str]:
    if lever.kind == "choice":
        return {option: t(text) for option, text in lever.options.items()}
    unit = t(lever.unit) if lever.unit else ""
    steps = range(lever.least, lever.most + 1, lever.step)
    return {str(step): f"{step} {unit}".strip() for step in steps}


def _short(title: str) -> str:
    """The round's name up to its colon."""
    return title.replace("：", ":").split(":")[0]
