"""Ask for a condition: rows of column, question and value, in groups of which all or any hold.

`condition_editor(columns, key, start)` draws it and returns the condition as it stands (None when
nothing is asked yet); a row without its value does not count. Values are typed as people write
them: yuan, codes or names, per cent. `start_over(key)` begins again from the next `start`.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from crm.condition_parts import OPERATORS
from crm.conditions import Condition, Filter, Group, Is
from sample_data.schema import Column
from ui.widgets.condition_values import Options, ask_value, choices_of
from ui.words import _, t

DEEPEST = 3
"""Groups within groups: with more, nobody reads it any more."""
MOST_ROWS = 30
Node = dict[str, Any]
"""A row {id, column, is, value} or a group {id, how, negate, parts}."""


def condition_editor(
    columns: Mapping[str, Column],
    key: str,
    start: Condition | None = None,
    *,
    options: Options | None = None,
) -> Condition | None:
    """Draw the editor and return what it asks now. `options` gives values to choose from, by
    column; without it ids are chosen by name from small tables and typed as codes otherwise."""
    shown = {name: about for name, about in columns.items() if about.shown}
    if _state(key) not in st.session_state:
        st.session_state[_state(key)] = _tree(start)
    tree: Node = st.session_state[_state(key)]
    with st.container(key=f"{key}-conditions", gap="xsmall"):
        return _draw_group(shown, key, tree, 1, options or {}, None)


def start_over(key: str) -> None:
    """Forget what was asked: the next drawing begins with its `start`."""
    st.session_state.pop(_state(key), None)


def _state(key: str) -> str:
    return f"_condition-{key}"


def _new_id() -> int:
    """Never given twice in a tab, so that no input takes over the value of an older one."""
    last: int = st.session_state.get("_condition-rows", 0) + 1
    st.session_state["_condition-rows"] = last
    return last


def _tree(start: Condition | None) -> Node:
    if isinstance(start, Group):
        return _node(start)
    return {
        "id": _new_id(),
        "how": "and",
        "negate": False,
        "parts": [_node(start)] if start else [],
    }


def _node(part: Condition) -> Node:
    if isinstance(part, Group):
        parts = [_node(one) for one in part.parts]
        return {"id": _new_id(), "how": part.how, "negate": part.negate, "parts": parts}
    return {"id": _new_id(), "column": part.column, "is": part.is_, "value": part.value}


# --- groups -----------------------------------------------------------------------------------


def _draw_group(
    columns: Mapping[str, Column],
    key: str,
    group: Node,
    depth: int,
    options: Options,
    within: Node | None,
) -> Condition | None:
    _group_head(key, group, within)
    parts: list[Condition | None] = []
    for node in list(group["parts"]):
        if "parts" in node:
            with st.container(border=True, gap="xsmall"):
                parts.append(_draw_group(columns, key, node, depth + 1, options, group))
        else:
            parts.append(_draw_row(columns, key, node, group, options))
    _group_foot(columns, key, group, depth)
    asked = tuple(part for part in parts if part is not None)
    return Group(group["how"], asked, group["negate"]) if asked else None


def _group_head(key: str, group: Node, within: Node | None) -> None:
    """How the parts go together; only where it makes a difference."""
    if within is None and len(group["parts"]) < 2 and not group["negate"]:
        return
    names = {"and": _("All of these"), "or": _("Any of these"), "not": _("None of these")}
    widget = f"{key}-how-{group['id']}"
    with _line():
        st.segmented_control(
            _("How the conditions go together"), list(names), required=True, key=widget,
            default="not" if group["negate"] else group["how"], format_func=lambda one: names[one],
            label_visibility="collapsed", on_change=_set_how, args=(widget, group),
            persist_state="session",
        )  # fmt: skip
        if within is not None:
            _remove_button(key, group, within)


def _set_how(widget: str, group: Node) -> None:
    """None of these: not (this or that)."""
    chosen = st.session_state[widget]
    group["how"], group["negate"] = ("or", True) if chosen == "not" else (chosen, False)


def _group_foot(columns: Mapping[str, Column], key: str, group: Node, depth: int) -> None:
    full = _rows(st.session_state[_state(key)]) >= MOST_ROWS
    with _line():
        st.button(
            _("Add condition"), key=f"{key}-add-{group['id']}", icon=":material/add:",
            type="tertiary", disabled=full, on_click=_add_row, args=(columns, group),
        )  # fmt: skip
        if depth < DEEPEST:
            st.button(
                _("Add group"), key=f"{key}-group-{group['id']}", icon=":material/add_box:",
                type="tertiary", disabled=full, on_click=_add_group, args=(columns, group),
            )  # fmt: skip


def _rows(node: Node) -> int:
    return sum(map(_rows, node["parts"])) if "parts" in node else 1


def _add_row(columns: Mapping[str, Column], group: Node) -> None:
    group["parts"].append(_row(_next_column(columns, group)))


def _add_group(columns: Mapping[str, Column], group: Node) -> None:
    other = "or" if group["how"] == "and" else "and"
    row = _row(_next_column(columns, group))
    group["parts"].append({"id": _new_id(), "how": other, "negate": False, "parts": [row]})


def _row(column: str) -> Node:
    return {"id": _new_id(), "column": column, "is": None, "value": None}


def _next_column(columns: Mapping[str, Column], group: Node) -> str:
    """A column the group does not ask about yet, numbers of records last."""
    asked = {node.get("column") for node in group["parts"]}
    free = [name for name in columns if name not in asked and name != "id"]
    return free[0] if free else next(iter(columns))


def _remove_button(key: str, node: Node, group: Node) -> None:
    st.button(
        "", key=f"{key}-remove-{node['id']}", icon=":material/close:", type="tertiary",
        help=_("Remove"), on_click=_remove, args=(node, group),
    )  # fmt: skip


def _remove(node: Node, group: Node) -> None:
    group["parts"] = [part for part in group["parts"] if part["id"] != node["id"]]


# --- rows -------------------------------------------------------------------------------------


def _draw_row(
    columns: Mapping[str, Column], key: str, node: Node, group: Node, options: Options
) -> Filter | None:
    name = f"{key}-{node['id']}"
    with _line():
        column = _column(columns, name, node)
        about = columns[column]
        is_ = _question(about, f"{name}-{column}", node, column)
        started = node["value"] if (node["column"], node["is"]) == (column, is_) else None
        choices = choices_of(column, about, options)
        value = ask_value(about, is_, f"{name}-{column}-{is_}", started, choices)
        _remove_button(key, node, group)
    if value is None:
        return None
    return Filter(column, "empty", value) if is_ == "empty" else Filter(column, is_, value)


def _column(columns: Mapping[str, Column], name: str, node: Node) -> str:
    known = list(columns)
    start = known.index(node["column"]) if node["column"] in columns else 0
    chosen = st.selectbox(
        _("Column"), known, start, key=f"{name}-column", width=170, persist_state="session",
        format_func=lambda one: t(columns[one].label) if one in columns else one,
        label_visibility="collapsed", required=True,
    )  # fmt: skip
    return chosen if chosen in columns else known[start]


def _question(about: Column, name: str, node: Node, column: str) -> Is:
    asked = OPERATORS[about.type]
    known: list[Is] = [one for one in asked if not (about.type == "flag" and one == "in")]
    meant = node["is"] if node["column"] == column else None
    start = known.index(meant) if meant in known else 0
    chosen = st.selectbox(
        _("Question"), known, start, key=f"{name}-is", width=130, persist_state="session",
        format_func=lambda one: _said(about, one), label_visibility="collapsed", required=True,
    )  # fmt: skip
    return chosen if chosen in known else known[start]


def _said(about: Column, is_: str) -> str:
    dated = {
        ">=": _("from"), "<=": _("until"), ">": _("after"), "<": _("before"),
        "=": _("is on"), "!=": _("is not on"),
    }  # fmt: skip
    said = {
        "=": _("equals"), "!=": _("differs from"), "in": _("is one of"),
        "not in": _("is none of"), ">=": _("at least"), "<=": _("at most"), ">": _("more than"),
        "<": _("less than"), "between": _("between"), "contains": _("contains"),
        "starts": _("starts with"), "empty": _("is empty"),
        "last_days": _("in the last … days"), "next_days": _("in the next … days"),
    }  # fmt: skip
    return (said | dated if about.type in ("date", "datetime") else said)[is_]


def _line() -> st.delta_generator.DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="center", gap="xsmall")
