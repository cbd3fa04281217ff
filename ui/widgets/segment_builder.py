"""Builds a segment: its rule with the live count, then name, kind and saving."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from crm.book import Book
from crm.conditions import Condition, Group, plain_condition
from crm.marketing.facts import account_facts, fact_columns
from crm.marketing.segments import Segment, matching, rule_of, rule_text
from crm.operations.edit_segment import EditSegment
from crm.operations.save_segment import SaveSegment
from kit.errors import UserError
from sample_data.schema import code
from ui.widgets.condition_editor import condition_editor, start_over
from ui.widgets.fact_table import members_table
from ui.widgets.saving import form_key, refusal, save, save_button, telling_in
from ui.widgets.segment_pictures import overlap_with, profile_figures
from ui.words import _, t

PAGE = "segments"
EVERYBODY = Group("and", ())
CHOSEN_FROM = ("region", "city", "main_category")
"""Texts with so few values that one chooses instead of typing."""
MOST_CHOICES = 200


def builder(
    book: Book, found: Segment | None, start: Condition | None, key: str, name: str = ""
) -> None:
    """The whole page below the title: a new segment with a name to start from, or one that
    follows the data."""
    left, right = st.columns([5, 4], gap="medium")
    with left:
        st.subheader(_("Rule"), anchor=False)
        asked = condition_editor(fact_columns(book), key, start, options=_options(book))
        condition = asked or EVERYBODY
        if asked is None:
            st.caption(_("Without a condition every customer is in the segment."))
        with st.container(border=True):
            _saving(book, found, condition, key, name)
    try:
        ids = matching(book, condition)
    except UserError as error:
        right.warning(t(error.says))
        return
    with right:
        profile_figures(book, ids)
        overlap_with(book, ids, found.id if found else None, key)
    st.subheader(_("Who is in it"), anchor=False)
    members_table(book, ids, f"{key}-members")


def _options(book: Book) -> Mapping[str, Mapping[Any, str]]:
    return book.remember("segment choices", lambda: _choices(book))


def _choices(book: Book) -> Mapping[str, Mapping[Any, str]]:
    facts = account_facts(book, CHOSEN_FROM)
    words = {name: facts[name].drop_nulls().unique().sort().to_list() for name in CHOSEN_FROM}
    return {name: {one: one for one in v} for name, v in words.items() if len(v) <= MOST_CHOICES}


def _saving(book: Book, found: Segment | None, condition: Condition, key: str, start: str) -> None:
    name, note = f"{key}-name", f"{key}-note"
    st.text_input(
        _("Name of the segment") + " *", found.name if found else start, max_chars=60, key=name,
        autocomplete="off",
    )  # fmt: skip
    if found is None:
        kinds = book.schema["segments"].columns["kind"]
        st.segmented_control(
            t(kinds.label), list(kinds.values), default="dynamic", required=True,
            key=f"{key}-kind", format_func=lambda one: t(kinds.values[one]),
            help=t(kinds.meaning) if kinds.meaning else None,
        )  # fmt: skip
    st.text_input(
        _("Remark"), (found.note or "") if found else "", max_chars=200, key=note,
        autocomplete="off",
    )  # fmt: skip
    refusal(PAGE)
    once = form_key(key, book)
    save_button(
        _("Save changes") if found else _("Save segment"), f"{key}-save",
        lambda: _save(found, plain_condition(condition), key, once),
        type="primary", icon=":material/save:",
    )  # fmt: skip


def _save(found: Segment | None, rule: dict[str, Any], key: str, once: str) -> None:
    state = st.session_state
    values = {"name": state[f"{key}-name"], "note": state[f"{key}-note"]}
    with telling_in(PAGE):
        if found is not None:
            seen = {"name": found.name, "note": found.note, "rule": found.rule}
            new_rule = None if rule_text(rule) == found.rule else rule
            save(
                EditSegment(segment_id=found.id, values=values, rule=new_rule, seen=seen),
                once,
                PAGE,
            )
            start_over(key)
            return
        done = save(SaveSegment(kind=state[f"{key}-kind"], rule=rule, values=values), once, PAGE)
        start_over(key)
        st.query_params.clear()
        st.query_params["id"] = next(
            code("segments", patch.id) for patch in done.patches if patch.table == "segments"
        )


def start_of(book: Book, found: Segment) -> Condition | None:
    """The stored rule for the editor; None when it holds everybody or cannot be read any more."""
    try:
        rule = rule_of(book, found)
    except UserError as error:
        st.warning(t(error.says))
        return None
    return None if rule == EVERYBODY else rule
