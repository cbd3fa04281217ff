"""Write one score model: its rules with what the past says of each, thresholds, saving."""

from typing import Any

import streamlit as st

from crm.book import Book
from crm.conditions import Condition, Filter, plain_condition, read_condition
from crm.operations.save_score_model import SaveScoreModel
from crm.sales.scoring import (
    FULL,
    MOST_POINTS,
    MOST_RULES,
    KeptModel,
    ScoreModel,
    ScoreRule,
    check_known_before,
    kept_model,
    lead_columns,
    plain_model,
    rule_words,
)
from crm.sales.scoring_past import RuleResult, past
from kit.errors import UserError
from sample_data.schema import Column, code
from ui import desk
from ui.widgets.condition_editor import condition_editor, start_over
from ui.widgets.saving import form_key, refusal, save, save_button, telling_in
from ui.widgets.scoring_preview import show_preview
from ui.widgets.scoring_words import TELLING, rates_words, verdict_words
from ui.widgets.status import empty_state, plain
from ui.words import _, t

PAGE, STATE = "lead_scoring", "_scoring"
FIRST = ("source", "budget", "authority", "need", "timeline", "company", "mobile", "age_days")
"""Columns one asks about most, to begin with."""
START_MQL, START_SQL = 40, 70
UNASKED = Filter("source", "in", ())
"""What a new rule begins with: a row whose value is still to be chosen."""
Rule = dict[str, Any]
"""{n, if (plain or None), points}; `n` is never given twice in a tab."""


def editor(
    book: Book, found: KeptModel | None, start: ScoreModel | None, name: str, page: str
) -> None:
    """The whole page below the title; `page` names what is edited, and begins afresh with it."""
    state = _state(page, found, start, name)
    key, start_lines = state["key"], state["start"]["lines"]
    left, right = st.columns([6, 5], gap="medium")
    with left:
        st.text_input(
            _("Name of the model") + " *", state["start"]["name"], max_chars=60, key=f"{key}-name",
            autocomplete="off", persist_state="session",
        )  # fmt: skip
        places = [_head(book, one, key, state) for one in state["rules"]]
        _foot(state)
        low, high = _thresholds(key, start_lines)
        model, told = _model(book, state, low, high)
        results = past(book, model).rules if model.rules else ()
        for (place, one), at in zip(places, told, strict=True):
            _say(book, place, one, results[at] if at is not None else None)
        refusal(PAGE)
        once = form_key(key, book)
        save_button(
            _("Save changes") if found else _("Save model"), f"{key}-save",
            lambda: _save(found, state, low, high, once), type="primary",
            icon=":material/save:",
        )  # fmt: skip
    with right:
        if model.rules:
            show_preview(book, model, key)
        else:
            empty_state(_("No rule yet"), _("Add a rule: the preview appears here at once."))


def _state(
    page: str, found: KeptModel | None, start: ScoreModel | None, name: str
) -> dict[str, Any]:
    """What is being written. Begun again when another model is opened, and when the stored one
    has changed (an undo, another window) while nothing was typed; what was typed stays."""
    state: dict[str, Any] | None = st.session_state.get(STATE)
    seen = {"name": found.name, "model": found.text} if found else None
    if state is not None and state["page"] == page:
        if state["seen"] == seen or _entered(state) != state["start"]:
            return state
    given = plain_model(start) if start else {"rules": [], "mql": START_MQL, "sql": START_SQL}
    rules = [{"n": n, **rule} for n, rule in enumerate(given["rules"])]
    round = st.session_state.get("_scoring-round", 0) + 1
    st.session_state["_scoring-round"] = round
    state = {
        "page": page, "key": f"{page}-{round}", "seen": seen, "rules": rules, "open": None,
        "next": len(rules),
        "start": {
            "name": name, "rules": given["rules"], "lines": (given["mql"], given["sql"]),
        },
    }  # fmt: skip
    st.session_state[STATE] = state
    return state


def _entered(state: dict[str, Any]) -> dict[str, Any]:
    """What stands in the inputs now, in the form of `start`."""
    key, start, known = state["key"], state["start"], st.session_state
    rules = [{"if": one["if"], "points": one["points"]} for one in state["rules"]]
    lines = tuple(known.get(f"{key}-lines", start["lines"]))
    return {"name": known.get(f"{key}-name", start["name"]), "rules": rules, "lines": lines}


# --- rules ------------------------------------------------------------------------------------


