"""One request on its way: submitted, decided step by step, settled or recalled.

The steps are written down when the request is submitted: a chain that changes later leaves those on
their way as they are.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from crm.approvals.approvers import SUPERIOR, approver_label, staff_of
from crm.approvals.chain import (
    Chain,
    OnReject,
    asked_steps,
    chain_of,
    enters,
    starting_chain,
)
from crm.approvals.facts import account_facts, quote_facts
from crm.book import OPENS, Book, Row

REQUESTS, DECISIONS = "approval_requests", "approval_decisions"
COLUMN_OF: Mapping[str, str] = {"quotes": "quote_id", "accounts": "account_id"}
StageState = Literal["passed", "waiting", "to_come", "skipped", "rejected"]


@dataclass(frozen=True, slots=True)
class Stage:
    """A step as one request has it."""

    name: str
    approver: str
    asked: bool
    on_reject: OnReject
    moved_up: bool = False
    """The approver named by the chain is the submitter himself; his superior decides."""


def stages_of(request: Row) -> tuple[Stage, ...]:
    """The steps of a request in their order."""
    return _stages(request["steps"] or "[]")


@lru_cache(maxsize=512)
def _stages(text: str) -> tuple[Stage, ...]:
    return tuple(Stage(**one) for one in json.loads(text))


def present_stage(request: Row) -> Stage:
    """The step that a waiting request has reached."""
    stage: Stage = stages_of(request)[request["step"] - 1]
    return stage


# --- finding ----------------------------------------------------------------------------------


def requests_about(book: Book, table: str, id: int) -> list[Row]:
    """Every request about a record, the latest first."""
    ids = book.pointing_to(REQUESTS, COLUMN_OF[table], id)
    rows = (book.record(REQUESTS, one) for one in reversed(ids))
    return [row for row in rows if row["table_name"] == table]


def open_request(book: Book, table: str, id: int) -> Row | None:
    """The request about a record that waits for a decision."""
    found = requests_about(book, table, id)
    return next((row for row in found if row["status"] == "waiting"), None)


def waiting_for(book: Book) -> list[Row]:
    """Every request that waits, the oldest first; those not written down yet have the id 0."""
    return book.remember("approvals waiting", lambda: _waiting(book))


def _waiting(book: Book) -> list[Row]:
    rows: list[Row] = []
    if book.height(REQUESTS):
        rows = book.table(REQUESTS).filter(status="waiting").to_dicts()
    known = {row["quote_id"] for row in rows}
    quotes = book.table("quotes").filter(status="waiting").to_dicts()
    rows += [request_as_it_is(book, quote) for quote in quotes if quote["id"] not in known]
    return sorted(rows, key=lambda row: (row["submitted_at"], row["id"]))


def decisions_of(book: Book, request_id: int) -> list[Row]:
    """What was decided on a request, in the order of time."""
    ids = book.pointing_to(DECISIONS, "request_id", request_id)
    return [book.record(DECISIONS, id) for id in ids]


def target_of(request: Row) -> int:
    """The number of the record a request is about."""
    return int(request[COLUMN_OF[request["table_name"]]])


def states_of(request: Row) -> list[tuple[Stage, StageState]]:
    """Each step and how far it is."""
    return [
        (stage, _state_of(request, stage, number))
        for number, stage in enumerate(stages_of(request), 1)
    ]


def _state_of(request: Row, stage: Stage, number: int) -> StageState:
    if not stage.asked:
        return "skipped"
    if request["status"] == "approved" or number < request["step"]:
        return "passed"
    if number > request["step"] or request["status"] == "recalled":
        return "to_come"
    return "waiting" if request["status"] == "waiting" else "rejected"


# --- whether it is needed ---------------------------------------------------------------------


def needs_approval(book: Book, quote: Row) -> bool:
    """Whether the chain in force asks for approval of the quote as it stands."""
    chain = chain_of(book, "quotes")
    return chain is not None and enters(book, chain, quote_facts(book, quote))


def limit_needs_approval(book: Book, account: Row, limit: int | None) -> bool:
    """Whether raising a customer's credit limit to so many fen has to be approved."""
    chain = chain_of(book, "accounts")
    if chain is None or not limit or limit <= (account["credit_limit"] or 0):
        return False
    return enters(book, chain, account_facts(book, account, limit))


# --- the steps of its life --------------------------------------------------------------------


def submit_quote(book: Book, quote: Row, reason: str | None, at: datetime) -> int:
    """A request about a quote, which waits from now on; its id."""
    request = book.add(REQUESTS, **_for_quote(book, quote, reason, at))
    book.change("quotes", quote["id"], status="waiting", approval_note=None)
    return request


def submit_limit(book: Book, account: Row, limit: int, reason: str | None) -> int:
    """A request to raise a customer's credit limit; its id."""
    chain = chain_of(book, "accounts") or starting_chain("accounts", book.firm.key.locale)
    facts = account_facts(book, account, limit)
    values = {"account_id": account["id"], "asked": limit, "reason": reason}
    return book.add(
        REQUESTS, **_submitted(book, chain, facts, values, account["owner_id"], book.now)
    )


