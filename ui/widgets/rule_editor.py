"""Write one automation rule: when, if, then; try it on the records as they are; save it."""

from typing import Any

import streamlit as st

from crm.automation.dry_run import MOST_SHOWN, DryRun, dry_run
from crm.automation.rule import TABLES, TRIGGERS, Rule, columns_of, plain_rule, read_rule
from crm.book import Book
from crm.conditions import plain_condition
from crm.naming import named
from crm.operations.save_rule import SaveRule
from kit.errors import UserError
from ui import desk
from ui.widgets.condition_editor import condition_editor, start_over
from ui.widgets.editions import opens, saves_over, shown_edition
from ui.widgets.frame import heading
from ui.widgets.rule_actions import ask_actions, start_actions
from ui.widgets.saving import form_key, refusal, save, save_button, telling_in
from ui.widgets.status import empty_state, number, plain
from ui.words import _, t

PAGE, KEY = "automation", "rule"
EDITED = "_rule-edited"
"""What is being written: {id, name, rule (plain), round}; the round makes its inputs fresh."""


def edit(rule_id: int | None, name: str, rule: Rule | None) -> None:
    """In a callback: open the editor."""
    round = st.session_state.get("_rule-round", 0) + 1
    st.session_state["_rule-round"] = round
    given = plain_rule(rule) if rule else {}
    st.session_state[EDITED] = {"id": rule_id, "name": name, "rule": given, "key": f"{KEY}-{round}"}
    opens(KEY, desk.book(), "automation_rules", rule_id)
    for table in TABLES:
        start_over(f"{KEY}-{round}-{table}")
    start_actions(f"{KEY}-{round}", given.get("actions", ()))


def close() -> None:
    """In a callback: back to the list."""
    st.session_state.pop(EDITED, None)
    st.session_state.pop("_tried", None)


def is_open() -> bool:
    return EDITED in st.session_state


def rule_editor(book: Book) -> None:
    """Draw the rule that is being written."""
    edited: dict[str, Any] = st.session_state[EDITED]
    given, key = edited["rule"], edited["key"]
    with heading(_("Edit rule") if edited["id"] else _("New rule")):
        st.button(_("Back"), key="rule-back", icon=":material/arrow_back:", on_click=close)
    left, right = st.columns([1, 2], gap="medium")
    with left:
        name = st.text_input(
            _("Name of the rule"), edited["name"], 60, key=f"{key}-name", autocomplete="off",
            persist_state="session",
        )  # fmt: skip
    with right, st.container(horizontal=True, vertical_alignment="top"):
        table, on = _when(book, key, given)
    st.markdown(f"**{_('If')}**")
    columns = columns_of(book, table)
    start = None
    if given.get("table") == table and given.get("condition"):
        start = read_rule(given, book).condition
    condition = condition_editor(columns, f"{key}-{table}", start)
    st.markdown(f"**{_('Then')}**")
    actions = ask_actions(book, table, key)
    last = st.checkbox(
        _("Later rules leave this record alone"), given.get("last", False), key=f"{key}-last",
        persist_state="session",
        help=_("Rules are tried in their order; the first that fits settles the record."),
    )  # fmt: skip
    plain_form = {
        "table": table,
        "on": on,
        "condition": plain_condition(condition) if condition else None,
        "actions": [_storable(line) for line in actions],
        "last": last,
    }
    refusal("rule")
    with st.container(horizontal=True):
        once = form_key("rule", book)
        save_button(
            _("Save"), "rule-save", lambda: _save(edited["id"], name, plain_form, once),
            type="primary",
        )  # fmt: skip
        st.button(_("Try it"), key="rule-try", icon=":material/science:", on_click=_try)
    if st.session_state.get("_tried"):
        _show_trial(book, plain_form, edited["id"])


def _when(book: Book, key: str, given: dict[str, Any]) -> tuple[str, list[str]]:
    known = [name for name in TABLES if name in book.schema]
    start = known.index(given["table"]) if given.get("table") in known else 0
    table = st.selectbox(
        _("Records"), known, start, key=f"{key}-table", width=170,
        format_func=lambda one: t(book.schema[one].label), persist_state="session",
    )  # fmt: skip
    on = st.pills(
        _("When"), list(TRIGGERS), selection_mode="multi", default=given.get("on", ["created"]),
        format_func=lambda one: t(TRIGGERS[one]), key=f"{key}-on", persist_state="session",
    )  # fmt: skip
    return table, list(on)


def _storable(line: dict[str, Any]) -> dict[str, Any]:
    value = line.get("value")
    return line | {"value": value.isoformat()} if hasattr(value, "isoformat") else line


def _save(rule_id: int | None, name: str, rule: dict[str, Any], key: str) -> None:
    operation = SaveRule(id=rule_id, called=name, rule=rule, seen=shown_edition(KEY))
    with telling_in("rule"):
        with saves_over(KEY, "automation_rules", rule_id):
            save(operation, key, PAGE)
        close()


# --- dry run ----------------------------------------------------------------------------------


def _try() -> None:
    st.session_state["_tried"] = True


def _show_trial(book: Book, plain_form: dict[str, Any], rule_id: int | None) -> None:
    st.subheader(_("What it would do now"), anchor=False)
    try:
        rule = read_rule(plain_form, book)
        tried = dry_run(book, rule, rule_id)
    except UserError as error:
        st.error(plain(t(error.says)), icon=":material/info:")
        return
    st.caption(_("Nothing is changed: every record there is now was tried."))
    with st.grid(3, min_column_width=130, border=True):
        st.metric(_("Records looked at"), number(tried.asked))
        st.metric(_("Meet the condition"), number(tried.matched))
        st.metric(_("Settled by an earlier rule"), number(tried.taken))
    if not tried.lines:
        empty_state(_("No record meets the condition"), _("Loosen the condition, or keep it."))
        return
    _lines(book, rule, tried)


def _lines(book: Book, rule: Rule, tried: DryRun) -> None:
    told = []
    for line in tried.lines:
        who = plain(named(book, rule.table, line.id))
        if line.taken_by:
            what = _("settled by “{rule}”").format(rule=plain(line.taken_by))
        else:
            parts = [
                f"{plain(t(c.what))} {plain(t(c.before))} → **{plain(t(c.after))}**"
                for c in line.changes
            ]
            what = _("; ").join(parts) or _("nothing to change")
        told.append(f"- {who} · {what}")
    with st.container(height=320 if len(told) > 8 else "content", border=True):
        st.markdown("\n".join(told))
    if tried.matched > MOST_SHOWN:
        st.caption(_("The first {n} are shown.").format(n=MOST_SHOWN))
