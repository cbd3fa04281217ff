"""The levers of one round of a case: units and limits beside each, rules quoted, budget live."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from crm.levers import Lever, Round
from crm.market_model import Decisions, Market
from kit.errors import UserError
from ui.widgets.status import chip, number, plain
from ui.words import _, t


@dataclass(frozen=True)
class Levers:
    """The levers on the page: what was decided before, and who hears of changes."""

    market: Market
    round_id: str
    before: Decisions
    key: str
    on_change: Callable[[dict[str, Any]], None]
    """Called inside a widget callback with the whole decision as it stands."""
    disabled: bool = False

    @property
    def round(self) -> Round:
        return self.market.round_of(self.round_id)

    def key_of(self, lever: Lever) -> str:
        return f"{self.key}-{lever.id}"


def lever_form(levers: Levers, value: Mapping[str, Any]) -> dict[str, Any]:
    """Draw every lever, starting from `value`; return the decision as it stands."""
    general = [lever for lever in levers.round.levers if not lever.group]
    by_group = [lever for lever in levers.round.levers if lever.group]
    for lever in general:
        _start(levers, lever, value)
        with st.container(border=True, gap="xsmall"):
            _draw(levers, lever)
            _quote(levers, lever.rules)
    with st.container(border=True, gap="small"):
        _quote(levers, tuple(dict.fromkeys(rule for one in by_group for rule in one.rules)))
        for lever in by_group:
            _start(levers, lever, value)
            _draw(levers, lever)
    return current_decision(levers, value)


def current_decision(levers: Levers, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The decision as the browser has it this instant; levers not drawn yet keep their value."""
    found = {
        lever.id: st.session_state.get(levers.key_of(lever), kept.get(lever.id))
        for lever in levers.round.levers
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def complete(levers: Levers, given: Mapping[str, Any]) -> Decisions | None:
    """All rounds so far with this one, when every lever has an allowed value."""
    try:
        return {**levers.before, levers.round_id: levers.round.read(given)}
    except UserError:
        return None


def standing(levers: Levers, given: Mapping[str, Any]) -> None:
    """What the decision commits so far: budget left, levers open, rules it would break."""
    filled = _with_nothing(levers, given)
    budget = levers.market.budget(filled)
    unit = t(levers.market.unit)
    with st.container(horizontal=True, gap="medium", key=f"{levers.key}-standing"):
        st.metric(_("Budget"), f"{number(budget.limit)} {unit}", width="content")
        st.metric(_("Contacts cost"), f"{number(budget.used)} {unit}", width="content")
        st.metric(_("Left"), f"{number(budget.left)} {unit}", width="content")
    st.progress(min(1.0, max(0.0, budget.used / budget.limit if budget.limit else 0.0)))
    for broken in levers.market.violations(filled, levers.round_id):
        st.error(
            f"**{plain(t(broken.rule.says))}** {plain(t(broken.says))}", icon=":material/gavel:"
        )
    missing = [lever for lever in levers.round.levers if lever.id not in given]
    if missing:
        names = _(", ").join(plain(t(lever.label)) for lever in missing[:3])
        more = _(" and others") if len(missing) > 3 else ""
        st.caption(
            _("{n} still open: {names}{more}").format(n=len(missing), names=names, more=more)
        )
    elif not levers.market.violations(filled, levers.round_id):
        st.markdown(chip("active", _("No rule broken")))


def _with_nothing(levers: Levers, given: Mapping[str, Any]) -> Decisions:
    """Levers still open count as in the naïve policy, the list as lawful, so that only what was
    chosen is found fault with."""
    usual = dict(levers.market.base()[levers.round_id])
    return {**levers.before, levers.round_id: usual | dict(given)}


def _start(levers: Levers, lever: Lever, value: Mapping[str, Any]) -> None:
    """Give the widget its first value; what was moved since stays."""
    kept = value.get(lever.id)
    try:
        first = lever.read(kept) if kept is not None else None
    except UserError:
        first = None
    if lever.kind == "number" and first is None:
        first = lever.least
    st.session_state.setdefault(levers.key_of(lever), first)


def _draw(levers: Levers, lever: Lever) -> None:
    usual: dict[str, Any] = {
        "key": levers.key_of(lever),
        "disabled": levers.disabled,
        "on_change": _tell,
        "args": (levers,),
    }
    if lever.kind == "number":
        unit = t(lever.unit) if lever.unit else ""
        st.select_slider(
            f"{t(lever.label)} ({lever.least}–{lever.most} {unit})",
            list(range(lever.least, lever.most + 1, lever.step)),
            format_func=lambda value: f"{value} {unit}".strip(),
            **usual,
        )
        return
    st.segmented_control(
        t(lever.label),
        list(lever.options),
        format_func=lambda option: t(lever.options[option]),
        **usual,
    )


def _quote(levers: Levers, rules: tuple[str, ...]) -> None:
    by_id = {rule.id: rule for rule in levers.market.rules}
    for name in rules:
        st.caption(f":material/gavel: {plain(t(by_id[name].says))}")


def _tell(levers: Levers) -> None:
    levers.on_change(current_decision(levers, {}))
