"""Choose a view of a list; save, bring up to date, rename or delete one's own."""

import streamlit as st

from crm.book import Book
from crm.meanwhile import edition
from crm.operation import Operation
from crm.operations.delete_view import DeleteView
from crm.operations.rename_view import RenameView
from crm.operations.save_view import SaveView
from crm.saved_views import MOST_NAME, View, ViewQuery, plain_query, views_of
from ui import desk
from ui.widgets.list_state import ListState, open_view
from ui.widgets.saving import form_key, refusal, save, telling_in
from ui.widgets.status import plain
from ui.words import _, language, t


def view_bar(book: Book, state: ListState, query: ViewQuery, page: str) -> None:
    """The views of the list, and what one can do with them. `query` is what it shows now."""
    views = {view.key: view for view in views_of(book, state.table)}
    current = views.get(state.view) or views["all"]
    st.selectbox(
        _("View"), list(views), list(views).index(current.key), width=200, required=True,
        key=_chooser(book, state), label_visibility="collapsed",
        format_func=lambda key: t(views[key].name) if key in views else "",
        icon=":material/view_list:", on_change=_open, args=(book, state),
    )  # fmt: skip
    popover = st.popover(
        "", icon=":material/bookmark_manager:", key=f"{state.key}-views", on_change="rerun",
        help=_("Save, rename or delete views"), type="tertiary",
    )  # fmt: skip
    if popover.open:
        with popover, st.container(width=320):
            _manage(book, state, current, query, page)


def _chooser(book: Book, state: ListState) -> str:
    """Another one whenever the views, their names or the view one looks at may have changed."""
    return f"{state.key}-view-{state.edition}-{book.seq}-{language()}"


def _open(book: Book, state: ListState) -> None:
    chosen = st.session_state[_chooser(book, state)]
    open_view(state, next((v for v in views_of(book, state.table) if v.key == chosen), None))


def _manage(book: Book, state: ListState, view: View, query: ViewQuery, page: str) -> None:
    form, key = f"{state.key}-view-form", form_key(f"{state.key}-view", book)
    refusal(form)
    if view.id is not None and query != view.query:
        seen = edition(book, "saved_views", view.id)
        update = SaveView(table=state.table, id=view.id, query=plain_query(query), seen=seen)
        st.button(
            _("Save to “{view}”").format(view=plain(t(view.name))), key=f"{form}-update",
            type="primary", icon=":material/save:", width="stretch",
            on_click=_do, args=(state, update, key, page, form),
        )  # fmt: skip
    named = f"{form}-new-{book.seq}"
    st.text_input(
        _("Save as a new view"), key=named, max_chars=MOST_NAME, autocomplete="off",
        placeholder=_("Name of the view"),
    )  # fmt: skip
    st.button(
        _("Save view"), key=f"{form}-save", icon=":material/bookmark_add:",
        on_click=_save_new, args=(state, named, query, key, page, form),
    )  # fmt: skip
    if view.id is not None:
        _own(book, state, view, key, page, form)


def _own(book: Book, state: ListState, view: View, key: str, page: str, form: str) -> None:
    """Rename or delete the view one looks at."""
    st.divider()
    named = f"{form}-name-{view.id}-{book.seq}"
    st.text_input(_("Rename"), t(view.name), MOST_NAME, key=named, autocomplete="off")
    with st.container(horizontal=True):
        st.button(
            _("Rename"), key=f"{form}-rename", on_click=_rename,
            args=(state, named, view.id, key, page, form),
        )  # fmt: skip
        st.button(
            _("Delete view"), key=f"{form}-delete", icon=":material/delete:",
            on_click=_do, args=(state, DeleteView(id=view.id or 0), key, page, form),
        )  # fmt: skip


def _save_new(
    state: ListState, named: str, query: ViewQuery, key: str, page: str, form: str
) -> None:
    operation = SaveView(table=state.table, view=st.session_state[named], query=plain_query(query))
    with telling_in(form):
        done = save(operation, key, page)
        made = [patch.id for patch in done.patches if patch.table == "saved_views"]
        open_view(state, View(f"own-{made[0]}", operation.title, query, made[0]))
        _close(state)


def _rename(state: ListState, named: str, id: int, key: str, page: str, form: str) -> None:
    _do(state, RenameView(id=id, view=st.session_state[named]), key, page, form)


def _do(state: ListState, operation: Operation, key: str, page: str, form: str) -> None:
    with telling_in(form):
        save(operation, key, page)
        if isinstance(operation, SaveView):
            _fold_in(state)
        _close(state)


def _close(state: ListState) -> None:
    """What was to be done is done: the popover gives way to the list."""
    st.session_state[f"{state.key}-views"] = False


def _fold_in(state: ListState) -> None:
    """The quick filters now stand in the view: they are not asked twice."""
    own = views_of(desk.book(), state.table)
    open_view(state, next((view for view in own if view.key == state.view), None))
