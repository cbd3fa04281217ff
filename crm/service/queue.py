"""The queue of the service desk: the cases an agent has to see, the most urgent first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Literal, get_args

import polars as pl

from crm.book import Book
from crm.service.attainment import attainment, average_rating, rolling_attainment
from crm.service.case_rules import Stage
from crm.service.sla import sla_of_cases
from kit.text import Text

Tab = Literal[
    "open",
    "unassigned",
    "due_soon",
    "breached",
    "answer",
    "escalated",
    "waiting",
    "resolved",
    "closed",
]
TABS: Mapping[Tab, Text] = {
    "open": Text(zh="全部未关闭", en="All open"),
    "unassigned": Text(zh="未分派", en="Unassigned"),
    "due_soon": Text(zh="即将到期", en="Due soon"),
    "breached": Text(zh="已超时", en="Breached"),
    "answer": Text(zh="客户待答复", en="Replied"),
    "escalated": Text(zh="已升级", en="Escalated"),
    "waiting": Text(zh="等待客户", en="Waiting"),
    "resolved": Text(zh="待关闭", en="To close"),
    "closed": Text(zh="已关闭", en="Closed"),
}
LATELY = 90
"""Days that the summary looks back: a month of a small firm has a dozen cases."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to list. `page` counts from 1."""

    tab: Tab = "open"
    owner_id: int | None = None
    category: str | None = None
    search: str = ""
    page: int = 1
    size: int = 25


@dataclass(frozen=True, slots=True)
class Queue:
    """One page: the columns of the cases, of their clocks, `stage`, `customer` and `owner`."""

    rows: pl.DataFrame
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The desk in a few numbers: what is open now, and the last 30 days."""

    open: int
    breached: int
    due_today: int
    rating: float | None
    attainment: float | None
    """Percentage points; None when nothing was closed or breached."""
    rolling: float | None
    """Percentage points; None when there was no message to answer."""
    tabs: Mapping[Tab, int] = field(default_factory=dict)


def queue(book: Book, asked: Asked) -> Queue:
    """The page that was asked for; a page past the end gives the last one."""
    found = _cases(book).filter(*_conditions(book, asked))
    pages = max(1, ceil(found.height / asked.size))
    page = min(max(1, asked.page), pages)
    by, down = ("closed_at", True) if asked.tab == "closed" else ("urgency", False)
    rows = found.sort(by, "id", descending=[down, False], nulls_last=True)
    rows = rows.slice((page - 1) * asked.size, asked.size)
    return Queue(_with_names(book, rows), found.height, page, pages)


def summary(book: Book, owner_id: int | None = None) -> Summary:
    """The numbers above the queue; the tabs count the cases of one owner where one is given."""
    return book.remember(("service summary", owner_id), lambda: _summary(book, owner_id))


def _summary(book: Book, owner_id: int | None) -> Summary:
    cases = _cases(book)
    still_open = cases.filter(_in_tab("open"))
    kept, answers = attainment(book, LATELY), rolling_attainment(book, LATELY)
    mine = cases if owner_id is None else cases.filter(pl.col("owner_id") == owner_id)
    return Summary(
        open=still_open.height,
        breached=int((still_open["next_state"] == "breached").sum()),
        due_today=still_open.filter(
            (pl.col("due").dt.date() == book.as_of) & (pl.col("left") >= 0) & _running()
        ).height,
        rating=average_rating(book, LATELY),
        attainment=kept.percent if kept.judged else None,
        rolling=answers.percent if answers.judged else None,
        tabs={tab: mine.filter(_in_tab(tab)).height for tab in get_args(Tab)},
    )


def cases_to_escalate(book: Book) -> list[int]:
    """Cases that are due soon or breached and not escalated yet, the most urgent first: the
    firm's rule of escalation."""
    urgent = pl.col("next_state").is_in(["breached", "due_soon"]) & pl.col("escalated_at").is_null()
    found = _cases(book).filter(_in_tab("open"), urgent, _running())
    return found.sort("urgency", "id")["id"].to_list()


