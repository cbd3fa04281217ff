"""What has happened with one customer, the latest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from crm.account_page import AccountPage, account_page
from crm.attachments import on_record, standing
from crm.book import MANY, Book, Patch, Row
from crm.naming import named
from crm.operation_days import day_of_operation
from crm.rules import labels_of, stage_label
from kit.text import Text
from sample_data.schema import code, show_value

BOTH = ("zh", "en")
COLON = Text(zh="：", en=": ")
COMMA = Text(zh="，", en=", ")


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One event: its day, what kind it is, a line about it, and the record behind it."""

    on: date
    kind: Text
    says: Text
    table: str
    id: int


def timeline(book: Book, account_id: int, most: int = 100) -> list[TimelineItem]:
    """Return the latest events of one account; what was planned for later comes first."""
    page = account_page(book, account_id)
    items = [
        *_own_edits(book, page),
        *_activities(book, page),
        *_cases(book, page),
        *_stages(book, page),
        *_survey_replies(book, page),
        *_campaigns(book, page),
        *_orders(book, page),
        *_contracts(book, page),
        *_attachments(book, page),
        *_beginning(book, page),
    ]
    return sorted(items, key=lambda item: item.on, reverse=True)[:most]


def _beginning(book: Book, page: AccountPage) -> Iterator[TimelineItem]:
    created, account_id = page.record["created_on"], page.record["id"]
    if created is not None:
        source = _label(book, "accounts", "channel", page.record["channel"])
        kind = Text(zh="建档", en="Created")
        about = book.schema["accounts"].columns["channel"].label
        says = _joined(about, source, by=COLON) if source.zh else source
        yield TimelineItem(created, kind, says, "accounts", account_id)


def _orders(book: Book, page: AccountPage) -> Iterator[TimelineItem]:
    for row in page.orders.iter_rows(named=True):
        says = _joined(
            Text(zh=code("orders", row["id"]), en=code("orders", row["id"])),
            _label(book, "orders", "amount", row["amount"]),
            _label(book, "orders", "status", row["status"]),
            _label(book, "orders", "channel", row["channel"]),
        )
        yield TimelineItem(row["order_date"], _table(book, "orders"), says, "orders", row["id"])


def _attachments(book: Book, page: AccountPage) -> Iterator[TimelineItem]:
    """Those on the customer and on what belongs to it, each with the record it is on."""
    for one in standing(book):
        if one.account_id != page.record["id"]:
            continue
        where = "" if one.table == "accounts" else on_record(book, one)
        says = _joined(Text(zh=one.name, en=one.name), Text(zh=where, en=where))
        yield TimelineItem(
            one.added_at.date(), _table(book, "attachments"), says, "attachments", one.id
        )


def _cases(book: Book, page: AccountPage) -> Iterator[TimelineItem]:
    for row in page.cases.iter_rows(named=True):
        about = ("kind", "category", "status")
        says = _joined(*(_label(book, "cases", column, row[column]) for column in about))
        yield TimelineItem(row["opened_at"].date(), _table(book, "cases"), says, "cases", row["id"])


def _contracts(book: Book, page: AccountPage) -> Iterator[TimelineItem]:
    """What was signed, and what was ended before its time."""
    for id in book.pointing_to("contracts", "account_id", page.record["id"]):
        row = book.record("contracts", id)
        name = Text(zh=row["name"] or "", en=row["name"] or "")
        for column, also in (("signed_on", "value"), ("ended_on", "end_reason")):
            if row[column] is not None:
                label = book.schema["contracts"].columns[column].label
                says = _joined(label, name, _label(book, "contracts", also, row[also]))
                yield TimelineItem(row[column], _table(book, "contracts"), says, "contracts", id)


def _activities(book: Book, page: AccountPage) -> Iterator[TimelineItem]:
    for row in page.activities.iter_rows(named=True):
        on = row["done_on"] or row["due_on"]
        if on is not None:
            kind = _label(book, "activities", "kind", row["kind"])
            yield TimelineItem(on, kind, _activity(book, row), "activities", row["id"])


def _activity(book: Book, row: Row) -> Text:
    subject = Text(zh=row["subject"] or "", en=row["subject"] or "")
    state = Text(zh="计划中", en="planned")
    if row["done_on"] is not None:
        state = _label(book, "activities", "outcome", row["outcome"])
    elif row["due_on"] < book.as_of:
        state = Text(zh="逾期未完成", en="overdue")
    return _joined(subject, state)


