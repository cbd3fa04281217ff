"""Duplicates: likely pairs with reasons, side by side, merged value by value; undo brings back."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from crm.book import Book, Row
from crm.duplicates import Candidate, duplicate_candidates
from crm.operations.merge_accounts import MergeAccounts
from sample_data.schema import code, number_of, schema, show_value
from ui import desk
from ui.widgets.frame import heading
from ui.widgets.records import account_link, staff_names, verbatim
from ui.widgets.saving import form_key, refusal, save, saved_line, telling_in
from ui.widgets.status import empty_state, number, plain
from ui.widgets.tables import clicked_row, first_page, page_of, pager, plain_table
from ui.words import _, language, t

PAGE, FORM = "duplicates", "merge"
SIZE = 6
NOT_COMPARED = {"id", "merged_into"}


def show() -> None:
    book = desk.book()
    with heading(_("Duplicates"), _("Pairs that may be one customer. You decide.")):
        _by_hand()
    saved_line(PAGE, book)
    threshold = st.slider(
        _("Least likeness"), 30, 100, 60, 5, format="%d%%", key="likeness", width=420,
        on_change=first_page, args=(PAGE,), persist_state="session",
    )  # fmt: skip
    found = _candidates(str(book.firm.key), book.seq, threshold, book)
    pair = _chosen_by_hand(book) or _chosen_from_list(book, found)
    if pair is not None:
        _compare(book, *pair)


@st.cache_resource(max_entries=300, ttl="1h", show_spinner=False)
def _candidates(firm: str, seq: int, threshold: int, _book: Book) -> list[Candidate]:
    return duplicate_candidates(_book, threshold / 100)


# --- choosing a pair --------------------------------------------------------------------------


def _chosen_from_list(book: Book, found: list[Candidate]) -> tuple[int, int] | None:
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
    return pl.DataFrame(
        {
            _("Likeness"): [candidate.score for candidate in found],
            _("First record"): [_called(book, candidate.left) for candidate in found],
            _("Second record"): [_called(book, candidate.right) for candidate in found],
            _("Because"): reasons,
        }
    )


def _called(book: Book, account_id: int) -> str:
    record = book.record("accounts", account_id)
    return f"{code('accounts', account_id)} {record['name'] or ''} {record['city'] or ''}".strip()


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


def _chosen_by_hand(book: Book) -> tuple[int, int] | None:
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


# --- side by side -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """The two records and the widget keys of the form about them."""

    left: Row
    right: Row

    @property
    def key(self) -> str:
        return f"merge-{self.left['id']}-{self.right['id']}"

    @property
    def ids(self) -> tuple[int, int]:
        return self.left["id"], self.right["id"]


def _compare(book: Book, left: int, right: int) -> None:
    pair = Pair(book.record("accounts", left), book.record("accounts", right))
    with st.container(border=True, key="comparison", gap="small"):
        _heads(book, pair)
        survivor = st.radio(
            _("Which record stays?"), pair.ids, key=f"{pair.key}-survivor", horizontal=True,
            format_func=lambda id: plain(_called(book, id)),
        )  # fmt: skip
        st.caption(_("Choose the value to keep wherever the two differ."))
        differing = [
            name
            for name in schema()["accounts"].columns
            if name not in NOT_COMPARED and pair.left[name] != pair.right[name]
        ]
        with st.grid(2, min_column_width=300, gap="small"):
            for name in differing:
                _keep(book, pair, name, survivor)
        _same_values(book, pair, differing)
        refusal(FORM)
        st.button(
            _("Merge into {code}").format(code=code("accounts", survivor)), type="primary",
            icon=":material/merge:", key="merge",
            on_click=_merge, args=(pair, survivor, differing, form_key(pair.key, book)),
        )  # fmt: skip


def _heads(book: Book, pair: Pair) -> None:
    for place, record in zip(st.columns(2), (pair.left, pair.right), strict=True):
        with place:
            account_link(record["id"], f"**{plain(_called(book, record['id']))}**")
            st.caption(plain(_children(book, record["id"])))


def _children(book: Book, account_id: int) -> str:
    """How many records hang on the account: "订单 5 · 工单 1"."""
    counts = [
        (t(book.schema[table].label), len(book.pointing_to(table, column, account_id)))
        for table, column in book.links["accounts"]
        if column != "merged_into"
    ]
    return " · ".join(f"{label} {number(n)}" for label, n in counts if n) or _("No records below")


def _keep(book: Book, pair: Pair, name: str, survivor: int) -> None:
    records = dict(zip(pair.ids, (pair.left, pair.right), strict=True))
    st.radio(
        t(schema()["accounts"].columns[name].label),
        pair.ids,
        index=pair.ids.index(survivor),
        format_func=lambda id: f"{code('accounts', id)}: {_shown(book, name, records[id][name])}",
        key=f"{pair.key}-{survivor}-{name}",
    )


def _shown(book: Book, name: str, value: object) -> str:
    if name == "owner_id":
        return plain(staff_names(book).get(value, "") or _("(empty)"))  # type: ignore[call-overload]
    words = show_value("accounts", name, value, language())
    return verbatim(words) if "@" in words else plain(words) or _("(empty)")


def _same_values(book: Book, pair: Pair, differing: list[str]) -> None:
    same = [
        f"{t(about.label)} {_shown(book, name, pair.left[name])}"
        for name, about in schema()["accounts"].columns.items()
        if name not in NOT_COMPARED and name not in differing and pair.left[name] is not None
    ]
    if same:
        st.caption(_("The same in both: {values}").format(values=" · ".join(same)))


def _merge(pair: Pair, survivor: int, differing: list[str], key: str) -> None:
    chosen = {name: st.session_state.get(f"{pair.key}-{survivor}-{name}") for name in differing}
    merged = tuple(id for id in pair.ids if id != survivor)
    keep = {name: id for name, id in chosen.items() if id is not None and id != survivor}
    with telling_in(FORM):
        save(MergeAccounts(survivor=survivor, merged=merged, keep=keep), key, PAGE)
        st.session_state.pop("_pair", None)


show()
