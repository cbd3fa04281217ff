"""What one list shows in this tab: its view, condition, columns and order. It stays while one
looks at a record and comes back."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from crm.book import Book
from crm.conditions import Condition, Filter, Group
from crm.saved_views import View, ViewQuery, views_of
from sample_data.schema import Table
from ui.widgets.condition_editor import start_over
from ui.widgets.tables import first_page

LONG = {"address", "note", "body", "solution", "phone_verified_on", "do_not_contact"}
"""Columns one asks for when one wants them."""
MOST_COLUMNS = 12
USUAL = {
    "accounts": (
        "id", "name", "kind", "level", "region", "city", "phone", "channel", "owner_id",
        "created_on", "consent",
    ),
    "contacts": (
        "id", "name", "account_id", "title", "role", "mobile", "email", "wechat", "consent",
    ),
    "activities": (
        "id", "kind", "subject", "account_id", "opportunity_id", "due_on", "done_on", "outcome",
        "owner_id",
    ),
}  # fmt: skip
QUICK = {
    "accounts": ("level", "kind", "region", "channel", "consent", "owner_id"),
    "contacts": ("role", "consent"),
    "activities": ("kind", "outcome", "owner_id"),
    "opportunities": ("stage", "forecast_category", "owner_id"),
    "cases": ("status", "priority", "kind", "category", "owner_id"),
    "leads": ("status", "source", "owner_id"),
}
"""Columns with a filter of their own above the list; elsewhere the first few that fit."""
MOST_QUICK = 4


@dataclass
class ListState:
    """The state of one list. `key` names its widgets, `table` its records."""

    key: str
    table: str
    usual: tuple[str, ...]
    view: str = "all"
    condition: Condition | None = None
    columns: tuple[str, ...] = ()
    sort: str = "id"
    descending: bool = False
    edition: int = field(default=0)
    """Grows whenever a view is opened, so that its inputs begin again."""

    @property
    def shown(self) -> tuple[str, ...]:
        return self.columns or self.usual

    @property
    def editor(self) -> str:
        return f"{self.key}-where-{self.edition}"


def list_state(
    book: Book, key: str, table: str, usual: Sequence[str] | None, view: str = "all"
) -> ListState:
    """The state of this tab's list, made when it is first drawn."""
    name = f"_list-{key}"
    state: ListState | None = st.session_state.get(name)
    if state is None or state.table != table:
        state = ListState(key, table, tuple(usual or usual_columns(book.schema[table], table)))
        st.session_state[name] = state
        first = st.session_state.pop(f"_first-view-{key}", view)
        open_view(state, next((v for v in views_of(book, table) if v.key == first), None))
    known = book.schema[table].columns
    if not {*state.columns, *state.usual, state.sort} <= known.keys():  # another firm
        state.columns, state.sort = (), "id"
        state.usual = usual_columns(book.schema[table], table)
    return state


def begin_with(book: Book, key: str, table: str, view: str) -> None:
    """Let a list show this view when it is drawn next, from whatever page one comes."""
    state: ListState | None = st.session_state.get(f"_list-{key}")
    if state is None:
        st.session_state[f"_first-view-{key}"] = view
    else:
        open_view(state, next((v for v in views_of(book, table) if v.key == view), None))


def usual_columns(about: Table, table: str) -> tuple[str, ...]:
    """The columns a list shows when nobody has chosen any."""
    if table in USUAL:
        return tuple(name for name in USUAL[table] if name in about.columns)
    fitting = [n for n, column in about.columns.items() if column.shown and n not in LONG]
    return tuple(fitting[:MOST_COLUMNS])


def quick_columns(about: Table, table: str) -> tuple[str, ...]:
    """The columns with a filter of their own above the list."""
    if table in QUICK:
        return tuple(name for name in QUICK[table] if name in about.columns)
    categories = [n for n, c in about.columns.items() if c.type == "category" and c.shown]
    staff = [n for n, c in about.columns.items() if c.to == "staff" and n != "id"]
    return tuple([*categories, *staff][:MOST_QUICK])


def open_view(state: ListState, view: View | None) -> None:
    """Show what a view asks for; for callbacks."""
    query = view.query if view else ViewQuery()
    state.view = view.key if view else "all"
    state.condition, state.columns = query.condition, query.columns
    state.sort, state.descending = query.sort, query.descending
    start_over(state.editor)
    state.edition += 1
    for column in st.session_state.get(f"_quick-{state.key}", ()):
        st.session_state[f"{state.key}-{column}"] = []
    first_page(state.key)


def current_query(state: ListState, quick: Sequence[Filter]) -> ViewQuery:
    """What the list shows now, as a view would keep it: the quick filters become conditions."""
    parts: list[Condition] = [] if state.condition is None else [state.condition]
    if quick:
        more = (*quick,)
        if isinstance(state.condition, Group) and _is_plain_and(state.condition):
            parts, more = [], (*state.condition.parts, *quick)
        parts = [*parts, *more]
    condition = parts[0] if len(parts) == 1 else Group("and", tuple(parts)) if parts else None
    return ViewQuery(condition, state.columns, state.sort, state.descending)


def _is_plain_and(group: Group) -> bool:
    return group.how == "and" and not group.negate
