"""Approval chains: entering, steps, rejections, recall, who may decide, and who does by himself."""

import pytest

from crm.approvals.chain import asked_steps, chain_of, plain_chain, starting_chain
from crm.approvals.facts import quote_facts
from crm.approvals.requests import (
    decisions_of,
    needs_approval,
    open_request,
    requests_about,
    route,
    stages_of,
    states_of,
    waiting_for,
)
from crm.book import Book
from sample_data.firm import Firm
from tests.crm.approving import REASON, submitted, three_steps, with_quote
from tests.crm.selling import do, refusal, selling_firm


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    """The staff of the small firm: number 1 heads sales and owns the accounts."""
    return Book(selling_firm(tiny_firm))


def states(book: Book) -> list[str]:
    return [state for _stage, state in states_of(requests_about(book, "quotes", 1)[0])]


# --- entering ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("discount", "needed"), [(0.0, False), (0.15, False), (0.1501, True), (0.3, True)]
)
def test_the_firm_starts_with_approval_beyond_fifteen_per_cent(
    book: Book, discount: float, needed: bool
) -> None:
    quote = with_quote(book, discount).record("quotes", 1)
    assert needs_approval(book, quote) is needed
    assert (refusal(book, "request_approval", quote_id=1) == "no_approval_needed") is not needed


@pytest.mark.parametrize(
    ("discount", "quantity", "asked"),
    [
        (0.2, 5, (True, False, False)),  # margin 25 %
        (0.26, 5, (True, True, False)),  # beyond a quarter
        (0.2, 600, (True, False, True)),  # 542,400 yuan
        (0.35, 900, (True, True, True)),
    ],
)
def test_each_step_has_its_own_condition(
    book: Book, discount: float, quantity: int, asked: tuple[bool, ...]
) -> None:
    quote = with_quote(book, discount, quantity).record("quotes", 1)
    chain = chain_of(book, "quotes")
    assert chain is not None
    assert asked_steps(book, chain, quote_facts(book, quote)) == asked


def test_a_low_margin_goes_to_finance(book: Book) -> None:
    lines = [{"product_id": 1, "quantity": 5, "discount": 0.245}]
    do(book, "create_quote", opportunity_id=1, lines=lines, values={"discount": 0.0})
    facts = quote_facts(book, book.record("quotes", 1))
    assert facts["margin"] == pytest.approx(1 - 6_000 / 7_550)
    low = facts | {"margin": 0.149}
    assert asked_steps(book, starting_chain("quotes", "zh"), low) == (True, True, False)


def test_a_chain_that_is_off_asks_nothing(book: Book) -> None:
    with_quote(book, 0.4)
    chain = plain_chain(starting_chain("quotes", "zh"))
    do(book, "save_approval_chain", called="报价审批", chain=chain, active=False)
    assert refusal(book, "send_quote", quote_id=1) == ""
    do(book, "undo", of=book.seq)
    assert refusal(book, "send_quote", quote_id=1) == "approval_needed"


# --- the way ----------------------------------------------------------------------------------


def test_a_request_passes_its_steps_and_the_trail_says_who(book: Book) -> None:
    submitted(book, 0.3)
    assert states(book) == ["waiting", "to_come", "skipped"]
    do(book, "decide_approval", quote_id=1, approve=True, note="可以", by="sales_lead")
    assert states(book) == ["passed", "waiting", "skipped"]
    assert book.value("quotes", 1, "status") == "waiting"
    assert refusal(book, "send_quote", quote_id=1) == "quote_status"
    do(book, "decide_approval", quote_id=1, approve=True, by="finance")
    assert book.value("quotes", 1, "status") == "approved"
    request = requests_about(book, "quotes", 1)[0]
    assert (request["status"], request["decided_at"]) == ("approved", book.now)
    trail = decisions_of(book, request["id"])
    assert [(d["step_name"], d["staff_id"], d["note"]) for d in trail] == [
        ("销售主管", 1, "可以"),
        ("财务", None, None),
    ]
    assert refusal(book, "send_quote", quote_id=1) == ""


def test_a_rejection_goes_back_to_the_submitter(book: Book) -> None:
    submitted(book, 0.3)
    do(book, "decide_approval", quote_id=1, approve=False, note="太低")
    quote = book.record("quotes", 1)
    assert (quote["status"], quote["approval_note"]) == ("rejected", "太低")
    assert states(book) == ["rejected", "to_come", "skipped"]
    do(book, "request_approval", quote_id=1, reason=REASON)
    assert len(requests_about(book, "quotes", 1)) == 2


def test_a_rejection_may_go_back_one_step(book: Book) -> None:
    do(book, "save_approval_chain", called="三步", chain=three_steps("previous"))
    submitted(book, 0.0)
    for _step in range(2):
        do(book, "decide_approval", quote_id=1, approve=True)
    do(book, "decide_approval", quote_id=1, approve=False, note="再看看毛利")
    assert states(book) == ["passed", "waiting", "to_come"]
    do(book, "decide_approval", quote_id=1, approve=False, note="同上")
    do(book, "decide_approval", quote_id=1, approve=False, note="退回")
    assert book.value("quotes", 1, "status") == "rejected"
    trail = decisions_of(book, 1)
    assert [d["decision"] for d in trail] == ["approved"] * 2 + ["returned"] * 2 + ["rejected"]


