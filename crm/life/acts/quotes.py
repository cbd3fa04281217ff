"""Customers accept or decline quotes: by discount, by how long they waited, and by whether a next
step is agreed."""

from datetime import date

import polars as pl

from crm.book import Book, Row
from crm.life.actor import actor
from crm.life.period import DAY, OPENS, Period, as_date, day_of
from kit.seeds import one_below, one_unit

MOMENTS = 1 << 16


@actor("quotes", 75)
def quotes(period: Period) -> None:
    sent = period.book.table("quotes").filter(pl.col("status") == "sent")
    for row in sent.iter_rows(named=True):
        sent_on = row["sent_on"] or row["created_on"]
        if sent_on is not None:
            _answer(period, row, sent_on)


def _answer(period: Period, row: Row, sent_on: date) -> None:
    about, seed = period.about.quotes, period.book.firm.key.seed
    number = row["id"] * MOMENTS + day_of(sent_on)
    span = about.days.most - about.days.least + 1
    days = about.days.least + one_below(seed, "life quote days", span, number)
    minute = (day_of(sent_on) + days) * DAY + OPENS
    minute += one_below(seed, "life quote at", 9 * 60, number)
    if minute <= period.begins:  # overdue at T0 already
        late = one_below(seed, "life late quote", about.days.most, number)
        minute = period.begins + late * DAY + minute % DAY
    if minute > period.end:
        return
    chance = about.accepted.level + about.accepted.slope * _discount(period.book, row)
    chance -= about.accepted.per_day * (days - 1)
    chance += about.accepted.next_step * _has_next_step(period.book, row)
    accepts = one_unit(seed, "life quote", number) < min(chance, about.accepted.most)
    period.book.change(
        "quotes",
        row["id"],
        status="accepted" if accepts else "declined",
        answered_on=as_date(max(minute, period.start) // DAY),
    )


def _discount(book: Book, row: Row) -> float:
    """What is taken off the list price, all discounts together, as a share."""
    lines = [
        book.record("quote_lines", id)
        for id in book.pointing_to("quote_lines", "quote_id", row["id"])
    ]
    listed = sum((line["quantity"] or 0) * (line["list_price"] or 0) for line in lines)
    if not listed or row["net"] is None:
        return float(row["discount"] or 0.0)
    return max(0.0, 1.0 - float(row["net"]) / float(listed))


def _has_next_step(book: Book, row: Row) -> bool:
    deal = row["opportunity_id"]
    return deal is not None and book.value("opportunities", deal, "next_step_on") is not None
