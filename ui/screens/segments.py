"""Segments: the list, ready-made starts, and one segment with its rule and members."""

from zlib import crc32

import polars as pl
import streamlit as st

from crm.book import Book
from crm.conditions import condition_words
from crm.marketing.facts import fact_columns
from crm.marketing.segment_examples import EXAMPLES
from crm.marketing.segment_list import segment_list
from crm.marketing.segments import Segment, campaigns_of, members, rule_of, segment
from crm.operations.delete_segment import DeleteSegment
from crm.operations.edit_segment import EditSegment
from crm.operations.freeze_segment import FreezeSegment
from kit.errors import UserError
from sample_data.schema import code, number_of
from ui import desk
from ui.widgets.asking import act_button
from ui.widgets.example_cards import ExampleCard, example_cards
from ui.widgets.fact_table import members_table
from ui.widgets.frame import SCREENS, heading
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.segment_builder import builder, start_of
from ui.widgets.segment_pictures import overlap_with, profile_figures
from ui.widgets.status import day, empty_state, percent, plain
from ui.widgets.tables import clicked_row, plain_table
from ui.words import _, t

PAGE = "segments"
NEW = "new"
CAMPAIGNS = SCREENS / "campaigns.py"


def show() -> None:
    book, asked = desk.book(), st.query_params.get("id", "")
    if not asked:
        _list(book)
    elif asked == NEW:
        _new(book)
    else:
        try:
            found = segment(book, number_of("segments", asked, book.schema))
        except UserError as error:
            _gone(book, t(error.says))
            return
        _one(book, found)


# --- the list ---------------------------------------------------------------------------------


def _list(book: Book) -> None:
    with heading(_("Segments"), _("Groups of customers to look at, and to aim campaigns at.")):
        st.button(
            _("New segment"), type="primary", icon=":material/add:", key="new-segment",
            on_click=_open, args=(NEW,),
        )  # fmt: skip
    saved_line(PAGE, book)
    rows = segment_list(book)
    if rows.is_empty():
        empty_state(_("No segment yet"), _("Start from an example below, or from nothing."))
    else:
        _table(book, rows)
    _examples()


def _table(book: Book, rows: pl.DataFrame) -> None:
    kinds = book.schema["segments"].columns["kind"].values
    shown = pl.DataFrame(
        {
            _("Segment ID"): [code("segments", id) for id in rows["id"]],
            _("Name of the segment"): rows["name"],
            t(book.schema["segments"].columns["kind"].label): [t(kinds[k]) for k in rows["kind"]],
            _("Customers in it"): rows["members"],
            _("Share of customers"): [percent(one) for one in rows["share"]],
            _("Share of revenue"): [percent(one) for one in rows["revenue_share"]],
            _("May be contacted"): rows["contactable"],
            _("Used by campaigns"): rows["campaigns"],
            t(book.schema["segments"].columns["created_on"].label): [
                day(one) for one in rows["created_on"]
            ],
        }
    )
    row = clicked_row(plain_table(shown, "segments-table", alt=_("Segments"), on_select=True))
    st.caption(_("Click a line to open the segment."))
    if row is not None and row < rows.height:
        _open(code("segments", rows["id"][row]))
        st.rerun()


def _examples() -> None:
    cards = [
        ExampleCard(f"example-{one.key}", t(one.label), t(one.meaning), (NEW, one.key))
        for one in EXAMPLES
    ]
    example_cards(cards, _open)


def _open(id: str, example: str = "") -> None:
    st.query_params.clear()
    if id:
        st.query_params["id"] = id
    if example:
        st.query_params["from"] = example
    st.session_state["_segment-drawn"] = st.session_state.get("_segment-drawn", 0) + 1


def _back() -> None:
    st.button(
        _("All segments"), icon=":material/arrow_back:", type="tertiary", key="all-segments",
        on_click=_open, args=("",),
    )  # fmt: skip


# --- one segment ------------------------------------------------------------------------------


def _new(book: Book) -> None:
    chosen = st.query_params.get("from", "")
    example = next((one for one in EXAMPLES if one.key == chosen), None)
    _back()
    heading(_("New segment"), t(example.meaning) if example else "")
    drawn = st.session_state.get("_segment-drawn", 0)
    builder(
        book, None, example.rule if example else None, f"segment-new-{chosen}-{drawn}",
        t(example.label) if example else "",
    )  # fmt: skip


def _gone(book: Book, why: str) -> None:
    _back()
    heading(_("Segments"))
    saved_line(PAGE, book)
    empty_state(plain(why), _("Choose a segment from the list."))


def _one(book: Book, found: Segment) -> None:
    _back()
    used = len(campaigns_of(book, found.id))
    with heading(plain(found.name), _facts(book, found)):
        _acts(book, found, used)
    saved_line(PAGE, book)
    if found.dynamic:
        builder(book, found, start_of(book, found), _key(found))
        return
    ids = members(book, found.id)
    profile_figures(book, ids)
    overlap_with(book, ids, found.id, f"segment-{found.id}")
    st.subheader(_("Who is in it"), anchor=False)
    members_table(book, ids, f"segment-{found.id}-members")


def _key(found: Segment) -> str:
    """Changes with what is stored, so that the inputs show it."""
    return f"segment-{found.id}-{crc32(repr((found.name, found.note, found.rule)).encode()):08x}"


def _facts(book: Book, found: Segment) -> str:
    kinds = book.schema["segments"].columns["kind"].values
    parts = [code("segments", found.id), t(kinds[found.kind]), day(found.created_on)]
    try:
        parts.append(t(condition_words(fact_columns(book), rule_of(book, found))))
    except UserError as error:
        parts.append(t(error.says))
    return " · ".join(plain(part) for part in (*parts, found.note or "") if part)


def _acts(book: Book, found: Segment, used: int) -> None:
    if st.button(_("New campaign"), icon=":material/campaign:", key="aim"):
        st.switch_page(CAMPAIGNS, query_params={"segment": code("segments", found.id)})
    if found.dynamic:
        st.button(
            _("Freeze members"), icon=":material/ac_unit:", key="freeze", on_click=_freeze,
            args=(found.id, form_key("freeze", book)),
            help=_("Keeps who is in it today; the segment no longer follows the data."),
        )  # fmt: skip
    elif st.button(_("Rename"), icon=":material/edit:", key="rename"):
        _rename(book, found)
    st.button(
        "", icon=":material/delete:", key="delete-segment", disabled=used > 0,
        help=_("A campaign uses this segment.") if used else _("Delete segment"),
        on_click=_delete, args=(found.id, form_key("delete-segment", book)),
    )  # fmt: skip


def _freeze(segment_id: int, key: str) -> None:
    with desk.telling():
        save(FreezeSegment(segment_id=segment_id), key, PAGE)


def _delete(segment_id: int, key: str) -> None:
    with desk.telling():
        save(DeleteSegment(segment_id=segment_id), key, PAGE)
        _open("")


def _rename(book: Book, found: Segment) -> None:
    seen = {"name": found.name, "note": found.note}
    key = form_key("rename", book)

    def act() -> None:
        state = st.session_state
        values = {"name": state["rename-name"], "note": state["rename-note"]}
        save(EditSegment(segment_id=found.id, values=values, seen=seen), key, PAGE)

    @st.dialog(_("Rename"))
    def dialog() -> None:
        st.text_input(_("Name of the segment"), found.name, max_chars=60, key="rename-name")
        st.text_input(_("Remark"), found.note or "", max_chars=200, key="rename-note")
        act_button(_("Save"), act, "rename-save")

    dialog()


show()
