"""Approval chains: which can be kept, what a dry run says, and a rule that submits."""

import pytest

from crm.approvals.chain import starting_chain
from crm.approvals.dry_run import dry_run
from crm.book import Book
from sample_data.firm import Firm
from tests.crm.approving import REASON, three_steps, with_quote
from tests.crm.selling import do, refusal, selling_firm


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    return Book(selling_firm(tiny_firm))


def test_a_chain_that_cannot_be_followed_is_refused(book: Book) -> None:
    good = three_steps()
    for change, code in (
        ({"steps": []}, "chain_steps"),
        ({"steps": good["steps"] * 2}, "chain_steps"),
        ({"steps": [good["steps"][0] | {"approver": "staff:77"}]}, "no_approver"),
        ({"steps": [good["steps"][0] | {"name": " "}]}, "step_name"),
        ({"steps": [good["steps"][0] | {"on_reject": "nowhere"}]}, "bad_chain"),
        ({"table": "leads"}, "bad_chain"),
    ):
        assert refusal(book, "save_approval_chain", called="新", chain=good | change) == code
    condition = {"column": "weather", "is": "=", "value": 1}
    wrong = good | {"condition": condition}
    assert refusal(book, "save_approval_chain", called="新", chain=wrong) != ""
    assert refusal(book, "save_approval_chain", called="", chain=good) == "required"


def test_a_dry_run_says_which_steps_quotes_would_pass(book: Book) -> None:
    for discount, quantity in ((0.1, 5), (0.2, 5), (0.3, 900)):
        with_quote(book, discount, quantity)
    tried = dry_run(book, starting_chain("quotes", "zh"))
    assert (tried.looked_at, tried.entered, tried.steps) == (3, 2, (2, 1, 1))
    assert book.height("approval_requests") == 0


def test_a_rule_submits_quotes_that_need_approval(book: Book) -> None:
    rule = {
        "table": "quotes",
        "on": ["created", "changed"],
        "condition": {"column": "gross", "is": ">", "value": 10_000},
        "actions": [{"do": "request_approval", "reason": REASON}],
    }
    do(book, "save_rule", called="自动提交", rule=rule)
    with_quote(book, 0.1)
    assert book.value("quotes", 1, "status") == "draft"
    do(book, "edit_quote", quote_id=1, values={"discount": 0.2})
    assert book.value("quotes", 1, "status") == "waiting"
    assert book.record("approval_requests", 1)["reason"] == REASON
    do(book, "recall_approval", quote_id=1)
    assert book.value("quotes", 1, "status") == "draft"
    wrong = rule | {"actions": [{"do": "set_field", "column": "discount", "value": 0.1}]}
    assert refusal(book, "save_rule", called="改折扣", rule=wrong) == "wrong_table"
    other = rule | {"table": "leads", "condition": None}
    assert refusal(book, "save_rule", called="线索", rule=other) == "wrong_table"
