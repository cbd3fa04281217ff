"""What is burning in the firm today: promises broken and work that is overdue."""

import polars as pl

from crm.book import Book
from crm.life.story import Line
from crm.service.sla import sla_of_cases
from kit.text import Text

CLOSED = "closed"


def burning(book: Book) -> list[Line]:
    """A sentence for each kind of work that is late, worst first; empty when all is well."""
    return book.remember("burning", lambda: _burning(book))


def _burning(book: Book) -> list[Line]:
    open_cases = sla_of_cases(book).filter(pl.col("status") != CLOSED)
    today = pl.lit(book.as_of)
    counts = (
        (
            "cases",
            open_cases.filter(pl.col("next_state") == "breached").height,
            Text(zh="{n} 张工单已超时", en="Cases overdue: {n}"),
        ),
        (
            "cases",
            open_cases.filter(pl.col("owner_id").is_null()).height,
            Text(zh="{n} 张工单还没有分派", en="Cases not assigned: {n}"),
        ),
        (
            "activities",
            book.table("activities")
            .filter(pl.col("done_on").is_null(), pl.col("due_on") < today)
            .height,
            Text(zh="{n} 项跟进活动已逾期", en="Activities overdue: {n}"),
        ),
        (
            "payments",
            book.table("payments")
            .filter(pl.col("paid_on").is_null(), pl.col("due_on") < today, pl.col("amount") > 0)
            .height,
            Text(zh="{n} 笔应收款已逾期", en="Payments overdue: {n}"),
        ),
    )
    return [Line(says.fill(n=count), table) for table, count, says in counts if count]
