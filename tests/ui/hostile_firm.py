"""A firm in which every name and every word is hostile, made by a student through operations."""

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

from crm.approvals.chain import plain_chain, starting_chain
from crm.book import Book
from crm.fields import typed_columns
from crm.operation import Operation, read_operation
from crm.rules import CLOSED
from kit.errors import UserError
from tests.crm.campaigning import segment
from tests.crm.hostile import EASY, named_things
from tests.crm.travelling import saved

EVIL = (
    "<img src=x onerror=window.taken=1><b>b</b> [点](javascript:taken=1) **粗** $x^2$ :red[甲] "
    ":material/home: {name} `c` \U0001f469\u200d\U0001f467"
)
FEW = 4
"""Records of a table that get hostile texts: more than its page shows at once matter no more."""
Act = Callable[[Operation], Book]
"""Carries out an operation and returns the firm afterwards."""


def make_hostile(book: Book, act: Act) -> Book:
    """Every typed text of the first and last records of every edited table, everything that has a
    name, and a request, a contract and a case on their way. What is refused is left out."""
    for line in (*_edits(book), *_named(), *_acts(book)):
        try:
            book = act(read_operation(line))
        except UserError:
            continue
    return book


def _edits(book: Book) -> Iterator[dict[str, Any]]:
    for table, about in book.schema.items():
        if not about.editable:
            continue
        texts = [n for n, c in typed_columns(table).items() if c.type == "text" and n not in EASY]
        ids = book.table(table)["id"].to_list()
        for id in dict.fromkeys([*ids[:FEW], *ids[-FEW:]]):
            line = {"op": "edit_record", "table": table, "id": id}
            yield line | {"values": dict.fromkeys(texts, EVIL)}


def _named() -> Iterator[dict[str, Any]]:
    yield segment(name=EVIL).line()
    yield saved([{"wait": 0, "do": "sms", "text": EVIL}], name=EVIL).line()
    for write in named_things():
        yield write(EVIL[:36]) if write("")["op"] == "save_view" else write(EVIL)


def _acts(book: Book) -> Iterator[dict[str, Any]]:
    deals = book.table("opportunities")
    deal = int(deals.filter(~pl.col("stage").cast(pl.String).is_in(CLOSED))["id"][0])
    steps = [{"name": EVIL[:18], "approver": "sales_lead", "condition": None}]
    chain = plain_chain(starting_chain("quotes", "zh")) | {"steps": steps, "condition": None}
    yield {"op": "save_approval_chain", "called": EVIL, "chain": chain}
    line = {"product_id": 1, "quantity": 7, "discount": 0.3}
    values = {"name": EVIL, "owner_id": 2}
    yield {"op": "create_quote", "opportunity_id": deal, "lines": [line], "values": values}
    quote = book.height("quotes") + 1
    yield {"op": "request_approval", "quote_id": quote, "reason": EVIL}
    kind = {"kind": "complaint", "priority": "high", "category": "quality", "channel": "phone"}
    yield {"op": "open_case", "account_id": 3, "values": kind | {"subject": EVIL}}
    case = book.height("cases") + 1
    yield {"op": "assign_case", "case_ids": [case], "owner_id": 2}
    yield {"op": "reply_case", "case_id": case, "text": EVIL}
    yield {"op": "note_case", "case_id": case, "text": EVIL}
    plan = {"kind": "call", "subject": EVIL, "due_on": book.as_of.isoformat()}
    yield {"op": "plan_activity", "account_id": 3, "values": plan}
    yield {"op": "pin_record", "table": "accounts", "record": 3}
    won = deals.filter(pl.col("stage").cast(pl.String) == "won")["id"].to_list()
    for one in won:
        terms = {"start_on": book.as_of.isoformat(), "months": 12}
        yield {"op": "draft_contract", "opportunity_id": one, **terms}
