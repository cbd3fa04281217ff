"""Cases arrive: customers get in touch about their orders, as often and about what they used to."""

import numpy as np
import polars as pl

from crm.book import Book
from crm.life.actor import actor
from crm.life.leaving import leaving
from crm.life.period import Period, as_date, days_of, instants, moment_key
from crm.life.troubles import LONGEST, causes, troubles
from kit.seeds import Ints
from sample_data.case_subjects import About, subjects
from sample_data.schema import code

COPIED = ("kind", "priority", "category", "channel")


@actor("cases", 30)
def cases(period: Period) -> None:
    known = causes(period.book.firm)
    orders = period.book.table("orders").filter(
        pl.col("order_date") >= as_date(period.first_day - LONGEST),
        pl.col("status").is_in(["completed", "returned"]),
        pl.col("account_id").is_not_null(),
    )
    if not known.cases.height or orders.is_empty():
        return
    account = orders["account_id"].to_numpy().astype(np.int64)
    opened, like = troubles(period, account, days_of(orders["order_date"]), orders["channel"])
    here = np.flatnonzero(period.within(opened))
    here = here[np.lexsort((account[here], opened[here]))]
    if not len(here):
        return
    nobody = np.zeros(0, dtype=np.int64)
    stays = leaving(period, nobody, nobody, int(account.max()))[account[here]] >= opened[here]
    here = here[stays]
    _add(period, orders[here], opened[here], known.cases[like[here]])


def _add(period: Period, orders: pl.DataFrame, opened: Ints, like: pl.DataFrame) -> None:
    rows = like.select(COPIED).with_columns(
        orders["account_id"],
        orders["id"].alias("order_id"),
        pl.Series("subject", _subjects(period, orders, opened, like), pl.String),
        pl.lit("new").alias("status"),
        instants(opened).alias("opened_at"),
        pl.lit(False).alias("reopened"),
    )
    ids = period.book.add_many("cases", rows)
    for case, at in zip(ids, opened.tolist(), strict=True):
        period.events.append({"case_id": case, "kind": "opened", "minute": at, "says": None})


def _subjects(
    period: Period, orders: pl.DataFrame, opened: Ints, like: pl.DataFrame
) -> list[str | None]:
    """One line for each case, in the trade's words, about the first product of its order."""
    book = period.book
    keys = moment_key(orders["account_id"].to_numpy().astype(np.int64), opened).tolist()
    about = [
        About(key, cause, code("orders", order, book.schema), _product(book, order), day)
        for key, cause, order, day in zip(
            keys, like["category"].cast(pl.String), orders["id"], orders["order_date"], strict=True
        )
    ]
    key = book.firm.key
    return subjects(key.industry, key.seed, key.locale, book.schema, about)


def _product(book: Book, order_id: int) -> str | None:
    """The name of the first product of an order."""
    for line in book.pointing_to("order_lines", "order_id", order_id):
        product = book.value("order_lines", line, "product_id")
        if product is not None:
            name: str | None = book.value("products", product, "name")
            return name
    return None
