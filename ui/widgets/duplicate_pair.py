"""Two accounts side by side: every field, what hangs on each, one verdict, and the merge."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from crm.book import Book, Row
from crm.duplicate_quality import judgements
from crm.operations.judge_duplicate import JudgeDuplicate
from crm.operations.merge_accounts import MergeAccounts
from sample_data.schema import code, show_value
from ui.widgets.records import account_link, staff_names, verbatim
from ui.widgets.saving import form_key, refusal, save, telling_in
from ui.widgets.status import chip, number, plain
from ui.widgets.tables import plain_table
from ui.words import _, language, t

PAGE, FORM = "duplicates", "merge"
NOT_COMPARED = {"id", "merged_into"}
DIFFERS = "≠"


@dataclass(frozen=True)
class Compared:
    """The two records and the widget keys of the form about them."""

    left: Row
    right: Row

    @property
    def key(self) -> str:
        return f"merge-{self.left['id']}-{self.right['id']}"

    @property
    def ids(self) -> tuple[int, int]:
        return self.left["id"], self.right["id"]


def called(book: Book, account_id: int) -> str:
    """Code, name and city of an account."""
    record = book.record("accounts", account_id)
    return f"{code('accounts', account_id)} {record['name'] or ''} {record['city'] or ''}".strip()


def compare(book: Book, left: int, right: int) -> None:
    """Draw the pair with its verdict and the form that merges it."""
    pair = Compared(book.record("accounts", left), book.record("accounts", right))
    fields = _fields(book)
    differing = [name for name in fields if pair.left[name] != pair.right[name]]
    with st.container(border=True, key="comparison", gap="small"):
        _heads(book, pair)
        _side_by_side(book, pair, fields)
        _verdict(book, pair)
        with st.expander(_("Merge the two"), expanded=True, icon=":material/merge:"):
            _merge_form(book, pair, differing)


def _fields(book: Book) -> list[str]:
    columns = book.schema["accounts"].columns
    return [name for name, about in columns.items() if name not in NOT_COMPARED and about.shown]


def _heads(book: Book, pair: Compared) -> None:
    for place, record in zip(st.columns(2), (pair.left, pair.right), strict=True):
        with place:
            account_link(record["id"], f"**{plain(called(book, record['id']))}**")
            st.caption(plain(_children(book, record["id"])))


def _children(book: Book, account_id: int) -> str:
    """How many records hang on the account: "订单 5 · 工单 1"."""
    counts = [
        (t(book.schema[table].label), len(book.pointing_to(table, column, account_id)))
        for table, column in book.links["accounts"]
        if column != "merged_into"
    ]
    return " · ".join(f"{label} {number(n)}" for label, n in counts if n) or _("No records below")


def _side_by_side(book: Book, pair: Compared, fields: list[str]) -> None:
    """Every field that either record fills, those that differ first."""
    filled = [name for name in fields if (pair.left[name], pair.right[name]) != (None, None)]
    filled.sort(key=lambda name: pair.left[name] == pair.right[name])
    left, right = (code("accounts", id) for id in pair.ids)
    frame = pl.DataFrame(
        {
            _("Field"): [t(book.schema["accounts"].columns[name].label) for name in filled],
            left: [_value(book, name, pair.left[name]) for name in filled],
            right: [_value(book, name, pair.right[name]) for name in filled],
            DIFFERS: [DIFFERS if pair.left[n] != pair.right[n] else "" for n in filled],
        }
    )
    config = {DIFFERS: st.column_config.TextColumn(DIFFERS, width=40)}
    plain_table(
        frame, f"{pair.key}-fields", alt=_("Both records, field by field"), column_config=config
    )


def _value(book: Book, name: str, value: object) -> str:
    if name == "owner_id":
        return staff_names(book).get(value, "")  # type: ignore[call-overload]
    return show_value("accounts", name, value, language(), book.schema)


# --- judging ----------------------------------------------------------------------------------


def _verdict(book: Book, pair: Compared) -> None:
    said = judgements(book).get((min(pair.ids), max(pair.ids)))
    with st.container(horizontal=True, vertical_alignment="center"):
        for same, label, icon in (
            (True, _("Same customer"), "link"),
            (False, _("Different customers"), "link_off"),
        ):
            st.button(
                label, icon=f":material/{icon}:", key=f"judge-{same}", disabled=said is same,
                on_click=_judge, args=(pair, same, form_key(f"judge-{pair.key}-{same}", book)),
            )  # fmt: skip
        if said is not None:
            words = _("Judged: same") if said else _("Judged: different")
            st.markdown(chip("active" if said else "inactive", words), width="content")
    refusal("judge")


def _judge(pair: Compared, same: bool, key: str) -> None:
    with telling_in("judge"):
        save(JudgeDuplicate(first=pair.ids[0], second=pair.ids[1], same=same), key, PAGE)


# --- merging ----------------------------------------------------------------------------------


def _merge_form(book: Book, pair: Compared, differing: list[str]) -> None:
    survivor = st.radio(
        _("Which record stays?"), pair.ids, key=f"{pair.key}-survivor", horizontal=True,
        format_func=lambda id: plain(called(book, id)),
    )  # fmt: skip
    st.caption(
        _("Choose the value to keep wherever the two differ.")
        + " "
        + _("Orders, cases and all other records move to the one that stays.")
    )
    with st.grid(2, min_column_width=300, gap="small"):
        for name in differing:
            _keep(book, pair, name, survivor)
    refusal(FORM)
    st.button(
        _("Merge into {code}").format(code=code("accounts", survivor)), type="primary",
        icon=":material/merge:", key="merge",
        on_click=_merge, args=(pair, survivor, differing, form_key(pair.key, book)),
    )  # fmt: skip


def _keep(book: Book, pair: Compared, name: str, survivor: int) -> None:
    records = dict(zip(pair.ids, (pair.left, pair.right), strict=True))
    st.radio(
        t(book.schema["accounts"].columns[name].label),
        pair.ids,
        index=pair.ids.index(survivor),
        format_func=lambda id: f"{code('accounts', id)}: {_told(book, name, records[id][name])}",
        key=f"{pair.key}-{survivor}-{name}",
    )


def _told(book: Book, name: str, value: object) -> str:
    words = _value(book, name, value)
    return verbatim(words) if "@" in words else plain(words) or _("(empty)")


def _merge(pair: Compared, survivor: int, differing: list[str], key: str) -> None:
    chosen = {name: st.session_state.get(f"{pair.key}-{survivor}-{name}") for name in differing}
    merged = tuple(id for id in pair.ids if id != survivor)
    keep = {name: id for name, id in chosen.items() if id is not None and id != survivor}
    with telling_in(FORM):
        save(MergeAccounts(survivor=survivor, merged=merged, keep=keep), key, PAGE)
        st.session_state.pop("_pair", None)
