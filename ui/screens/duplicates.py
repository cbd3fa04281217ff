"""Duplicates: likely pairs with reasons, judged, measured, merged value by value."""

import polars as pl
import streamlit as st

from crm.book import Book
from crm.duplicate_quality import METHODS, Method, candidates, judgements
from crm.duplicates import MOST_CANDIDATES, Candidate, Pair
from sample_data.schema import number_of
from ui import desk
from ui.widgets.duplicate_pair import PAGE, called, compare
from ui.widgets.duplicate_quality import figures
from ui.widgets.frame import heading
from ui.widgets.saving import refusal, saved_line, telling_in
from ui.widgets.status import empty_state
from ui.widgets.tables import clicked_row, first_page, page_of, pager, plain_table
from ui.words import _, language, t

SIZE = 6


def show() -> None:
    book = desk.book()
    with heading(_("Duplicates"), _("Pairs that may be one customer. You decide.")):
        _by_hand()
    saved_line(PAGE, book)
    method, threshold = _method()
    figures(book, method, threshold)
    found = _wanted(book, candidates(book, method, threshold / 100)[:MOST_CANDIDATES])
    pair = _chosen_by_hand(book) or _chosen_from_list(book, found)
    if pair is not None:
        compare(book, *pair)


def _method() -> tuple[Method, int]:
    """Which way of comparing, and how alike two records must be for the fuzzy one."""
    with st.container(horizontal=True, vertical_alignment="top"):
        method = st.segmented_control(
            _("Way of comparing"), list(METHODS), default="fuzzy", required=True,
            format_func=lambda name: t(METHODS[name]), key="duplicate-method",
            on_change=first_page, args=(PAGE,), persist_state="session",
        )  # fmt: skip
        if method == "fuzzy":
            threshold = st.slider(
                _("Least likeness"), 30, 100, 60, 5, format="%d%%", key="likeness", width=420,
                on_change=first_page, args=(PAGE,), persist_state="session",
            )  # fmt: skip
            return method, threshold
    meaning = {
        "exact": _("Name and phone, or name and e-mail, agree exactly as written."),
        "normalised": _("The same, without blanks, signs, case, country code and legal form."),
    }
    st.caption(meaning[method])
    return method, 100


# --- choosing a pair --------------------------------------------------------------------------


def _wanted(book: Book, found: list[Candidate]) -> list[Candidate]:
    """Pairs judged already stand aside unless they are asked for."""
    said = judgements(book)
    judged = [one for one in found if (one.left, one.right) in said]
    if not judged:
        return found
    shown = st.toggle(
        _("Show judged pairs too ({n})").format(n=len(judged)), key="duplicate-judged",
        on_change=first_page, args=(PAGE,),
    )  # fmt: skip
    return found if shown else [one for one in found if (one.left, one.right) not in said]


def _chosen_from_list(book: Book, found: list[Candidate]) -> Pair | None:
    if not found:
        empty_state(
            _("No likely pair left"), _("Lower the likeness, or compare two accounts by their IDs.")
        )
        return None
    pages = -(-len(found) // SIZE)
    page = min(page_of(PAGE), pages)
    shown = found[(page - 1) * SIZE : page * SIZE]
    event = plain_table(
        _frame(book, shown),
        f"pairs-{book.seq}-{page}",
        alt=_("Likely pairs"),
        column_config={
            _("Likeness"): st.column_config.ProgressColumn(
                _("Likeness"), min_value=0.0, max_value=1.0, format="percent"
            )
        },
        on_select=True,
    )
    pager(PAGE, page, pages, len(found))
    row = clicked_row(event)
    candidate = shown[row if row is not None and row < len(shown) else 0]
    return candidate.left, candidate.right


def _frame(book: Book, found: list[Candidate]) -> pl.DataFrame:
    reasons = [("，" if language() == "zh" else ", ").join(t(r) for r in c.reasons) for c in found]
    frame = pl.DataFrame(
        {
            _("Likeness"): [candidate.score for candidate in found],
            _("First record"): [called(book, candidate.left) for candidate in found],
            _("Second record"): [called(book, candidate.right) for candidate in found],
            _("Because"): reasons,
        }
    )
    said = judgements(book)
    verdicts = [said.get((one.left, one.right)) for one in found]
    if all(verdict is None for verdict in verdicts):
        return frame
    words = {True: _("same"), False: _("different"), None: ""}
    return frame.with_columns(pl.Series(_("Judged"), [words[verdict] for verdict in verdicts]))


def _by_hand() -> None:
    with st.popover(_("Compare two accounts"), icon=":material/compare_arrows:"):
        with st.form("by-hand", border=False):
            for side, label in (("left", _("First record")), ("right", _("Second record"))):
                st.text_input(label, key=f"hand-{side}", placeholder="C00017", max_chars=20)
            st.form_submit_button(_("Compare"), on_click=_remember_pair)
        refusal("by-hand")


def _remember_pair() -> None:
    with telling_in("by-hand"):
        st.session_state["_pair"] = tuple(
            number_of("accounts", st.session_state[f"hand-{side}"]) for side in ("left", "right")
        )


def _chosen_by_hand(book: Book) -> Pair | None:
    pair = st.session_state.get("_pair")
    if pair is None:
        return None
    merged = [id for id in pair if book.record("accounts", id)["merged_into"] is not None]
    if merged or pair[0] == pair[1]:
        del st.session_state["_pair"]
        return None
    if st.button(_("Back to the list"), icon=":material/arrow_back:", type="tertiary"):
        del st.session_state["_pair"]
        st.rerun()
    return pair


show()
