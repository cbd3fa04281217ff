"""The levers of one round of a case: units and limits beside each, rules quoted, budget live."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from crm.levers import Lever, Round
from crm.market_model import Decisions, Market
from kit.errors import UserError
from ui.widgets.status import chip, number, plain
from ui.words import _, t

Label = Literal["visible", "collapsed"]


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
    warnings = st.container(gap="xsmall")
    for lever in levers.round.levers:
        _start(levers, lever, value)
    for lever in (one for one in levers.round.levers if not one.group):
        with st.container(border=True, gap="xsmall"):
            _draw(levers, lever)
            _quote(levers, lever.rules)
    by_group = [lever for lever in levers.round.levers if lever.group]
    with st.container(border=True, gap="xsmall"):
        _quote(levers, tuple(dict.fromkeys(rule for one in by_group for rule in one.rules)))
        for lever in by_group:
            _row(levers, lever)
    given = current_decision(levers, value)
    with warnings:
        _warn(levers, given)
    return given


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
    """In one line: what the decision commits, what is left, what is still open."""
    filled = _with_nothing(levers, given)
    budget = levers.market.budget(filled)
    parts = [
        _("{left} of {limit} {unit} left").format(
            limit=number(budget.limit),
            left=number(budget.left),
            unit=t(levers.market.unit),
        ),
        *(t(text) for text in levers.market.gauges(filled, levers.round_id)),
    ]
    missing = [lever for lever in levers.round.levers if lever.id not in given]
    if missing:
        parts.append(_("{n} still open").format(n=len(missing)))
    broken = levers.market.violations(filled, levers.round_id)
    state = "failed" if broken else ("draft" if missing else "active")
    words = {
        "failed": _("Breaks a rule"),
        "draft": _("Not complete"),
        "active": _("No rule broken"),
    }
    st.markdown(f"{chip(state, words[state])} {_(' · ').join(parts)}", width="content")


def _warn(levers: Levers, given: Mapping[str, Any]) -> None:
    for broken in levers.market.violations(_with_nothing(levers, given), levers.round_id):
        st.error(
            f"**{plain(t(broken.rule.says))}** {plain(t(broken.says))}", icon=":material/gavel:"
        )


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


def _row(levers: Levers, lever: Lever) -> None:
    """A customer type and its options side by side; under each other on a phone."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(plain(t(lever.short or lever.label)), width=130)
        _draw(levers, lever, label="collapsed")


def _draw(levers: Levers, lever: Lever, label: Label = "visible") -> None:
    usual: dict[str, Any] = {
        "key": levers.key_of(lever),
        "disabled": levers.disabled,
        "label_visibility": label,
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
        required=True,
        **usual,
    )


def _quote(levers: Levers, rules: tuple[str, ...]) -> None:
    by_id = {rule.id: rule for rule in levers.market.rules}
    for name in rules:
        st.caption(f":material/gavel: {plain(t(by_id[name].says))}")


def _tell(levers: Levers) -> None:
    levers.on_change(current_decision(levers, {}))
