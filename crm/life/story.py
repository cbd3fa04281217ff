"""What happened between two instants of the firm's clock, in figures and in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from crm.book import MANY, Book
from crm.conventions import VALID
from kit.text import Text


@dataclass(frozen=True, slots=True)
class Advance:
    """One advance of the clock."""

    seq: int
    """The operation that moved the clock."""
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence and the table whose records it is about."""

    says: Text
    table: str


def advances(book: Book) -> list[Advance]:
    """Every advance that stands, the latest first."""
    found = [
        Advance(seq, patch.after["from_at"], patch.after["to_at"])
        for seq, patches in book.patches.items()
        if seq not in book.undone
        for patch in patches[:1]
        if patch.table == "clock" and patch.column == "" and patch.after
    ]
    return sorted(found, key=lambda advance: advance.seq, reverse=True)


def arrived(book: Book, seq: int, table: str) -> pl.DataFrame:
    """The records of one table that came with that advance, as they stand now."""
    places = [
        (patch.id, patch.id + patch.after["count"])
        for patch in book.patches[seq]
        if patch.table == table and patch.column == MANY and not patch.alters_many
    ]
    frame = book.table(table)
    if not places:
        return frame.clear()
    return frame.filter(pl.any_horizontal(pl.col("id").is_between(a, b - 1) for a, b in places))


def altered(book: Book, seq: int, table: str, column: str) -> list[int]:
    """Ids of the records of which that advance changed one column."""
    ids: list[int] = []
    for place, patch in enumerate(book.patches[seq]):
        if patch.table != table:
            continue
        if patch.alters_many and patch.after["column"] == column:
            ids += book.altered[seq][place]
        elif patch.column == column:
            ids.append(patch.id)
    return ids


def story(book: Book, seq: int) -> list[Line]:
    """What happened, a sentence each; nothing is said of what did not happen."""
    return book.remember(("story", seq), lambda: [*_arrivals(book, seq), *_changes(book, seq)])


def _arrivals(book: Book, seq: int) -> Iterator[Line]:
    orders = arrived(book, seq, "orders")
    if orders.height:
        valid = orders.filter(pl.col("status").is_in(VALID))
        yield _line(
            "orders",
            "新增订单 {n} 笔，已完成 {v} 笔，{m} 元",
            "{n} new orders, {v} of them completed, worth ¥{m}",
            n=orders.height,
            v=valid.height,
            m=f"{int(valid['amount'].sum()) / 100:,.0f}",
        )
    for table, zh, en in ARRIVALS:
        count = arrived(book, seq, table).height
        if count:
            yield _line(table, zh, en, n=count)
    yield from _talk(book, seq)


def _talk(book: Book, seq: int) -> Iterator[Line]:
    events = arrived(book, seq, "case_events")
    for kind, zh, en in TALK:
        count = events.filter(pl.col("kind") == kind)["case_id"].n_unique()
        if count:
            yield _line("cases", zh, en, n=count)
    signs = dict(arrived(book, seq, "activities")["outcome"].value_counts().iter_rows())
    for outcome, zh, en in SIGNS:
        if signs.get(outcome):
            yield _line("activities", zh, en, n=signs[outcome])


ARRIVALS = (
    ("accounts", "新客户 {n} 位", "{n} new customers"),
    ("leads", "新线索 {n} 条", "{n} new leads"),
    ("cases", "新工单 {n} 张", "{n} new cases"),
    ("survey_replies", "收到调查回复 {n} 份", "{n} survey replies"),
    ("journey_members", "{n} 位客户进入营销旅程", "{n} customers entered a journey"),
    ("campaign_members", "营销旅程发出信息 {n} 条", "journeys sent {n} messages"),
    ("rule_firings", "自动化规则触发 {n} 次", "automation rules fired {n} times"),
)
"""Table, and the sentence about its new records."""
TALK = (
    (
        "wrote",
        "{n} 张工单的客户再次来信，等待答复",
        "customers wrote again about {n} cases and expect an answer",
    ),
    ("reopened", "{n} 张已关闭的工单被客户重新打开", "customers reopened {n} closed cases"),
)
SIGNS = (
    ("interested", "{n} 个商机的客户表示愿意推进", "{n} customers want to go on with a deal"),
    ("no_answer", "{n} 个商机联系后客户未回应", "{n} deals without a response"),
)
CHANGES = (
    ("campaign_members", "opened", "活动消息被打开 {n} 次", "{n} campaign messages opened"),
    ("campaign_members", "responded", "活动带来响应 {n} 位", "{n} campaign members responded"),
    ("campaign_members", "opted_out", "{n} 位客户退订", "{n} customers opted out"),
    ("cases", "waiting_since", "{n} 张工单收到了客户回复", "answers came in for {n} cases"),
    ("payments", "paid_on", "到账 {n} 笔回款", "{n} payments came in"),
)


def _changes(book: Book, seq: int) -> Iterator[Line]:
    for table, column, zh, en in CHANGES:
        count = len(altered(book, seq, table, column))
        if count:
            yield _line(table, zh, en, n=count)
    rated = altered(book, seq, "cases", "csat")
    if rated:
        mean = sum(book.value("cases", id, "csat") for id in rated) / len(rated)
        yield _line(
            "cases", "{n} 张工单收到评价，平均 {m} 分", "{n} cases rated, {m} on average",
            n=len(rated), m=f"{mean:.1f}",
        )  # fmt: skip
    answers = [book.value("quotes", id, "status") for id in altered(book, seq, "quotes", "status")]
    for status, zh, en in ANSWERS:
        if status in answers:
            yield _line("quotes", zh, en, n=answers.count(status))


ANSWERS = (
    ("accepted", "客户接受了 {n} 份报价", "{n} quotes accepted"),
    ("declined", "客户拒绝了 {n} 份报价", "{n} quotes declined"),
    ("approved", "{n} 份报价通过审批，可以发送", "{n} quotes approved, ready to be sent"),
    ("rejected", "{n} 份报价被驳回，请看审批意见", "{n} quotes rejected; see the approver's note"),
)


def orders_by_day(book: Book, first: date, last: date) -> pl.DataFrame:
    """Valid orders of each day from `first` to `last`: day, orders."""
    days = pl.DataFrame({"day": pl.date_range(first, last, eager=True)})
    found = (
        book.table("orders")
        .filter(pl.col("status").is_in(VALID), pl.col("order_date").is_between(first, last))
        .group_by(pl.col("order_date").alias("day"))
        .agg(pl.len().cast(pl.Int64).alias("orders"))
    )
    return days.join(found, on="day", how="left", maintain_order="left").fill_null(0)


def orders_before_and_after(book: Book, advance: Advance, most: int = 180) -> pl.DataFrame:
    """Orders of each day of an advance and of as many days before it, at most `most` in all."""
    end = advance.end.date()
    days = min(max((end - advance.start.date()).days, 7), most // 2)
    return orders_by_day(book, end - timedelta(days=2 * days), end)


def _line(table: str, zh: str, en: str, **values: object) -> Line:
    return Line(Text(zh=zh, en=en).fill(**values), table)
