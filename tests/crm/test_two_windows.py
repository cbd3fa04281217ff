"""One student, two windows: what the first one saved is never overwritten unknowingly, and what is
done once is not done twice."""

from typing import Any

import pytest

from crm.book import Book
from crm.meanwhile import edition
from crm.operation import perform, read_operation
from kit.errors import UserError
from sample_data.firm import Firm
from tests.crm.hostile import Write, busy_book, named_things
from tests.crm.selling import ANSWERS, do, refusal
from tests.crm.travelling import saved

TABLES = {
    "save_report": "reports", "save_dashboard": "dashboards", "save_rule": "automation_rules",
    "save_approval_chain": "approval_chains", "write_article": "knowledge_articles",
    "save_journey": "journeys",
}  # fmt: skip
WRITES: dict[str, Write] = {str(write("一")["op"]): write for write in named_things()}
WRITES["save_journey"] = lambda text: saved(id=1, name=text).line()


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    return busy_book(tiny_firm)


def code_of(book: Book, line: dict[str, Any]) -> str:
    """The refusal of one operation, which is carried out when there is none."""
    try:
        perform(book, read_operation(line), book.seq + 1)
    except UserError as error:
        return error.code
    return ""


def line_of(book: Book, op: str, text: str, seen: str) -> dict[str, Any]:
    line = WRITES[op](text) | {"seen": seen}
    if op == "write_article":
        return line | {"article_id": 1}
    return line if op == "save_approval_chain" else line | {"id": 1}


@pytest.mark.parametrize("op", TABLES)
def test_the_second_window_is_told_and_then_obeyed(book: Book, op: str) -> None:
    table = TABLES[op]
    id = book.height(table)
    both_show = edition(book, table, id)
    assert code_of(book, line_of(book, op, "甲", both_show)) == ""
    assert edition(book, table, id) != both_show
    first = book.record(table, id)
    assert code_of(book, line_of(book, op, "乙", both_show)) == "changed_meanwhile"
    assert book.record(table, id) == first
    now = edition(book, table, id)
    assert code_of(book, line_of(book, op, "乙", now)) == ""
    assert book.value(table, id, "name") == "乙"


@pytest.mark.parametrize("op", sorted(TABLES.keys() - {"write_article"}))
def test_both_windows_may_save_the_same(book: Book, op: str) -> None:
    seen = edition(book, TABLES[op], book.height(TABLES[op]))
    assert code_of(book, line_of(book, op, "甲", seen)) == ""
    assert code_of(book, line_of(book, op, "甲", seen)) == ""


def test_a_view_of_another_window_is_not_overwritten(book: Book) -> None:
    seen = edition(book, "saved_views", 1)
    line = {"op": "save_view", "table": "accounts", "id": 1, "seen": seen}
    narrow = {"column": "city", "is": "=", "value": "武汉"}
    first = line | {"query": {"descending": True, "condition": narrow}}
    assert code_of(book, first) == ""
    assert code_of(book, first) == ""
    assert code_of(book, line | {"query": {"descending": False}}) == "changed_meanwhile"


def test_switching_a_rule_elsewhere_is_no_change_of_it(book: Book) -> None:
    seen = edition(book, "automation_rules", 1)
    do(book, "switch_rule", id=1, active=False)
    assert code_of(book, line_of(book, "save_rule", "乙", seen)) == ""


def test_an_undo_brings_the_edition_back(book: Book) -> None:
    seen = edition(book, "reports", 1)
    assert code_of(book, line_of(book, "save_report", "甲", seen)) == ""
    do(book, "undo", of=book.seq)
    assert edition(book, "reports", 1) == seen


ONCE: list[tuple[str, dict[str, Any]]] = [
    ("decide_approval", {"quote_id": 2, "approve": True, "step": 1}),
    ("decide_approval", {"request_id": 1, "approve": False, "note": "折扣太高"}),
    ("decide_approvals", {"quote_ids": [2], "approve": True, "steps": [1]}),
    ("recall_approval", {"quote_id": 2}),
    ("request_approval", {"quote_id": 3}),
    ("start_journey", {"journey_id": 1}),
    ("delete_journey", {"journey_id": 1}),
    ("delete_rule", {"id": 1}),
    ("delete_report", {"id": 1}),
    ("delete_dashboard", {"id": 1}),
    ("delete_view", {"id": 1}),
    ("delete_attachment", {"id": 1}),
    ("delete_score_model", {"id": 1}),
    ("apply_score_model", {"id": 1}),
    ("publish_article", {"article_id": 1}),
    ("retire_product", {"product_id": 1}),
    ("draft_contract", {"quote_id": 1, "start_on": "2025-07-01", "months": 12}),
    ("convert_lead", {"lead_id": 1}),
    ("resolve_case", {"case_id": 2, "text": "已补发"}),
    ("merge_accounts", {"survivor": 1, "merged": [2]}),
    ("complete_activity", {"activity_id": 1, "cost_minutes": 5}),
    ("add_product", {"values": {"name": "新品", "list_price": 100}}),
    ("move_stage", {"opportunity_id": 2, "stage": "lost", "lost_reason": "price"}),
    ("order_from_quote", {"quote_id": 1, "instalments": [
        {"amount": 1_018_129, "due_on": "2025-08-01"}]}),
]  # fmt: skip


@pytest.mark.parametrize(("op", "fields"), ONCE)
def test_what_is_done_once_is_not_done_twice(book: Book, op: str, fields: dict[str, Any]) -> None:
    if op == "convert_lead":
        do(book, "score_lead", lead_id=1, timeline="this_quarter", **ANSWERS)
    do(book, op, **fields)
    assert refusal(book, op, **fields) != ""
