"""What somebody may type, paste or load into any field, and every field that takes text."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from crm.attachments import packed
from crm.book import Book
from crm.conditions import Filter, plain_condition
from crm.fields import typed_columns
from crm.operation import perform, read_operation
from sample_data.firm import Firm
from tests.crm.campaigning import EVERYBODY, change
from tests.crm.selling import accepted_quote, do, selling_firm
from tests.crm.service_desk import replied
from tests.crm.travelling import saved

TEXTS = {
    "markup": "<img src=x onerror=alert(1)>",
    "script": "</script><script>alert(1)</script>",
    "link": "[点](javascript:alert(1)) ![](http://127.0.0.1/x.png)",
    "mathematics": r"$\LaTeX$ $$x^2$$",
    "colour": ":red[甲] :material/home: **粗** `x` # 头 | --- |",
    "braces": "{name} {0} %s ${x} {{7*7}} {name.__class__}",
    "formula": '=HYPERLINK("http://127.0.0.1/?x="&A1,"点我")',
    "command": "+cmd|' /C calc'!A0",
    "sum": "@SUM(1,1)",
    "full width": "＝1+1",
    "minus": "-2+3",
    "after a tab": "a\t=1+1",
    "after a line": "a\r=1+1\n=2",
    "long": "长" * 5_000,
    "family": "👩‍👩‍👧‍👦 👍🏽",
    "rare": "𠮷田 𫖯",
    "turned round": "abc\u202etxt.exe",
    "unseen": "a\u200bb\ufeffc",
    "bell": "a\x07b\x1b[31mc",
    "half a sign": "a\ud800b",
    "nothing": "a\0b",
    "null": "NULL",
    "statement": "'; DROP TABLE accounts; --",
}
SEEN = tuple(name for name, text in TEXTS.items() if text.isprintable() and len(text) <= 200)
"""Those that any field of a line should take as they are."""
CORPUS = Path(__file__).parents[1] / "corpus"
Write = Callable[[str], dict[str, Any]]
EASY = ("phone", "mobile", "email", "tax_no")
"""Columns with a form of their own."""
CHAIN = {
    "table": "quotes",
    "condition": None,
    "steps": [{"name": "一", "approver": "sales_lead", "condition": None}],
}


def busy_book(firm: Firm) -> Book:
    """The small firm with one of everything: quotes and a request, a case, a segment, a journey,
    a report, a dashboard, a rule, a score model, an article, an attachment, a contract."""
    book = accepted_quote(Book(selling_firm(firm)))
    lines = [{"product_id": 1, "quantity": 5, "discount": 0.3}]
    do(book, "create_quote", opportunity_id=2, lines=lines)
    do(book, "request_approval", quote_id=2)
    do(book, "create_quote", opportunity_id=2, lines=lines)
    replied(book)
    change(book, "campaigns", [1], start_on=book.as_of, end_on=book.as_of)
    do(book, "save_segment", kind="dynamic", rule=plain_condition(EVERYBODY), values={"name": "x"})
    do(book, "save_approval_chain", called="额度", chain=CHAIN | {"table": "accounts"})
    for line in [saved().line(), *(write("一") for write in named_things())]:
        perform(book, read_operation(line), book.seq + 1)
    return book


def named_things() -> list[Write]:
    """What a student makes and names."""
    condition = plain_condition(Filter("need", "in", ("urgent",)))
    model = {"rules": [{"if": condition, "points": 60}], "mql": 40, "sql": 70}
    report = {"table": "accounts", "rows": [{"column": "city"}], "chart": "bar"}
    rule = {"table": "accounts", "on": ["created"], "condition": None, "last": True,
            "actions": [{"do": "plan_task", "subject": "一", "days": 2}]}  # fmt: skip
    article = {"op": "write_article", "category": "quality"}
    attached = {"op": "add_attachment", "table": "accounts", "record": 1, "content": packed("一")}
    view = {"op": "save_view", "table": "accounts", "query": {"descending": False}}
    return [
        lambda t: {"op": "save_report", "called": t, "report": report},
        lambda t: {"op": "save_dashboard", "called": t, "layout": {"tiles": []}},
        lambda t: {"op": "save_rule", "called": t, "rule": rule},
        lambda t: {"op": "save_score_model", "called": t, "model": model},
        lambda t: {"op": "save_approval_chain", "called": t, "chain": CHAIN},
        lambda t: view | {"view": t},
        lambda t: article | {"heading": t, "body": t},
        lambda t: attached | {"called": t + ".txt"},
        lambda t: {"op": "add_product", "values": {"name": t, "list_price": 100}},
    ]


def said_things() -> list[Write]:
    """What a student says while acting."""
    search = {"column": "name", "is": "contains"}
    return [
        lambda t: {"op": "reply_case", "case_id": 2, "text": t},
        lambda t: {"op": "note_case", "case_id": 2, "text": t},
        lambda t: {"op": "escalate_case", "case_ids": [2], "text": t},
        lambda t: {"op": "wait_for_customer", "case_id": 2, "text": t},
        lambda t: {"op": "resolve_case", "case_id": 2, "text": t},
        lambda t: {"op": "decide_approval", "quote_id": 2, "approve": False, "note": t},
        lambda t: {"op": "decide_approvals", "quote_ids": [2], "approve": False, "note": t},
        lambda t: {"op": "request_approval", "quote_id": 3, "reason": t},
        lambda t: {"op": "request_limit_approval", "account_id": 1, "limit": 9_000_000,
                   "reason": t},
        lambda t: {"op": "drop_lead", "lead_id": 1, "status": "dead", "note": t},
        lambda t: {"op": "rename_view", "id": 1, "view": t},
        lambda t: {"op": "move_stage", "opportunity_id": 2, "stage": "proposal",
                   "values": {"next_step": t, "next_step_on": "2025-08-01"}},
        lambda t: {"op": "edit_quote", "quote_id": 3, "values": {"name": t}},
        lambda t: {"op": "edit_segment", "segment_id": 1, "values": {"note": t}},
        lambda t: saved([{"wait": 0, "do": "sms", "text": t}], id=1).line(),
        lambda t: saved(name=t).line(),
        lambda t: {"op": "save_segment", "kind": "dynamic", "values": {"name": t},
                   "rule": {"column": "name", "is": "contains", "value": t}},
        lambda t: {"op": "save_view", "table": "accounts", "view": "二",
                   "query": {"descending": False, "condition": search | {"value": t}}},
        lambda t: {"op": "save_approval_chain", "called": "二",
                   "chain": CHAIN | {"steps": [CHAIN["steps"][0] | {"name": t}]}},
        lambda t: {"op": "import_records", "table": "accounts", "file": "x.csv",
                   "fields": ["name", "kind"], "rows": [[t, "person"]], "headers": [t],
                   "held": [{"line": 2, "cells": [t], "problems": ["name:required"]}]},
        lambda t: {"op": "add_attachment", "table": "accounts", "record": 1, "called": "x.txt",
                   "content": packed(t.encode("utf-8", "replace").decode())},
    ]  # fmt: skip


def typed_fields(book: Book) -> Iterator[tuple[str, Write]]:
    """Every text column that a person fills in, of every table that is edited."""
    for table, about in book.schema.items():
        if not about.editable or not book.height(table):
            continue
        for name, column in typed_columns(table).items():
            if column.type == "text" and name not in EASY:
                yield f"{table}.{name}", _edit(table, name)


def _edit(table: str, column: str) -> Write:
    id = 2 if table in ("opportunities", "cases", "leads") else 1
    return lambda t: {"op": "edit_record", "table": table, "id": id, "values": {column: t}}


def every_field(book: Book) -> Iterator[tuple[str, Write]]:
    yield from typed_fields(book)
    for write in (*named_things(), *said_things()):
        line = write("甲")
        yield str(line["op"]) + ("" if line["op"] != "save_view" else line["view"]), write


def corpus_cells() -> list[str]:
    """Every cell of the corpus of injections, of numbers that are none, and of uploaded data."""
    files = [file for slot in ("inject", "num", "data") for file in CORPUS.glob(f"{slot}/*.csv")]
    cells: set[str] = set()
    for file in sorted(files):
        raw = file.read_bytes()
        text = raw.decode("gb18030" if "gb18030" in file.name else "utf-8-sig")
        cells.update(cell for row in csv.reader(text.splitlines()) for cell in row)
    return sorted(cells)
