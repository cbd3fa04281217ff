"""The opportunity board: a column per stage, a card per deal; moving one passes the stage gates."""

import streamlit as st

from crm.board import Card, Column, board
from crm.book import Book
from crm.operations.move_stage import MoveStage
from crm.rules import CLOSED, stage_label
from sample_data.schema import code, number_of, schema
from ui import desk
from ui.widgets.account_dialogs import new_opportunity, plan_activity
from ui.widgets.asking import act_button
from ui.widgets.frame import heading
from ui.widgets.records import account_link, staff_names
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.status import chip, day, money, number, percent, plain
from ui.words import _, t

PAGE = "opportunities"
FEW, MOST = 8, 30  # cards per column before and after "show all"


def show() -> None:
    book = desk.book()
    with heading(_("Opportunities"), _intro(book)):
        if st.button(_("New opportunity"), type="primary", icon=":material/add:", key="new"):
            _choose_account()
    _new_for_chosen(book)
    saved_line(PAGE, book)
    owner, closed, whole = _filters(book)
    columns = [c for c in board(book, owner) if closed or c.stage not in CLOSED]
    for place, column in zip(st.columns(len(columns), gap="small"), columns, strict=True):
        with place:
            _column(book, column, MOST if whole else FEW)


def _intro(book: Book) -> str:
    return _("Today is {day}. Weighted amount = amount × probability of the stage.").format(
        day=day(book.as_of)
    )


def _filters(book: Book) -> tuple[int | None, bool, bool]:
    names = staff_names(book)
    with st.container(horizontal=True, vertical_alignment="center"):
        owner = st.selectbox(
            _("Owner"), list(names), index=None, key="board-owner", width=220,
            format_func=lambda id: plain(names.get(id, "")), placeholder=_("All owners"),
            label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
        closed = st.toggle(_("Show closed"), key="board-closed", persist_state="session")
        whole = st.toggle(_("Show all cards"), key="board-whole", persist_state="session")
    return owner, closed, whole


# --- columns and cards ------------------------------------------------------------------------


def _column(book: Book, column: Column, most: int) -> None:
    with st.container(key=f"stage-{column.stage}", gap="xsmall"):
        st.markdown(f"**{t(column.label)}** {percent(column.probability, 0)}")
        st.caption(
            _("{n} · {amount}  \nweighted {weighted}").format(
                n=number(column.count),
                amount=plain(money(column.amount)),
                weighted=plain(money(column.weighted)),
            )
        )
        for card in column.cards[:most]:
            _card(book, card, column.stage in CLOSED)
        if len(column.cards) > most:
            st.caption(_("and {n} more").format(n=len(column.cards) - most))


def _card(book: Book, card: Card, closed: bool) -> None:
    with st.container(border=True, key=f"card-{card.id}", gap="xsmall"):
        worth = f"{plain(money(card.amount))} · {code('opportunities', card.id)}"
        st.markdown(f"**{plain(_about(card))}**  \n{worth}")
        account_link(card.account_id, plain(card.account), ":material/person:")
        if closed:
            return
        st.caption(f"{_age(card)}  \n{_next_step(card)}")
        with st.container(horizontal=True, gap="xsmall"):
            if st.button(_("Move"), key=f"move-{card.id}", icon=":material/moving:"):
                _move(book, card)
            if st.button(
                _("Plan"), key=f"plan-{card.id}", icon=":material/event:", type="tertiary"
            ):
                plan_activity(book, card.account_id, PAGE, card.id)


def _about(card: Card) -> str:
    """The deal's name without the customer's, which stands below it."""
    return card.name.removeprefix(card.account).lstrip(" ·-：:") or card.name


def _age(card: Card) -> str:
    return _("{n} days here, closes {day}").format(
        n=number(card.days_in_stage), day=day(card.close_date) or "–"
    )


def _next_step(card: Card) -> str:
    if card.step == "none":
        return chip("none", _("No next step"))
    words = f"{day(card.next_step_on)} {card.next_step}".strip()
    if card.step == "late":
        return chip("late", _("Late: {what}").format(what=words))
    return f":green-badge[:material/event: {plain(words)}]"


# --- moving -----------------------------------------------------------------------------------


def _move(book: Book, card: Card) -> None:
    stages = list(schema()["opportunities"].columns["stage"].values)
    reasons = schema()["opportunities"].columns["lost_reason"].values
    before = book.value("opportunities", card.id, "stage")
    widget = f"stage-of-{card.id}"

    @st.dialog(_("Move opportunity"))
    def dialog() -> None:
        st.markdown(
            _("**{name}** is at “{stage}”. Stages are passed one by one.").format(
                name=plain(card.name), stage=t(stage_label(before))
            )
        )
        st.radio(
            _("New stage"), [stage for stage in stages if stage != before], index=None,
            format_func=lambda stage: t(stage_label(stage)), key=widget,
        )  # fmt: skip
        if st.session_state[widget] == "lost":
            st.selectbox(
                t(schema()["opportunities"].columns["lost_reason"].label), list(reasons),
                index=None, format_func=lambda reason: t(reasons[reason]),
                key=f"{widget}-reason", placeholder=_("Choose"),
            )  # fmt: skip
        key = form_key(widget, book)
        act_button(_("Save"), lambda: _save_move(card.id, widget, key), f"{widget}-save")

    dialog()


def _save_move(opportunity_id: int, widget: str, key: str) -> None:
    stage = st.session_state[widget] or ""
    reason = st.session_state.get(f"{widget}-reason") if stage == "lost" else None
    save(MoveStage(opportunity_id=opportunity_id, stage=stage, lost_reason=reason), key, PAGE)


# --- a new opportunity ------------------------------------------------------------------------


def _choose_account() -> None:
    @st.dialog(_("New opportunity"))
    def dialog() -> None:
        st.text_input(
            _("Account ID"), key="opportunity-account", placeholder="C00017", max_chars=20
        )
        act_button(_("Next"), _remember_account, "opportunity-next")

    dialog()


def _remember_account() -> None:
    chosen = number_of("accounts", st.session_state["opportunity-account"])
    desk.book().record("accounts", chosen)
    st.session_state["_opportunity_for"] = chosen


def _new_for_chosen(book: Book) -> None:
    chosen = st.session_state.pop("_opportunity_for", None)
    if chosen is not None:
        new_opportunity(book, chosen, PAGE)


show()
