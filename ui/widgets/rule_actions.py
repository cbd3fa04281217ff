"""Ask for the actions of an automation rule: one row each, in the order they are carried out.

The rows live in the tab's state under a key until the rule is saved: `start_actions(key, actions)`
begins with those of a rule, `ask_actions(book, table, key)` draws them and returns what they say.
"""

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from crm.automation.action import ACTIONS
from crm.automation.rule import MOST_ACTIONS
from crm.book import Book
from crm.fields import MOST_CHARACTERS, typed_columns
from ui.widgets.condition_values import ask_value, choices_of
from ui.widgets.status import plain
from ui.words import _, t

Row = dict[str, Any]
KINDS = ("set_field", "assign", "plan_task", "escalate", "request_approval")
WIDE, NARROW = 210, 120


def start_actions(key: str, lines: Iterable[Row]) -> None:
    """Begin with these stored lines; with one empty row when there is none."""
    rows = [{"id": _new_id(), **line} for line in lines]
    st.session_state[_state(key)] = rows or [_empty()]


def ask_actions(book: Book, table: str, key: str) -> list[Row]:
    """Draw the rows and return them as stored lines; a row without its value is left out."""
    rows: list[Row] = st.session_state.setdefault(_state(key), [_empty()])
    kinds = [kind for kind in KINDS if ACTIONS[kind].suits(book, table)]
    lines = [_row(book, table, kinds, f"{key}-{row['id']}", row, rows) for row in list(rows)]
    st.button(
        _("Add action"), key=f"{key}-add", icon=":material/add:", type="tertiary",
        disabled=len(rows) >= MOST_ACTIONS, on_click=_add, args=(rows,),
    )  # fmt: skip
    return [line for line in lines if line is not None]


def _state(key: str) -> str:
    return f"_actions-{key}"


def _new_id() -> int:
    last: int = st.session_state.get("_action-rows", 0) + 1
    st.session_state["_action-rows"] = last
    return last


def _empty() -> Row:
    return {"id": _new_id(), "do": "set_field"}


def _add(rows: list[Row]) -> None:
    rows.append(_empty())


def _remove(rows: list[Row], id: int) -> None:
    rows[:] = [row for row in rows if row["id"] != id]


def _row(
    book: Book, table: str, kinds: list[str], key: str, row: Row, rows: list[Row]
) -> Row | None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        start = kinds.index(row["do"]) if row["do"] in kinds else 0
        kind = st.selectbox(
            _("Action"), kinds, start, key=f"{key}-do-{table}", width=150,
            format_func=lambda one: t(ACTIONS[one].title), persist_state="session",
        )  # fmt: skip
        line = FORMS[kind](book, table, f"{key}-{table}", row)
        st.button(
            "", key=f"{key}-remove", icon=":material/close:", type="tertiary", help=_("Remove"),
            disabled=len(rows) == 1, on_click=_remove, args=(rows, row["id"]),
        )  # fmt: skip
    return None if line is None else {"do": kind, **line}


def _set_field(book: Book, table: str, key: str, row: Row) -> Row | None:
    columns = typed_columns(table)
    known = list(columns)
    start = known.index(row["column"]) if row.get("column") in columns else 0
    column = st.selectbox(
        _("Field"), known, start, key=f"{key}-column", width=WIDE,
        format_func=lambda one: t(columns[one].label), persist_state="session",
    )  # fmt: skip
    about = columns[column]
    stored = row.get("value") if row.get("column") == column else None
    value = ask_value(about, "=", f"{key}-{column}", stored, choices_of(column, about, {}))
    return None if value is None else {"column": column, "value": value}


def _assign(book: Book, table: str, key: str, row: Row) -> Row | None:
    teams = book.schema["staff"].columns["team"].values
    names = {
        f"team:{team}": _("In turn: {team}").format(team=t(label)) for team, label in teams.items()
    }
    names |= {
        f"staff:{id}": name or ""
        for id, name in book.table("staff").select("id", "name").iter_rows()
    }
    stored = f"team:{row.get('team')}" if row.get("team") else f"staff:{row.get('owner_id')}"
    known = list(names)
    chosen = st.selectbox(
        _("To whom"), known, known.index(stored) if stored in names else None, key=f"{key}-owner",
        format_func=lambda one: plain(names.get(one, "")), placeholder=_("Choose"), width=WIDE,
        persist_state="session",
    )  # fmt: skip
    if chosen is None:
        return None
    how, _colon, who = chosen.partition(":")
    return {"team": who} if how == "team" else {"owner_id": int(who)}


def _plan_task(book: Book, table: str, key: str, row: Row) -> Row | None:
    kinds = book.schema["activities"].columns["kind"].values
    known = list(kinds)
    start = known.index(row["activity"]) if row.get("activity") in kinds else len(known) - 1
    activity = st.selectbox(
        _("Kind of activity"), known, start, key=f"{key}-activity", width=NARROW,
        format_func=lambda one: t(kinds[one]), persist_state="session",
    )  # fmt: skip
    subject = st.text_input(
        _("Subject"), row.get("subject", ""), MOST_CHARACTERS, key=f"{key}-subject", width=WIDE,
        persist_state="session", autocomplete="off",
    )  # fmt: skip
    days = st.number_input(
        _("Days until due"), 0, 365, row.get("days", 1), key=f"{key}-days", width=NARROW,
        persist_state="session",
    )  # fmt: skip
    return {"activity": activity, "subject": subject, "days": days} if subject.strip() else None


def _escalate(book: Book, table: str, key: str, row: Row) -> Row | None:
    return {}


def _request_approval(book: Book, table: str, key: str, row: Row) -> Row | None:
    reason = st.text_input(
        _("Reason for asking"), row.get("reason", ""), MOST_CHARACTERS, key=f"{key}-reason",
        width=330, persist_state="session", autocomplete="off",
    )  # fmt: skip
    return {"reason": reason}


FORMS: dict[str, Callable[[Book, str, str, Row], Row | None]] = {
    "set_field": _set_field,
    "assign": _assign,
    "plan_task": _plan_task,
    "escalate": _escalate,
    "request_approval": _request_approval,
}