def _head(book: Book, one: Rule, key: str, state: dict[str, Any]) -> tuple[Any, Rule]:
    """One rule: points, the place for its words, and what one can do; its condition when open."""
    name, opened = f"{key}-rule-{one['n']}", state["open"] == one["n"]
    with st.container(border=True, gap="xsmall", key=name):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            one["points"] = st.number_input(
                _("Points of this rule"), -MOST_POINTS, MOST_POINTS, one["points"], 5,
                key=f"{name}-points", width=116, label_visibility="collapsed",
                persist_state="session",
            )  # fmt: skip
            place = st.container(gap="xxsmall")
            st.button(
                "", key=f"{name}-open", type="tertiary", on_click=_turn, args=(state, one, name),
                icon=":material/check:" if opened else ":material/edit:",
                help=_("Done") if opened else _("Change the condition"),
            )  # fmt: skip
            st.button(
                "", key=f"{name}-remove", icon=":material/close:", type="tertiary",
                help=_("Remove"), on_click=_remove, args=(state, one),
            )  # fmt: skip
        if opened:
            asked = condition_editor(_columns(book), f"{name}-if", _read(book, one) or UNASKED)
            one["if"] = plain_condition(asked) if asked else None
    return place, one


def _read(book: Book, one: Rule) -> Condition | None:
    """The condition of a row; None while it has none, or when its column is gone."""
    try:
        return read_condition(one["if"], lead_columns(book)) if one["if"] else None
    except UserError:
        return None


def _columns(book: Book) -> dict[str, Column]:
    known = lead_columns(book)
    return {name: known[name] for name in (*FIRST, *known)}


def _turn(state: dict[str, Any], one: Rule, name: str) -> None:
    start_over(f"{name}-if")
    state["open"] = None if state["open"] == one["n"] else one["n"]


def _remove(state: dict[str, Any], one: Rule) -> None:
    state["rules"] = [rule for rule in state["rules"] if rule["n"] != one["n"]]


def _foot(state: dict[str, Any]) -> None:
    st.button(
        _("Add rule"), key="scoring-add", icon=":material/add:", type="tertiary",
        disabled=len(state["rules"]) >= MOST_RULES, on_click=_add, args=(state,),
    )  # fmt: skip


def _add(state: dict[str, Any]) -> None:
    state["rules"].append({"n": state["next"], "if": None, "points": 10})
    state["open"], state["next"] = state["next"], state["next"] + 1


def _thresholds(key: str, given: tuple[int, int]) -> tuple[int, int]:
    low, high = st.slider(
        _("Thresholds: MQL from, SQL from"), 1, FULL, given, key=f"{key}-lines",
        persist_state="session",
        help=_("MQL: marketing qualified, worth nurturing. SQL: sales qualified, worth a call."),
    )  # fmt: skip
    return low, high


# --- what the rows say ------------------------------------------------------------------------


def _model(
    book: Book, state: dict[str, Any], low: int, high: int
) -> tuple[ScoreModel, list[int | None]]:
    """The model of the rows that can be used, and for each row its place in it."""
    rules: list[ScoreRule] = []
    places: list[int | None] = []
    for one in state["rules"]:
        usable = one["points"] and _why_not(book, one) is None
        condition = _read(book, one) if usable else None
        places.append(len(rules) if condition else None)
        if condition:
            rules.append(ScoreRule(condition, one["points"]))
    return ScoreModel(tuple(rules), low, high), places


def _why_not(book: Book, one: Rule) -> str | None:
    """Why a row cannot score, if it asks for what is known only afterwards."""
    condition = _read(book, one)
    if condition is None:
        return None
    try:
        check_known_before(book, condition)
    except UserError as error:
        return t(error.says)
    return None


def _say(book: Book, place: Any, one: Rule, result: RuleResult | None) -> None:
    """The rule in words, and below it what the past says."""
    condition, why = _read(book, one), _why_not(book, one)
    if condition is None:
        place.caption(_("Choose a condition; a row without its value does not count."))
        return
    lines = [plain(t(rule_words(book, condition)))]
    if why is not None:
        lines.append(f":red[:material/block: {plain(why)}]")
    elif result is not None:
        look = ":orange[:material/warning: {x}]" if result.verdict in TELLING else ":gray[{x}]"
        told = f"{plain(rates_words(result))} · {plain(verdict_words(result))}"
        lines.append(f":small[{look.format(x=told)}]")
    place.markdown("  \n".join(lines))


def _save(found: KeptModel | None, state: dict[str, Any], low: int, high: int, once: str) -> None:
    rules = [{"if": one["if"], "points": one["points"]} for one in state["rules"] if one["if"]]
    called = st.session_state[f"{state['key']}-name"]
    with telling_in(PAGE):
        operation = SaveScoreModel(
            id=found.id if found else None, called=called, seen=state["seen"],
            model={"rules": rules, "mql": low, "sql": high},
        )  # fmt: skip
        try:
            done = save(operation, once, PAGE)
        except UserError as error:
            if found and error.code == "changed_meanwhile":  # the next save is meant
                now = kept_model(desk.book(), found.id)
                state["seen"] = {"name": now.name, "model": now.text}
            raise
        st.session_state.pop(STATE, None)
        if found is None:
            id = next(patch.id for patch in done.patches if patch.table == "score_models")
            st.query_params.clear()
            st.query_params["id"] = code("score_models", id)