def _for_quote(book: Book, quote: Row, reason: str | None, at: datetime) -> Row:
    chain = chain_of(book, "quotes") or starting_chain("quotes", book.firm.key.locale)
    values = {"quote_id": quote["id"], "account_id": quote["account_id"], "asked": quote["gross"]}
    facts, about = quote_facts(book, quote), {**values, "reason": reason}
    return _submitted(book, chain, facts, about, quote["owner_id"], at)


def _submitted(
    book: Book, chain: Chain, facts: Row, values: Row, submitter: int | None, at: datetime
) -> Row:
    stages = route(book, chain, facts, submitter)
    return {
        **values,
        "table_name": chain.table,
        "status": "waiting",
        "step": next(number for number, stage in enumerate(stages, 1) if stage.asked),
        "submitted_by": submitter,
        "submitted_at": at,
        "since": at,
        "steps": json.dumps([asdict(stage) for stage in stages], ensure_ascii=False),
    }


def route(book: Book, chain: Chain, facts: Row, submitter: int | None) -> list[Stage]:
    """The steps of the chain as a request of this person's would pass them."""
    asked = asked_steps(book, chain, facts)
    return [
        _stage(book, step.name, step.approver, passes, step.on_reject, submitter)
        for step, passes in zip(chain.steps, asked, strict=True)
    ]


def _stage(
    book: Book, name: str, approver: str, asked: bool, on_reject: OnReject, submitter: int | None
) -> Stage:
    own = submitter is not None and staff_of(book, approver) == submitter
    return Stage(name, SUPERIOR if own else approver, asked, on_reject, own)


def request_for(book: Book, quote: Row) -> int:
    """The open request of a waiting quote; one the firm had before the CRM kept requests is
    written down now, as if submitted on the day the quote was made."""
    found = open_request(book, "quotes", quote["id"])
    if found is not None:
        return int(found["id"])
    return submit_quote(book, quote, None, _made_at(book, quote))


def request_as_it_is(book: Book, quote: Row) -> Row:
    """The open request of a waiting quote; where none is written down yet, what it would be, with
    the id 0."""
    found = open_request(book, "quotes", quote["id"])
    if found is not None:
        return found
    empty = dict.fromkeys(book.schema[REQUESTS].columns)
    return empty | _for_quote(book, quote, None, _made_at(book, quote)) | {"id": 0}


def _made_at(book: Book, quote: Row) -> datetime:
    return datetime.combine(quote["created_on"] or book.firm.as_of, OPENS)


def settle(
    book: Book, request_id: int, approve: bool, note: str | None, at: datetime, played: bool
) -> None:
    """Decide the present step: on to the next one, back to the one before, or the end."""
    request = book.record(REQUESTS, request_id)
    to = _next_step(request) if approve else _step_before(request)
    decision = "approved" if approve else "returned" if to is not None else "rejected"
    _note_down(book, request, decision, note, at, played)
    if to is not None:
        book.change(REQUESTS, request_id, step=to, since=at)
        return
    book.change(REQUESTS, request_id, status="approved" if approve else "rejected", decided_at=at)
    _take_effect(book, request, approve, note)


def _next_step(request: Row) -> int | None:
    later = enumerate(stages_of(request), 1)
    return next((number for number, s in later if s.asked and number > request["step"]), None)


def _step_before(request: Row) -> int | None:
    if present_stage(request).on_reject == "submitter":
        return None
    earlier = list(enumerate(stages_of(request), 1))[: request["step"] - 1]
    return next((number for number, s in reversed(earlier) if s.asked), None)


def _take_effect(book: Book, request: Row, approve: bool, note: str | None) -> None:
    if request["table_name"] == "quotes":
        status = "approved" if approve else "rejected"
        book.change("quotes", request["quote_id"], status=status, approval_note=note)
    elif approve:
        account = book.survivor(request["account_id"])
        book.change("accounts", account, credit_limit=request["asked"])


def recall(book: Book, request_id: int) -> None:
    """The submitter takes it back; a quote is a draft again."""
    request = book.record(REQUESTS, request_id)
    book.add(
        DECISIONS,
        request_id=request_id,
        step=request["step"],
        step_name=present_stage(request).name,
        decision="recalled",
        approver=_name(book, request["submitted_by"]),
        staff_id=request["submitted_by"],
        played=True,
        at=book.now,
    )
    book.change(REQUESTS, request_id, status="recalled", decided_at=book.now)
    if request["table_name"] == "quotes":
        book.change("quotes", request["quote_id"], status="draft")


def _note_down(
    book: Book, request: Row, decision: str, note: str | None, at: datetime, played: bool
) -> None:
    stage = present_stage(request)
    label = approver_label(book, stage.approver)
    book.add(
        DECISIONS,
        request_id=request["id"],
        step=request["step"],
        step_name=stage.name,
        decision=decision,
        approver=label.in_language(book.firm.key.locale),
        staff_id=staff_of(book, stage.approver),
        played=played,
        at=at,
        note=note,
    )


def _name(book: Book, staff_id: int | None) -> str:
    return "" if staff_id is None else book.value("staff", staff_id, "name") or ""
