"""If-then rules: a list in their order, an editor with a dry run, and the log of firings."""

import polars as pl
import streamlit as st

from crm.automation.examples import examples
from crm.automation.rule import KeptRule, kept_rules, rule_words
from crm.book import Book
from crm.naming import named
from crm.operations.delete_rule import DeleteRule
from crm.operations.move_rule import MoveRule
from crm.operations.switch_rule import SwitchRule
from ui import desk
from ui.widgets.example_cards import ExampleCard, example_cards
from ui.widgets.frame import heading
from ui.widgets.rule_editor import edit, is_open, rule_editor
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.status import empty_state, plain
from ui.widgets.tables import page_of, pager, plain_table
from ui.words import _, t

PAGE, SIZE = "automation", 20


def show() -> None:
    book = desk.book()
    if is_open():
        rule_editor(book)
        return
    with heading(
        _("Automation"), _("Rules are tried in this order after every step, and as time goes by.")
    ):
        _new_button(book)
    saved_line(PAGE, book)
    rules = kept_rules(book)
    if not rules:
        empty_state(_("No rule yet"), _("Begin with an example, or write one of your own."))
        _examples(book)
    for place, kept in enumerate(rules):
        _rule(book, kept, first=place == 0, last=place == len(rules) - 1)
    _firings(book)


def _new_button(book: Book) -> None:
    with st.popover(_("New rule"), type="primary", icon=":material/add:"):
        st.button(
            _("An empty rule"),
            key="rule-new",
            width="stretch",
            on_click=edit,
            args=(None, "", None),
        )
        st.caption(_("Or begin with an example:"))
        for number, (name, rule) in enumerate(examples(book)):
            st.button(
                t(name), key=f"rule-example-{number}", width="stretch", type="tertiary",
                on_click=edit, args=(None, t(name), rule),
            )  # fmt: skip


def _examples(book: Book) -> None:
    """What rules may look like, for those who have none yet."""
    cards = [
        ExampleCard(
            f"rule-begin-{number}", t(name), plain(t(rule_words(book, rule))), (None, t(name), rule)
        )
        for number, (name, rule) in enumerate(examples(book))
    ]
    example_cards(cards, edit)


def _rule(book: Book, kept: KeptRule, *, first: bool, last: bool) -> None:
    key = form_key("rules", book)
    fired = len(book.pointing_to("rule_firings", "rule_id", kept.id))
    with st.container(border=True, key=f"rule-{kept.id}", gap="xsmall"):
        with st.container(
            horizontal=True, horizontal_alignment="right", vertical_alignment="center"
        ):
            st.markdown(f"**{plain(kept.name)}**", width="stretch")
            st.toggle(
                _("On"), kept.active, key=f"rule-on-{kept.id}-{kept.active}",
                on_change=_switch, args=(kept.id, not kept.active, key),
            )  # fmt: skip
            _small("arrow_upward", _("Up"), f"up-{kept.id}", first, _move, kept.id, True, key)
            _small("arrow_downward", _("Down"), f"down-{kept.id}", last, _move, kept.id, False, key)
            _small("edit", _("Edit"), f"edit-{kept.id}", False, edit, kept.id, kept.name, kept.rule)
            _small("delete", _("Delete"), f"delete-{kept.id}", False, _delete, kept.id, key)
        st.markdown(plain(t(rule_words(book, kept.rule))))
        st.caption(_("Fired {n} times").format(n=fired))


def _small(icon: str, help: str, key: str, disabled: bool, act, *args) -> None:
    st.button(
        "", key=f"rule-{key}", icon=f":material/{icon}:", help=help, type="tertiary",
        disabled=disabled, on_click=act, args=args,
    )  # fmt: skip


def _switch(rule_id: int, active: bool, key: str) -> None:
    with desk.telling():
        save(SwitchRule(id=rule_id, active=active), f"{key}-on-{rule_id}", PAGE)


def _move(rule_id: int, up: bool, key: str) -> None:
    with desk.telling():
        save(MoveRule(id=rule_id, up=up), f"{key}-move-{rule_id}-{up}", PAGE)


def _delete(rule_id: int, key: str) -> None:
    with desk.telling():
        save(DeleteRule(id=rule_id), f"{key}-delete-{rule_id}", PAGE)


# --- the log of firings -----------------------------------------------------------------------


def _firings(book: Book) -> None:
    total = book.height("rule_firings")
    if not total:
        return
    st.subheader(_("Log of firings"), anchor=False)
    pages = -(-total // SIZE)
    page = min(page_of("firings"), pages)
    rows = book.table("rule_firings").sort("id", descending=True).slice((page - 1) * SIZE, SIZE)
    rules = dict(book.table("automation_rules").select("id", "name").iter_rows())
    lines = rows.iter_rows(named=True)
    records = [(row, named(book, row["table_name"], row["record"])) for row in lines]
    shown = pl.DataFrame(
        {
            _("Time"): [f"{row['at']:%Y-%m-%d %H:%M}" for row, _who in records],
            _("Rule"): [rules.get(row["rule_id"], "") for row, _who in records],
            _("Record"): [who for _row, who in records],
            _("What was done"): [row["says"] for row, _who in records],
        }
    )
    plain_table(shown, "firings", alt=_("Log of firings"))
    pager("firings", page, pages, total)


show()