def most_urgent_unassigned(book: Book) -> int | None:
    """The case that an agent without work takes next; None when every open case has an owner."""
    found = _cases(book).filter(pl.col("stage") == "new").sort("urgency", "id")["id"]
    return int(found[0]) if len(found) else None


def neighbours(book: Book, case_id: int) -> tuple[int | None, int | None]:
    """The open cases before and after this one in the order of the queue; for a case that is not
    in it, none before and the most urgent one after."""
    ids = book.remember("service order", lambda: _order(book))
    if case_id not in ids:
        return None, next(iter(ids), None)
    place = ids.index(case_id)
    return ids[place - 1] if place else None, ids[place + 1] if place + 1 < len(ids) else None


def _order(book: Book) -> list[int]:
    return _cases(book).filter(_in_tab("open")).sort("urgency", "id")["id"].to_list()


def _cases(book: Book) -> pl.DataFrame:
    return book.remember("service queue", lambda: _staged(sla_of_cases(book)))


def _staged(cases: pl.DataFrame) -> pl.DataFrame:
    """Cases with `stage` (as case_rules.stage_of) and `urgency`: what waits or is solved comes
    after what an agent can do something about."""
    stage = (
        pl.when(pl.col("status") == "closed")
        .then(pl.lit("closed"))
        .when(pl.col("resolved_at").is_not_null())
        .then(pl.lit("resolved"))
        .when(pl.col("waiting_since").is_not_null())
        .then(pl.lit("waiting"))
        .when(pl.col("owner_id").is_null())
        .then(pl.lit("new"))
        .otherwise(pl.lit("assigned"))
    )
    at_rest = pl.col("stage").is_in(["waiting", "resolved"]).cast(pl.Int64)
    staged = cases.with_columns(stage.cast(pl.Enum(list(get_args(Stage)))).alias("stage"))
    return staged.with_columns((pl.col("left") + at_rest * 10**9).alias("urgency"))


def _running() -> pl.Expr:
    return pl.col("stage").is_in(["new", "assigned"])


def _in_tab(tab: Tab) -> pl.Expr:
    if tab in ("waiting", "resolved", "closed"):
        return pl.col("stage") == tab
    still_open = pl.col("stage") != "closed"
    if tab == "unassigned":
        return still_open & (pl.col("owner_id").is_null())
    if tab in ("due_soon", "breached"):
        return still_open & (pl.col("next_state") == tab)
    if tab == "answer":
        return still_open & pl.col("customer_wrote_at").is_not_null()
    if tab == "escalated":
        return still_open & pl.col("escalated_at").is_not_null()
    return still_open


def _conditions(book: Book, asked: Asked) -> list[pl.Expr]:
    conditions = [_in_tab(asked.tab)]
    if asked.owner_id is not None:
        conditions.append(pl.col("owner_id") == asked.owner_id)
    if asked.category is not None:
        conditions.append(pl.col("category") == asked.category)
    for word in asked.search[:100].split():
        conditions.append(_matches(book, word))
    return conditions


def _matches(book: Book, word: str) -> pl.Expr:
    """The word stands in the subject or the customer's name, or is the case's code or number."""
    names = book.table("accounts").filter(
        pl.col("name").str.contains_any([word], ascii_case_insensitive=True).fill_null(False)
    )["id"]
    found = pl.col("account_id").is_in(names.to_list())
    subject = pl.col("subject").str.contains_any([word], ascii_case_insensitive=True)
    found = found | subject.fill_null(False)
    digits = word.upper().removeprefix(book.schema["cases"].prefix)
    if digits.isascii() and digits.isdigit() and len(digits) <= 9:
        found = found | (pl.col("id") == int(digits))
    return found


def _with_names(book: Book, rows: pl.DataFrame) -> pl.DataFrame:
    """One page with `customer` and `owner` in words."""
    names = [book.value("accounts", id, "name") if id else None for id in rows["account_id"]]
    staff = dict(book.table("staff").select("id", "name").iter_rows())
    return rows.with_columns(
        pl.Series("customer", names, dtype=pl.String),
        pl.Series("owner", [staff.get(id) for id in rows["owner_id"]], dtype=pl.String),
    )
