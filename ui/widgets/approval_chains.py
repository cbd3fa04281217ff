"""The approval chains of the firm: who decides on what, and an editor with a dry run."""

from typing import Any

import streamlit as st

from crm.approvals.approvers import choices
from crm.approvals.chain import (
    MOST_STEPS,
    ON_REJECT,
    Chain,
    chain_of,
    condition_said,
    plain_chain,
    read_chain,
    saved_chain,
    saved_id,
    starting_chain,
    step_words,
)
from crm.approvals.dry_run import Trial, dry_run
from crm.approvals.facts import fact_columns
from crm.book import Book
from crm.conditions import plain_condition
from crm.naming import named
from crm.operations.save_approval_chain import SaveApprovalChain
from kit.errors import UserError
from ui import desk
from ui.widgets.condition_editor import condition_editor, start_over
from ui.widgets.editions import opens, saves_over, shown_edition
from ui.widgets.frame import heading
from ui.widgets.saving import form_key, refusal, save, telling_in
from ui.widgets.status import empty_state, number, plain
from ui.words import _, language, t

PAGE, EDITED, FORM = "approvals", "_chain-edited", "approval-chain"
TABLES = ("quotes", "accounts")
MOST_SHOWN = 30


def chains(book: Book) -> None:
    """Draw each chain in words, with its switch and its editor."""
    for table in TABLES:
        kept = saved_chain(book, table) or _started(table)
        active = chain_of(book, table) is not None
        key = form_key(f"chain-{table}", book)
        opens(f"chain-{table}", book, "approval_chains", saved_id(book, table))
        with st.container(border=True, key=f"chain-{table}", gap="xsmall"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{plain(kept.name)}**", width="stretch")
                st.toggle(
                    _("On"), active, key=f"chain-on-{table}-{active}", on_change=_switch,
                    args=(kept, not active, key),
                )  # fmt: skip
                st.button(
                    _("Edit"), key=f"chain-edit-{table}", icon=":material/edit:",
                    type="tertiary", on_click=_edit,
                    args=(kept, active or saved_chain(book, table) is None),
                )  # fmt: skip
            st.markdown(_words(book, kept))
    st.caption(
        _("Requests on their way keep the steps they were submitted with. Nobody decides on a "
          "request of his own: it goes to the general manager.")
    )  # fmt: skip


def _started(table: str) -> Chain:
    return starting_chain(table, language())


def _words(book: Book, chain: Chain) -> str:
    entry = condition_said(book, chain.table, chain.condition)
    first = _("Needed when {what}").format(what=plain(t(entry))) if t(entry) else _("Always needed")
    lines = [first]
    for number_, step in enumerate(chain.steps, 1):
        back = t(ON_REJECT[step.on_reject])
        who = plain(t(step_words(book, chain.table, step)))
        called = "" if who.startswith(plain(step.name)) else f"**{plain(step.name)}** · "
        told = _("on rejection {back}").format(back=back)
        lines.append(f"{number_}. {called}{who} · {told}")
    return "\n\n".join((lines[0], "\n".join(lines[1:])))


def _switch(chain: Chain, active: bool, key: str) -> None:
    seen = shown_edition(f"chain-{chain.table}")
    saved = SaveApprovalChain(
        called=chain.name, chain=plain_chain(chain), active=active, seen=seen
    )  # fmt: skip
    with desk.telling():
        save(saved, key, PAGE)


# --- the editor -------------------------------------------------------------------------------


def chain_editor_open() -> bool:
    """Whether a chain is being written."""
    return EDITED in st.session_state


def _edit(chain: Chain, active: bool) -> None:
    round_ = st.session_state.get("_chain-round", 0) + 1
    st.session_state["_chain-round"] = round_
    key = f"{FORM}-{round_}"
    st.session_state[EDITED] = {
        "name": chain.name, "key": key, "active": active, "tried": False, "next": len(chain.steps),
        "rows": list(enumerate(plain_chain(chain)["steps"])), "chain": chain,
    }  # fmt: skip
    opens(FORM, desk.book(), "approval_chains", saved_id(desk.book(), chain.table))
    start_over(f"{key}-entry")


def _close() -> None:
    st.session_state.pop(EDITED, None)


def edit_chain_here(book: Book) -> None:
    """Draw the chain that is being written."""
    edited: dict[str, Any] = st.session_state[EDITED]
    chain, key = edited["chain"], edited["key"]
    columns = fact_columns(chain.table)
    with heading(_("Edit approval chain")):
        st.button(_("Back"), key="chain-back", icon=":material/arrow_back:", on_click=_close)
    name = st.text_input(
        _("Name of the chain"), edited["name"], 60, key=f"{key}-name", autocomplete="off",
        persist_state="session",
    )  # fmt: skip
    st.markdown(f"**{_('Approval is needed when')}**")
    entry = condition_editor(columns, f"{key}-entry", chain.condition)
    steps = [
        _step(book, edited, place, number_, given)
        for place, (number_, given) in enumerate(list(edited["rows"]))
    ]
    st.button(
        _("Add step"), key=f"{key}-add", icon=":material/add:", type="tertiary",
        disabled=len(steps) >= MOST_STEPS, on_click=_add, args=(edited,),
    )  # fmt: skip
    plain_form = {
        "table": chain.table,
        "condition": plain_condition(entry) if entry else None,
        "steps": steps,
    }
    with st.container(horizontal=True):
        if st.button(_("Save"), key="chain-save", type="primary"):
            _save(name, plain_form, edited["active"], form_key(FORM, book))
        st.button(
            _("Try it"), key="chain-try", icon=":material/science:", on_click=edited.update,
            args=({"tried": True},),
        )  # fmt: skip
        st.button(
            _("Back to the firm's own chain"), key="chain-reset", type="tertiary",
            icon=":material/restart_alt:", on_click=_edit, args=(_started(chain.table), True),
        )  # fmt: skip
    refusal(FORM)
    if edited["tried"]:
        _trial(book, plain_form, name)


def _step(
    book: Book, edited: dict[str, Any], place: int, number_: int, given: dict[str, Any]
) -> dict[str, Any]:
    """One step of the form, as it is stored."""
    key, chain = f"{edited['key']}-step-{number_}", edited["chain"]
    names = choices(book)
    with st.container(border=True, gap="xsmall", key=f"{key}-box"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            name = st.text_input(
                _("Step {n}").format(n=place + 1), given["name"], 20, key=f"{key}-name",
                width=150, autocomplete="off", persist_state="session",
            )  # fmt: skip
            known = list(names)
            approver = st.selectbox(
                _("Approver"), known, key=f"{key}-approver", width=210, placeholder=_("Choose"),
                index=known.index(given["approver"]) if given["approver"] in names else None,
                format_func=lambda one: plain(t(names[one])) if one in names else "",
                persist_state="session",
            )  # fmt: skip
            ways = list(ON_REJECT)
            back = st.selectbox(
                _("On rejection"), ways, ways.index(given["on_reject"]), key=f"{key}-back",
                format_func=lambda one: t(ON_REJECT[one]), width=170, persist_state="session",
            )  # fmt: skip
            st.button(
                "", key=f"{key}-remove", icon=":material/close:", type="tertiary",
                help=_("Remove"), disabled=len(edited["rows"]) == 1, on_click=_remove,
                args=(edited, number_),
            )  # fmt: skip
        st.caption(_("Only when (nothing asked: always)"))
        start = read_chain({"table": chain.table, "steps": [given]}, "").steps[0].condition
        condition = condition_editor(fact_columns(chain.table), f"{key}-when", start)
    return {
        "name": name,
        "approver": approver or "",
        "condition": plain_condition(condition) if condition else None,
        "on_reject": back,
    }


def _add(edited: dict[str, Any]) -> None:
    step = {"name": "", "approver": "", "condition": None, "on_reject": "submitter"}
    edited["rows"].append((edited["next"], step))
    edited["next"] += 1


def _remove(edited: dict[str, Any], number_: int) -> None:
    edited["rows"] = [row for row in edited["rows"] if row[0] != number_]


def _save(name: str, chain: dict[str, Any], active: bool, key: str) -> None:
    """On the page, not in a callback: what was typed last counts."""
    operation = SaveApprovalChain(
        called=name, chain=chain, active=active, seen=shown_edition(FORM)
    )  # fmt: skip
    with telling_in(FORM):
        with saves_over(FORM, "approval_chains", saved_id(desk.book(), chain["table"])):
            save(operation, key, PAGE)
        _close()
        st.rerun()


# --- dry run ----------------------------------------------------------------------------------


def _trial(book: Book, plain_form: dict[str, Any], name: str) -> None:
    st.subheader(_("What it would have asked"), anchor=False)
    try:
        chain = read_chain(plain_form, name)
        tried = dry_run(book, chain)
    except UserError as error:
        st.error(plain(t(error.says)), icon=":material/info:")
        return
    with st.grid(2 + len(chain.steps), min_column_width=120, border=True):
        st.metric(_("Records looked at"), number(tried.looked_at))
        st.metric(_("Need approval"), number(tried.entered))
        for step, count in zip(chain.steps, tried.steps, strict=True):
            st.metric(plain(step.name), number(count))
    if not tried.entered:
        empty_state(_("No record needs approval"), _("Loosen the condition, or keep it."))
        return
    st.markdown("\n".join(_tried(book, chain, tried)))
    if tried.entered > MOST_SHOWN:
        st.caption(_("The first {n} are shown.").format(n=MOST_SHOWN))


def _tried(book: Book, chain: Chain, tried: Trial) -> list[str]:
    lines = []
    for row in tried.rows.head(MOST_SHOWN).iter_rows(named=True):
        passed = [plain(step.name) for n, step in enumerate(chain.steps, 1) if row[f"step {n}"]]
        lines.append(f"- {plain(named(book, chain.table, row['id']))} · {' → '.join(passed)}")
    return lines
