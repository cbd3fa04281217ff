"""What a search over everything found, table by table; a click opens the record."""

import streamlit as st

from crm.book import Book
from crm.lists import MOST_SEARCHED
from crm.naming import title_column
from crm.search import Hits, search
from ui import desk
from ui.widgets.frame import SCREENS, heading
from ui.widgets.list_state import usual_columns
from ui.widgets.records import listed, open_record
from ui.widgets.status import empty_state, number
from ui.words import _, t

MOST_COLUMNS = 7
FIELD = "search-text"


def show() -> None:
    book = desk.book()
    heading(_("Search"))
    asked = st.query_params.get("q", "")
    if st.session_state.get("_search-asked") != asked:  # came by an address or by the box
        st.session_state["_search-asked"] = st.session_state[FIELD] = asked[:MOST_SEARCHED]
    typed = st.text_input(
        _("Search"), key=FIELD, type="search", live="400ms", max_chars=MOST_SEARCHED, width=420,
        placeholder=_("Name, pinyin, phone, e-mail or ID"), label_visibility="collapsed",
        icon=":material/search:", on_change=_keep,
    )  # fmt: skip
    if not (typed or "").strip():
        empty_state(
            _("Search everything"),
            _("A name, pinyin (wangfang or wf), a phone, an e-mail or an ID."), "search",
        )  # fmt: skip
        return
    found = search(book, typed)
    if not found:
        empty_state(_("Nothing found"), _("Try fewer words, or only the first letters in pinyin."))
    for hits in found:
        _hits(book, hits, typed)


def _keep() -> None:
    """The address says what is searched, so that coming back shows it again."""
    st.session_state["_search-asked"] = st.query_params["q"] = st.session_state[FIELD]


def _hits(book: Book, hits: Hits, typed: str) -> None:
    about = book.schema[hits.table]
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.subheader(f"{t(about.label)} {number(hits.total)}", anchor=False, width="content")
        if hits.total > hits.rows.height and (SCREENS / f"{hits.table}.py").exists():
            st.button(
                _("Show all {n}").format(n=number(hits.total)), type="tertiary",
                key=f"all-{hits.table}", icon=":material/arrow_forward:",
                on_click=_to_list, args=(hits.table, typed),
            )  # fmt: skip
    columns = _columns(book, hits.table)
    clicked = listed(book, hits.table, hits.rows, columns, f"hits-{hits.table}", on_select=True)
    if clicked is not None:
        open_record(book, hits.table, clicked)
    if st.session_state.pop(f"_all-{hits.table}", False):
        st.switch_page(SCREENS / f"{hits.table}.py")


def _columns(book: Book, table: str) -> tuple[str, ...]:
    """The first of the list's own columns, and what the records are called among them: without it
    nobody sees why they were found."""
    usual, title = usual_columns(book.schema[table], table), title_column(book, table)
    if title is None or title in usual[:MOST_COLUMNS]:
        return usual[:MOST_COLUMNS]
    return (usual[0], title, *usual[1 : MOST_COLUMNS - 1])


def _to_list(table: str, typed: str) -> None:
    """The list of the table with the same search."""
    st.session_state[f"{table}-search"] = typed
    st.session_state[f"_all-{table}"] = True


show()
