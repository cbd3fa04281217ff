"""Dialogs about one deal: what a stage still asks for, losing it, editing it, opening a new one."""

import streamlit as st

from crm.book import Book
from crm.fields import plain_values, required_columns, typed_columns
from crm.operations.edit_record import EditRecord
from crm.operations.move_stage import MoveStage
from crm.rules import PROBABILITIES, STAGES, open_opportunity, stage_label
from crm.sales.stage_rules import missing, missing_fields, stage_fields
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import table_named
from ui import desk
from ui.widgets.account_dialogs import new_opportunity
from ui.widgets.account_picker import account_picker, picked
from ui.widgets.asking import act_button
from ui.widgets.record_form import answers, ask
from ui.widgets.saving import form_key, save
from ui.widgets.status import percent, plain
from ui.words import _, t

ASKED, CHOSEN = "_stage-asked", "_new-deal-for"
TABLE = "opportunities"


def following_stage(stage: str) -> str | None:
    """The stage one step on; None at the end."""
    place = STAGES.index(stage) + 1
    return STAGES[place] if place < len(STAGES) else None


def advance(opportunity_id: int, stage: str, key: str, page: str) -> None:
    """Callback of a one-click move: done at once, or a dialog asks for what the stage needs."""
    with desk.telling():
        _move(opportunity_id, stage, key, page)


def move_deal(opportunity_id: int, stage: str, key: str, page: str) -> Text | None:
    """As `advance` for a card that was moved: returns why it was not done."""
    try:
        _move(opportunity_id, stage, key, page)
    except desk.SignedOutError:
        raise
    except UserError as error:
        return error.says
    return None


def _move(opportunity_id: int, stage: str, key: str, page: str) -> None:
    """Done when this returns, or a dialog is to ask; UserError when the move is not allowed."""
    book = desk.book()
    deal = open_opportunity(book, opportunity_id)
    is_next = stage == following_stage(deal["stage"])
    if stage == "lost" or (is_next and missing(book, deal, stage)):
        st.session_state[ASKED] = (opportunity_id, stage)
        return
    save(MoveStage(opportunity_id=opportunity_id, stage=stage), key, page)


def show_asked(book: Book, page: str) -> None:
    """Open the dialog that a move left behind."""
    opportunity_id, stage = st.session_state.pop(ASKED, (None, ""))
    if opportunity_id is None:
        return
    if stage == "lost":
        lose_deal(book, opportunity_id, page)
    else:
        _ask_what_is_missing(book, opportunity_id, stage, page)


def _ask_what_is_missing(book: Book, opportunity_id: int, stage: str, page: str) -> None:
    deal = book.record(TABLE, opportunity_id)
    form, names = f"gate-{opportunity_id}", missing_fields(book, deal, stage)

    def move(key: str) -> None:
        values = {n: v for n, v in answers(TABLE, names, form).items() if v not in (None, "")}
        save(MoveStage(opportunity_id=opportunity_id, stage=stage, values=values), key, page)

    @st.dialog(_("Before “{stage}”").format(stage=t(stage_label(stage))))
    def dialog() -> None:
        st.markdown(f"**{plain(deal['name'] or '')}**")
        for need in missing(book, deal, stage):
            st.markdown(f":orange[:material/rule:] {_('Needed: {what}').format(what=t(need.says))}")
        ask(book, TABLE, names, form, deal)
        key = form_key(form, book)
        act_button(_("Save and move"), lambda: move(key), f"{form}-save")

    dialog()


def lose_deal(book: Book, opportunity_id: int, page: str) -> None:
    """Close a deal as lost; the reason is asked for."""
    about = table_named(TABLE).columns["lost_reason"]
    widget = f"lost-{opportunity_id}"

    def lose(key: str) -> None:
        reason = st.session_state[widget]
        save(MoveStage(opportunity_id=opportunity_id, stage="lost", lost_reason=reason), key, page)

    @st.dialog(_("Close as lost"))
    def dialog() -> None:
        st.markdown(f"**{plain(book.value(TABLE, opportunity_id, 'name') or '')}**")
        st.radio(
            t(about.label), list(about.values), key=widget, index=None,
            format_func=lambda reason: t(about.values[reason]),
        )  # fmt: skip
        key = form_key(widget, book)
        act_button(_("Close as lost"), lambda: lose(key), f"{widget}-save")

    dialog()


def choose_stage(book: Book, opportunity_id: int, page: str) -> None:
    """Move a deal back, or one step on."""
    stage = book.value(TABLE, opportunity_id, "stage")
    on = following_stage(stage)
    before = list(STAGES[: STAGES.index(stage)])
    widget = f"stage-of-{opportunity_id}"

    def move(key: str) -> None:
        chosen = st.session_state[widget]
        if chosen is None:
            raise UserError("no_stage", "请先选择新阶段。", "Choose the new stage first.")
        save(MoveStage(opportunity_id=opportunity_id, stage=chosen), key, page)

    @st.dialog(_("Move opportunity"))
    def dialog() -> None:
        st.markdown(
            _("**{name}** is at “{stage}”. Stages are passed one by one.").format(
                name=plain(book.value(TABLE, opportunity_id, "name") or ""),
                stage=t(stage_label(stage)),
            )
        )
        st.radio(
            _("New stage"), [*before, *([on] if on else [])], index=None, key=widget,
            format_func=lambda one: f"{t(stage_label(one))} {percent(PROBABILITIES[one], 0)}",
        )  # fmt: skip
        key = form_key(widget, book)
        act_button(_("Save"), lambda: move(key), f"{widget}-save")

    dialog()


def edit_deal(book: Book, opportunity_id: int, page: str) -> None:
    """Amount, close date, competitor, owner, next step and forecast category in one form."""
    names, form = list(typed_columns(TABLE)), f"deal-{opportunity_id}-{book.seq}"
    record = book.record(TABLE, opportunity_id)
    seen = plain_values(TABLE, {name: record[name] for name in names})

    def keep(key: str) -> None:
        values = answers(TABLE, names, form)
        save(EditRecord(table=TABLE, id=opportunity_id, values=values, seen=seen), key, page)

    @st.dialog(_("Edit opportunity"), width="medium")
    def dialog() -> None:
        must = (*required_columns(TABLE), *stage_fields(book, record))
        ask(book, TABLE, names, form, record, required=must)
        key = form_key(form, book)
        act_button(_("Save"), lambda: keep(key), f"{form}-save")

    dialog()


def choose_customer(book: Book) -> None:
    """Ask whose deal it is; `show_new_deal` goes on from there."""

    @st.dialog(_("New opportunity"))
    def dialog() -> None:
        account_picker(book, "deal-account")
        act_button(_("Next"), _remember_customer, "opportunity-next")

    dialog()


def _remember_customer() -> None:
    chosen = picked("deal-account")
    if chosen is None:
        raise UserError("no_account", "请先搜索并选择客户。", "Search for the customer first.")
    st.session_state[CHOSEN] = chosen


def show_new_deal(book: Book, page: str) -> None:
    """Open the form for the customer that was chosen."""
    chosen = st.session_state.pop(CHOSEN, None)
    if chosen is not None:
        new_opportunity(book, chosen, page)
