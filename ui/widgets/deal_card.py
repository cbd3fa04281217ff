"""One deal on the board: what it is worth, how it stands, and what one does with it most."""

import streamlit as st

from crm.board import Card
from crm.book import Book
from crm.rules import CLOSED, stage_label
from sample_data.schema import code
from ui.widgets.account_dialogs import plan_activity
from ui.widgets.deal_dialogs import advance, choose_stage, edit_deal, following_stage, lose_deal
from ui.widgets.quote_start import start_quote
from ui.widgets.records import open_account, open_record
from ui.widgets.saving import form_key
from ui.widgets.status import chip, day, money, number, plain
from ui.words import _, t


def deal_card(book: Book, card: Card, page: str) -> None:
    """Draw the card; a click on its main button moves the deal one stage on."""
    acts = _acts(card)
    with st.container(border=True, key=f"card-{card.id}", gap="xsmall"):
        # one text and not three: a board has many cards
        st.markdown(f"**{plain(_about(card))}**  \n{plain(card.account)}  \n{_facts(book, card)}")
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            on = following_stage(card.stage) if card.stage not in CLOSED else None
            if on is not None:
                key = f"{form_key('board', book)}-{card.id}"
                st.button(
                    t(stage_label(on)), key=f"move-{card.id}", icon=":material/arrow_forward:",
                    on_click=advance, args=(card.id, on, key, page),
                )  # fmt: skip
            act = st.menu_button(
                _("More"), list(acts), key=f"more-{card.id}", type="tertiary",
                format_func=lambda name: acts[name],
            )  # fmt: skip
    if act:
        _carry_out(book, card, act, page)


def _facts(book: Book, card: Card) -> str:
    if card.stage in CLOSED:
        return f":gray[:small[{plain(money(card.amount))} · {day(card.close_date)}]]"
    worth = _("{amount}, weighted {weighted}").format(
        amount=plain(money(card.amount)), weighted=plain(money(card.weighted))
    )
    closes = day(card.close_date) or "–"
    if card.close_date is not None and card.close_date < book.as_of:
        closes = f":red[{closes}]"
    age = _("{n} days here, closes {day}").format(n=number(card.days_in_stage), day=closes)
    return f":gray[:small[{worth}]]  \n:gray[:small[{age}]]  \n{_next_step(card)}"


def _about(card: Card) -> str:
    """The deal's name without the customer's, which stands below it."""
    return card.name.removeprefix(card.account).lstrip(" ·-：:") or card.name


def _next_step(card: Card) -> str:
    if card.step == "none":
        return chip("none", _("No next step"))
    words = f"{day(card.next_step_on)} {card.next_step}".strip()
    if card.step == "late":
        return chip("late", _("Late: {what}").format(what=words))
    return f":green-badge[:material/event: {plain(words)}]"


def _acts(card: Card) -> dict[str, str]:
    shown = {
        "open": _("Open {code}").format(code=code("opportunities", card.id)),
        "account": _("Open the customer"),
    }
    if card.stage in CLOSED:
        return shown
    return {
        "plan": _("Plan next step"),
        "edit": _("Edit"),
        "quote": _("New quote"),
        "stage": _("Another stage"),
        "lose": _("Close as lost"),
        **shown,
    }


def _carry_out(book: Book, card: Card, act: str, page: str) -> None:
    if act == "open":
        open_record(book, "opportunities", card.id)
    elif act == "account":
        open_account(card.account_id)
    elif act == "plan":
        plan_activity(book, card.account_id, page, card.id)
    elif act == "edit":
        edit_deal(book, card.id, page)
    elif act == "quote":
        start_quote(book, card.id)
    elif act == "stage":
        choose_stage(book, card.id, page)
    elif act == "lose":
        lose_deal(book, card.id, page)
