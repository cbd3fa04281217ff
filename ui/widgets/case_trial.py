"""A case tried out by staff on any firm: decide both rounds, see the outcome; nothing is stored."""

from typing import Any

import streamlit as st

from crm.market_model import Decisions, Market
from lessons.prove import book_after
from sample_data.build import cached_firm
from sample_data.firm import FirmKey
from scenarios.case import Case, cases
from scenarios.outcome import market_of
from ui import desk
from ui.widgets.case_clock import clock_told
from ui.widgets.decision_facts import facts_table, measured_table
from ui.widgets.decision_levers import Levers, complete, lever_form, standing
from ui.widgets.frame import heading
from ui.widgets.outcome_page import outcome_page
from ui.words import _, t

LARGEST_SEED = 2**31 - 1


def trial() -> None:
    """The whole page for staff."""
    desk.require("teacher", "instructor", "administrator")
    heading(_("Try a case"), _("Nothing you do here is stored or counted."))
    case, seed = _chosen()
    clock_told(case)
    firm = f"{case.id}/{_key(seed)}"
    market = _market(firm, case, seed)
    name = f"trial-{case.id}-{seed}"
    with st.container(horizontal=True):
        base = _("Fill in: {name}").format(name=t(market.base_name))
        st.button(base, key=f"{name}-base", on_click=_fill, args=(name, market.base()))
        best = _("Fill in: best plan found")
        st.button(best, key=f"{name}-best", on_click=_fill, args=(name, market.best({})))
    facts_table(market)
    decisions: Decisions = {}
    for one in market.rounds:
        found = _round(market, one.id, decisions, f"{name}-{one.id}")
        if found is None:
            return
        decisions = found
        if one is market.rounds[0]:
            measured_table(market.measured(decisions))
    outcome_page(market, decisions, firm, f"{name}-outcome")


def _round(market: Market, round_id: str, before: Decisions, key: str) -> Decisions | None:
    levers = Levers(market, round_id, before, key, lambda decision: None)
    with st.expander(t(levers.round.title), expanded=True):
        given = lever_form(levers, {})
        standing(levers, given)
    return complete(levers, given)


def _chosen() -> tuple[Case, int]:
    known = cases()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked = st.query_params.get("case", "")
        names = list(known)
        case = st.selectbox(
            _("Case"), names, key="trial-case", index=names.index(asked) if asked in names else 0,
            format_func=lambda id: f"{known[id].code} {t(known[id].title)}",
        )  # fmt: skip
        seed = st.number_input(
            _("Firm (seed)"), min_value=1, max_value=LARGEST_SEED, value=1, step=1,
            key="trial-seed", width=180,
        )  # fmt: skip
    return known[case], int(seed)


def _key(seed: int) -> FirmKey:
    """A firm of the size and industry of the current course."""
    current = desk.course()
    if current is None:
        return FirmKey(seed=seed)
    return FirmKey(
        current.industry, current.customers, seed, "zh" if current.locale == "zh" else "en"
    )


@st.cache_resource(max_entries=50, ttl="1h", show_spinner=False)
def _market(firm: str, _case: Case, _seed: int) -> Market:
    return market_of(_case, book_after(cached_firm(_key(_seed)), _case.days_before_round))


def _fill(name: str, decisions: Any) -> None:
    for round_id, answers in decisions.items():
        for lever, value in answers.items():
            st.session_state[f"{name}-{round_id}-{lever}"] = value