def _stages(book: Book, page: AccountPage) -> Iterator[TimelineItem]:
    names = dict(page.opportunities.select("id", "name").iter_rows())
    history = book.table("stage_history")
    for row in history.filter(pl.col("opportunity_id").is_in(list(names))).iter_rows(named=True):
        name = names[row["opportunity_id"]] or ""
        after = stage_label(row["to_stage"])
        move = after
        if row["from_stage"]:
            move = Text(zh="{a} → {b}", en="{a} → {b}").fill(
                a=stage_label(row["from_stage"]), b=after
            )
        says = _joined(Text(zh=name, en=name), move, by=COLON)
        yield TimelineItem(
            row["changed_on"],
            _table(book, "opportunities"),
            says,
            "opportunities",
            row["opportunity_id"],
        )


def _survey_replies(book: Book, page: AccountPage) -> Iterator[TimelineItem]:
    for row in page.survey_replies.iter_rows(named=True):
        score = Text(zh=f"{row['score']} 分", en=f"{row['score']}")
        says = _joined(
            _label(book, "survey_replies", "instrument", row["instrument"]), score, by=COLON
        )
        yield TimelineItem(
            row["replied_on"], _table(book, "survey_replies"), says, "survey_replies", row["id"]
        )


def _campaigns(book: Book, page: AccountPage) -> Iterator[TimelineItem]:
    columns = book.schema["campaign_members"].columns
    for row in page.campaign_members.iter_rows(named=True):
        if row["sent_on"] is None:
            continue
        name = named(book, "campaigns", row["campaign_id"])
        steps = ("opened", "clicked", "responded", "opted_out")
        did = [columns[step].label for step in steps if row[step]]
        says = _joined(Text(zh=name, en=name), *did)
        yield TimelineItem(
            row["sent_on"], _table(book, "campaigns"), says, "campaign_members", row["id"]
        )


def _own_edits(book: Book, page: AccountPage) -> Iterator[TimelineItem]:
    """The student's own changes of the record and its contacts, the last one first, each on the
    firm's day on which it was made."""
    account_id, merged = page.record["id"], set(page.merged)
    contacts = set(page.contacts["id"].to_list())
    for seq in sorted(book.patches, reverse=True):
        if seq in book.undone or seq in book.undos:
            continue
        single = [patch for patch in book.patches[seq] if patch.column != MANY]
        for table, ids in (("accounts", {account_id}), ("contacts", contacts)):
            mine = [p for p in single if p.table == table and p.id in ids]
            if mine:
                yield _edit(book, table, mine, day_of_operation(book, seq))
        for patch in single:
            if patch.table == "accounts" and patch.column == "merged_into" and patch.id in merged:
                yield _merge(book, patch.id, day_of_operation(book, seq))


def _merge(book: Book, merged: int, on: date) -> TimelineItem:
    says = Text(zh="并入 {x}", en="{x} merged in").fill(x=named(book, "accounts", merged))
    return TimelineItem(on, EDITED, says, "accounts", merged)


EDITED = Text(zh="我的修改", en="My change")


def _edit(book: Book, table: str, patches: list[Patch], on: date) -> TimelineItem:
    columns = [patch.column for patch in patches if patch.column]
    says = labels_of(table, dict.fromkeys(columns))
    if not columns:
        says = Text(zh="新建{x}", en="New {x}").fill(x=_table(book, table))
    if table == "contacts":
        name = named(book, table, patches[0].id)
        says = _joined(Text(zh=name, en=name), says, by=COLON)
    return TimelineItem(on, EDITED, says, table, patches[0].id)


def _table(book: Book, name: str) -> Text:
    return book.schema[name].label


def _label(book: Book, table: str, column: str, value: object) -> Text:
    """A value in the words of the firm's trade."""
    zh, en = (show_value(table, column, value, language, book.schema) for language in BOTH)
    if book.schema[table].columns[column].type == "money":
        zh = en = f"¥{zh}"
    return Text(zh=zh, en=en)


def _joined(*parts: Text, by: Text = COMMA) -> Text:
    """The parts that say something, with a mark between them."""
    said = [part for part in parts if part.zh]
    return Text(zh=by.zh.join(p.zh for p in said), en=by.en.join(p.en for p in said))