def test_a_quote_in_approval_is_recalled_before_it_is_changed(book: Book) -> None:
    submitted(book, 0.3)
    assert refusal(book, "edit_quote", quote_id=1, values={"discount": 0.1}) == "quote_status"
    do(book, "recall_approval", quote_id=1)
    assert book.value("quotes", 1, "status") == "draft"
    assert open_request(book, "quotes", 1) is None
    assert refusal(book, "decide_approval", request_id=1, approve=True) == "settled_request"
    do(book, "edit_quote", quote_id=1, values={"discount": 0.1})


def test_a_changed_quote_asks_again_even_after_approval(book: Book) -> None:
    submitted(book, 0.2)
    do(book, "decide_approval", quote_id=1, approve=True)
    do(book, "edit_quote", quote_id=1, values={"discount": 0.01})
    assert refusal(book, "send_quote", quote_id=1) == "approval_needed"


def test_a_chain_that_changes_leaves_requests_on_their_way(book: Book) -> None:
    submitted(book, 0.2)
    do(book, "save_approval_chain", called="三步", chain=three_steps())
    do(book, "decide_approval", quote_id=1, approve=True)
    assert book.value("quotes", 1, "status") == "approved"


def test_undo_takes_a_decision_back_whole(book: Book) -> None:
    submitted(book, 0.2)
    do(book, "decide_approval", quote_id=1, approve=True)
    do(book, "undo", of=book.seq)
    assert book.value("quotes", 1, "status") == "waiting"
    assert states(book)[0] == "waiting" and decisions_of(book, 1) == []


# --- who may decide ---------------------------------------------------------------------------


def test_what_is_said_before_submitting_is_the_way_the_request_takes(book: Book) -> None:
    submitted(book, 0.2, owner=1)
    quote, chain = book.record("quotes", 1), chain_of(book, "quotes")
    assert chain is not None
    said = route(book, chain, quote_facts(book, quote), quote["owner_id"])
    assert said == list(stages_of(book.record("approval_requests", 1)))
    assert said[0].approver == "general_manager"


def test_nobody_approves_a_request_of_his_own(book: Book) -> None:
    submitted(book, 0.2, owner=1)
    stage = stages_of(book.record("approval_requests", 1))[0]
    assert (stage.approver, stage.moved_up) == ("general_manager", True)
    for by in ("sales_lead", "staff:1"):
        assert refusal(book, "decide_approval", quote_id=1, approve=True, by=by) == "own_request"
    do(book, "decide_approval", quote_id=1, approve=True, by="general_manager")
    assert book.value("quotes", 1, "status") == "approved"


def test_only_the_approver_of_the_step_decides(book: Book) -> None:
    submitted(book, 0.3)
    for by in ("finance", "nobody", "staff:99"):
        code = refusal(book, "decide_approval", quote_id=1, approve=True, by=by)
        assert code == "not_the_approver"
    assert refusal(book, "decide_approval", quote_id=1, approve=True, by="staff:1") == ""


def test_several_are_decided_at_once(book: Book) -> None:
    submitted(book, 0.3)
    lines = [{"product_id": 1, "quantity": 5, "discount": 0.2}]
    do(book, "create_quote", opportunity_id=2, lines=lines, values={"owner_id": 2})
    do(book, "request_approval", quote_id=2)
    ids = [row["id"] for row in waiting_for(book)]
    assert refusal(book, "decide_approvals", request_ids=ids, approve=False) == "approval_note"
    do(book, "decide_approvals", request_ids=ids, approve=True, by="sales_lead")
    assert [book.value("quotes", i, "status") for i in (1, 2)] == ["waiting", "approved"]


# --- credit limits ----------------------------------------------------------------------------


def test_a_credit_limit_takes_effect_once_approved(book: Book) -> None:
    change = {"account_id": 5, "values": {"credit_limit": 3_000_000}}
    assert refusal(book, "edit_account", **change) == ""
    chain = plain_chain(starting_chain("accounts", "zh"))
    do(book, "save_approval_chain", called="额度", chain=chain)
    assert refusal(book, "edit_account", **change) == "limit_needs_approval"
    assert refusal(book, "edit_account", account_id=5, values={"credit_limit": 1_000_000}) == ""
    do(book, "request_limit_approval", account_id=5, limit=3_000_000, reason=REASON)
    again = {"account_id": 5, "limit": 4_000_000}
    assert refusal(book, "request_limit_approval", **again) == "in_approval"
    do(book, "decide_approval", request_id=1, approve=True)
    assert book.value("accounts", 5, "credit_limit") == 3_000_000


# --- what was there before ---------------------------------------------------------------------


def test_a_quote_that_waited_before_requests_were_kept_is_decided_too(book: Book) -> None:
    with_quote(book, 0.3)
    book.begin()
    book.change("quotes", 1, status="waiting")
    book.end(book.seq + 1)
    assert [(row["id"], row["quote_id"]) for row in waiting_for(book)] == [(0, 1)]
    played = do(book.fork(), "decide_approvals", quote_ids=[1], approve=True)
    assert decisions_of(played, 1)[0]["played"]
    do(book, "advance_clock", days=5)
    assert book.value("quotes", 1, "status") == "rejected"
    assert "没有写申请理由" in decisions_of(book, 1)[-1]["note"]
