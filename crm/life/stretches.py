"""Lets time pass: customers live in stretches, between which the firm's own journeys act."""

from datetime import datetime

from crm.book import Book
from crm.life.actor import live
from crm.marketing.journey_course import carry_out, next_moment, settle


def pass_time(book: Book, clock: int, start: datetime, end: datetime) -> None:
    """From `start` to `end`, which the record `clock` names. It says how far time has come while a
    journey acts, so that journeys see the firm of that morning."""
    now = start
    while (stop := next_moment(book, now)) is not None and stop <= end:
        book.change("clock", clock, to_at=stop)
        live(book, now, stop)
        carry_out(book)
        now = stop
    book.change("clock", clock, to_at=end)
    if now < end:
        live(book, now, end)
    settle(book)
