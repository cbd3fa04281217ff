"""Score models for leads: the list, examples to start from, and one model with its preview."""

import streamlit as st

from crm.book import Book
from crm.operations.apply_score_model import ApplyScoreModel
from crm.operations.delete_score_model import DeleteScoreModel
from crm.operations.stop_score_model import StopScoreModel
from crm.sales.scoring import KeptModel, kept_model, kept_models, rule_words
from crm.sales.scoring_examples import EXAMPLES, examples
from crm.sales.scoring_preview import preview
from kit.errors import UserError
from sample_data.schema import code, number_of
from ui import desk
from ui.widgets.example_cards import ExampleCard, example_cards
from ui.widgets.frame import heading
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.scoring_editor import PAGE, editor
from ui.widgets.scoring_words import signed
from ui.widgets.status import chip, empty_state, number, plain
from ui.words import _, t

NEW = "new"
MOST_TOLD = 4
"""Rules of a model that the list tells."""


def show() -> None:
    book, asked = desk.book(), st.query_params.get("id", "")
    if not asked:
        _list(book)
    elif asked == NEW:
        _new(book)
    else:
        try:
            found = kept_model(book, number_of("score_models", asked, book.schema))
        except UserError as error:
            _back()
            heading(_("Lead scoring"))
            saved_line(PAGE, book)
            empty_state(plain(t(error.says)), _("Choose a score model from the list."))
            return
        _one(book, found)


# --- the list ---------------------------------------------------------------------------------


def _list(book: Book) -> None:
    with heading(
        _("Lead scoring"),
        _("Rules give points; the model in force keeps every open lead's score in step."),
    ):
        st.button(
            _("New model"), type="primary", icon=":material/add:", key="new-model",
            on_click=_open, args=(NEW,),
        )  # fmt: skip
    saved_line(PAGE, book)
    kept = kept_models(book)
    if not kept:
        empty_state(
            _("No score model yet"), _("Start from an example below, or from nothing."),
            "leaderboard",
        )  # fmt: skip
    for one in kept:
        _card(book, one)
    _examples(book)


def _card(book: Book, kept: KeptModel) -> None:
    seen = preview(book, kept.model)
    with st.container(border=True, key=f"model-{kept.id}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            mark = " " + chip("active", _("In force")) if kept.active else ""
            st.markdown(f"**{plain(kept.name)}**{mark}", width="stretch")
            st.button(
                _("Open model"), icon=":material/edit:", key=f"open-{kept.id}", on_click=_open,
                args=(code("score_models", kept.id),),
            )  # fmt: skip
            _acts(book, kept)
        st.markdown(plain(_told(book, kept)))
        st.caption(
            _("{n} rules · MQL from {mql} · SQL from {sql} · of {open} open leads {a} reach MQL, "
              "{b} SQL").format(
                n=len(kept.model.rules), mql=kept.model.mql, sql=kept.model.sql,
                open=number(seen.open), a=number(seen.mql), b=number(seen.sql),
            )
        )  # fmt: skip


def _told(book: Book, kept: KeptModel) -> str:
    """The weightiest rules in one line."""
    rules = sorted(kept.model.rules, key=lambda rule: -abs(rule.points))
    said = [f"{signed(r.points)} {t(rule_words(book, r.condition))}" for r in rules[:MOST_TOLD]]
    more = ["…"] if len(rules) > MOST_TOLD else []
    return _("; ").join([*said, *more])


def _acts(book: Book, kept: KeptModel) -> None:
    key = form_key(f"model-{kept.id}", book)
    if kept.active:
        st.button(
            _("Stop"), icon=":material/stop_circle:", key=f"stop-{kept.id}", on_click=_stop,
            args=(kept.id, key), help=_("Empties the scores this model gave."),
        )  # fmt: skip
        return
    st.button(
        _("Put in force"), icon=":material/play_circle:", key=f"apply-{kept.id}", type="primary",
        on_click=_apply, args=(kept.id, key),
        help=_("Scores every lead, and new ones as they come."),
    )  # fmt: skip
    st.button(
        "", icon=":material/delete:", key=f"delete-{kept.id}", type="tertiary", help=_("Delete"),
        on_click=_delete, args=(kept.id, key),
    )  # fmt: skip


def _examples(book: Book) -> None:
    cards = [
        ExampleCard(f"example-{one.key}", t(one.name), t(one.meaning), (NEW, one.key))
        for one in examples(book)
    ]
    example_cards(cards, _open)


def _open(id: str, example: str = "") -> None:
    st.query_params.clear()
    if id:
        st.query_params["id"] = id
    if example:
        st.query_params["from"] = example
    st.session_state["_scoring-drawn"] = st.session_state.get("_scoring-drawn", 0) + 1


def _apply(id: int, key: str) -> None:
    with desk.telling():
        save(ApplyScoreModel(id=id), f"{key}-apply", PAGE)


def _stop(id: int, key: str) -> None:
    with desk.telling():
        save(StopScoreModel(id=id), f"{key}-stop", PAGE)


def _delete(id: int, key: str) -> None:
    with desk.telling():
        save(DeleteScoreModel(id=id), f"{key}-delete", PAGE)
        _open("")


# --- one model --------------------------------------------------------------------------------


def _back() -> None:
    st.button(
        _("All score models"), icon=":material/arrow_back:", type="tertiary", key="all-models",
        on_click=_open, args=("",),
    )  # fmt: skip


def _new(book: Book) -> None:
    chosen = st.query_params.get("from", "")
    example = next((one for one in EXAMPLES if one.key == chosen), None)
    _back()
    heading(_("New score model"), t(example.meaning) if example else "")
    drawn = st.session_state.get("_scoring-drawn", 0)
    editor(
        book, None, example.model if example else None,
        t(example.name) if example else "", f"scoring-new-{example.key if example else ''}-{drawn}",
    )  # fmt: skip


def _one(book: Book, kept: KeptModel) -> None:
    _back()
    mark = _("In force") if kept.active else _("Not in force")
    with heading(plain(kept.name), f"{code('score_models', kept.id)} · {mark}"):
        _acts(book, kept)
    saved_line(PAGE, book)
    drawn = st.session_state.get("_scoring-drawn", 0)
    editor(book, kept, kept.model, kept.name, f"scoring-{kept.id}-{drawn}")


show()
