"""What is to be done on the firm's day: the most urgent work of every kind, and what came in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import polars as pl

from crm.approvals.waiting import waiting_rows
from crm.book import Book, Row
from crm.naming import named
from crm.rules import CLOSED
from crm.sales.receivables import instalments
from crm.service.hours import LENGTH
from crm.service.sla import sla_of_cases
from kit.text import Text, one_of

FEW = 5
"""Rows shown of each kind."""
SOON = 7
"""Days before an end that count as soon."""
MANY_DAYS = 2
"""Working days a case is late from which nobody counts hours."""
Tone = Literal["late", "soon", "calm"]


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of work: a record, why it is here, and how much hangs on it (fen)."""

    table: str
    id: int
    title: Text
    account_id: int | None
    owner_id: int | None
    tone: Tone
    says: Text
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of work; `late` of its `count` pieces are past their time."""

    key: str
    count: int
    late: int
    items: tuple[Item, ...]


def today(book: Book, owner_id: int | None = None) -> tuple[Group, ...]:
    """The groups that have something in them, in the order of the day: of the whole firm, or of
    one member of staff."""
    return book.remember(("today", owner_id), lambda: _today(book, owner_id))


def _today(book: Book, owner_id: int | None) -> tuple[Group, ...]:
    groups = (_group(book, key, owner_id) for key in KINDS)
    return tuple(group for group in groups if group.count)


def _group(book: Book, key: str, owner_id: int | None) -> Group:
    find, make = KINDS[key]
    rows = find(book)
    if owner_id is not None:
        rows = rows.filter(pl.col("owner_id") == owner_id)
    items = tuple(make(book, row) for row in rows.head(FEW).iter_rows(named=True))
    late = int(rows["late"].sum()) if rows.height else 0
    return Group(key, rows.height, late, items)


# --- activities -------------------------------------------------------------------------------


def _activities(book: Book) -> pl.DataFrame:
    """Today's first, then what slipped lately: what was forgotten months ago is no work of the
    day, though it counts."""
    today = pl.lit(book.as_of)
    due = pl.col("due_on")
    rows = book.table("activities").filter(pl.col("done_on").is_null(), due <= today)
    rows = rows.with_columns((due < today).alias("late"))
    return rows.sort("due_on", "id", descending=[True, False])


def _activity(book: Book, row: Row) -> Item:
    days = (book.as_of - row["due_on"]).days
    says = _late(days) if days else Text(zh="今天", en="Today")
    return Item(
        "activities", row["id"], _same(row["subject"]), row["account_id"], row["owner_id"],
        "late" if days else "soon", says,
    )  # fmt: skip


# --- deals ------------------------------------------------------------------------------------


def _deals(book: Book) -> pl.DataFrame:
    today, step, close = pl.lit(book.as_of), pl.col("next_step_on"), pl.col("close_date")
    late = (step < today).fill_null(False) | (close < today).fill_null(False)
    rows = book.table("opportunities").filter(~pl.col("stage").cast(pl.String).is_in(CLOSED))
    rows = rows.filter(late | step.is_null()).with_columns(late.alias("late"))
    return rows.sort("amount", "id", descending=[True, False], nulls_last=True)


def _deal(book: Book, row: Row) -> Item:
    tone: Tone = "soon"
    step, close = row["next_step_on"], row["close_date"]
    if close is not None and close < book.as_of:
        tone, says = "late", _days(book, close, "成交日已过 {n} 天", "Closing {n} days overdue")
    elif step is not None and step < book.as_of:
        tone, says = "late", _days(book, step, "下一步逾期 {n} 天", "Next step {n} days late")
    else:
        says = Text(zh="没有下一步", en="No next step")
    return Item(
        "opportunities", row["id"], _same(row["name"]), row["account_id"], row["owner_id"],
        tone, says, row["amount"],
    )  # fmt: skip


# --- leads ------------------------------------------------------------------------------------


def _leads(book: Book) -> pl.DataFrame:
    """Nobody has talked to them yet; the freshest first, for they answer best."""
    waiting = pl.col("status").cast(pl.String).is_in(["new", "assigned"])
    rows = book.table("leads").filter(waiting)
    late = (pl.col("created_on") < pl.lit(book.as_of)).fill_null(False)
    return rows.with_columns(late.alias("late")).sort(
        "created_on", "id", descending=True, nulls_last=True
    )


def _lead(book: Book, row: Row) -> Item:
    days = (book.as_of - row["created_on"]).days if row["created_on"] else 0
    new = row["owner_id"] is None or row["status"] == "new"
    what = ("未分配", "Not assigned") if new else ("未联系", "Not contacted")
    says = Text(zh=f"{what[0]}，已等 {days} 天", en=one_of(f"{what[1]}, waiting {days} days"))
    title = " · ".join(part for part in (row["name"], row["company"]) if part)
    return Item(
        "leads", row["id"], _same(title), None, row["owner_id"], "late" if days else "soon", says
    )  # fmt: skip


# --- cases ------------------------------------------------------------------------------------


def _cases(book: Book) -> pl.DataFrame:
    """Cases whose clock runs and ends today or has ended, the next to end first."""
    rows = sla_of_cases(book).filter(
        pl.col("status").cast(pl.String) != "closed",
        pl.col("resolved_at").is_null(), pl.col("waiting_since").is_null(),
        pl.col("state").cast(pl.String).is_in(["breached", "due_soon"])
        | (pl.col("due").dt.date() <= book.as_of),
    )  # fmt: skip
    return rows.with_columns((pl.col("left") < 0).alias("late")).sort("left", "id")


def _case(book: Book, row: Row) -> Item:
    hours, minutes = divmod(abs(row["left"]), 60)
    days = -row["left"] // LENGTH
    if days >= MANY_DAYS:  # hours of service would read like hours of the day
        says = Text(zh=f"已超时 {days} 个工作日", en=one_of(f"{days} working days overdue"))
    elif row["left"] < 0:
        says = Text(zh="已超时 {h} 小时 {m} 分", en="{h} h {m} min overdue")
    else:
        says = Text(zh="还剩 {h} 小时 {m} 分", en="{h} h {m} min left")
    category = book.schema["cases"].columns["category"].values.get(row["category"] or "")
    title = _same(row["subject"]) if row["subject"] or category is None else category
    return Item(
        "cases", row["id"], title, row["account_id"], row["owner_id"],
        "late" if row["left"] < 0 else "soon", says.fill(h=hours, m=minutes),
    )  # fmt: skip


# --- quotes, approvals, receivables, campaigns ------------------------------------------------


def _quotes(book: Book) -> pl.DataFrame:
    """Sent and not answered; the first to expire first."""
    late = (pl.col("valid_until") < pl.lit(book.as_of)).fill_null(False)
    rows = book.table("quotes").filter(pl.col("status").cast(pl.String) == "sent")
    return rows.with_columns(late.alias("late")).sort("valid_until", "id", nulls_last=True)


def _quote(book: Book, row: Row) -> Item:
    tone: Tone = "calm"
    left = (row["valid_until"] - book.as_of).days if row["valid_until"] else None
    if left is not None and left < 0:
        tone, says = "late", Text(zh=f"已过有效期 {-left} 天", en=f"Expired {-left} days ago")
    elif left is not None and left <= SOON:
        tone, says = "soon", Text(zh=f"{left} 天后到期", en=f"Expires in {left} days")
    else:
        days = (book.as_of - row["sent_on"]).days if row["sent_on"] else 0
        says = Text(zh=f"已发送 {days} 天", en=f"Sent {days} days ago")
    return Item(
        "quotes", row["id"], _same(row["name"]), row["account_id"], row["owner_id"], tone, says,
        row["gross"],
    )  # fmt: skip


def _approval(book: Book, row: Row) -> Item:
    table, record = row["table"], row["record"]
    account = record if table == "accounts" else book.value(table, record, "account_id")
    says = Text(zh=f"待{row['step']}审批", en=f"Waiting for: {row['step_en']}")
    return Item(
        "approval_requests", row["id"], _same(named(book, table, record)), account,
        row["owner_id"], "soon", says, row["amount"],
    )  # fmt: skip


def _receivables(book: Book) -> pl.DataFrame:
    rows = instalments(book).filter(pl.col("paid_on").is_null(), pl.col("days") > 0)
    if rows.is_empty():
        return rows.with_columns(pl.lit(None).alias("owner_id"), pl.lit(True).alias("late"))
    owners = [book.value("accounts", id, "owner_id") for id in rows["account_id"]]
    rows = rows.with_columns(pl.Series("owner_id", owners, pl.Int64), pl.lit(True).alias("late"))
    return rows.sort("amount", "id", descending=[True, False])


def _receivable(book: Book, row: Row) -> Item:
    title = book.value("accounts", row["account_id"], "name")
    return Item(
        "payments", row["id"], _same(title), row["account_id"], row["owner_id"], "late",
        _late(row["days"]), row["amount"],
    )  # fmt: skip


def _campaigns(book: Book) -> pl.DataFrame:
    """Running ones to look at, planned ones whose start is near. They have no owner."""
    today, status = book.as_of, pl.col("status").cast(pl.String)
    start = pl.col("start_on") <= pl.lit(today + timedelta(days=SOON))
    rows = book.table("campaigns").filter((status == "running") | ((status == "planned") & start))
    late = (pl.col("end_on") < pl.lit(today)).fill_null(False)
    return rows.with_columns(
        late.alias("late"), pl.lit(None).cast(pl.Int64).alias("owner_id")
    ).sort("end_on", "id")


def _campaign(book: Book, row: Row) -> Item:
    tone: Tone = "calm"
    if row["status"] == "planned":
        tone, says = "soon", Text(zh=f"{row['start_on']} 开始", en=f"Starts on {row['start_on']}")
    elif row["end_on"] is not None and row["end_on"] < book.as_of:
        tone, says = "late", Text(zh="已到期，待总结", en="Over, to be evaluated")
    else:
        says = Text(zh=f"进行中，至 {row['end_on']}", en=f"Running until {row['end_on']}")
    return Item("campaigns", row["id"], _same(row["name"]), None, None, tone, says)


Find = Callable[[Book], pl.DataFrame]
Make = Callable[[Book, Row], Item]
KINDS: Mapping[str, tuple[Find, Make]] = {
    "activities": (_activities, _activity),
    "cases": (_cases, _case),
    "leads": (_leads, _lead),
    "deals": (_deals, _deal),
    "approvals": (waiting_rows, _approval),
    "quotes": (_quotes, _quote),
    "receivables": (_receivables, _receivable),
    "campaigns": (_campaigns, _campaign),
}


def _same(words: Any) -> Text:
    """What people wrote, in whatever language."""
    return Text(zh=words or "", en=words or "")


def _late(days: int) -> Text:
    return Text(zh=f"逾期 {days} 天", en=one_of(f"{days} days overdue"))


def _days(book: Book, since: date, zh: str, en: str) -> Text:
    return Text(zh=zh, en=en).fill(n=(book.as_of - since).days)
