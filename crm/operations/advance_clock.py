"""The student lets time pass in the firm."""

from datetime import datetime, timedelta
from typing import ClassVar

from pydantic import field_validator, model_validator

from crm.book import Book
from crm.life.stretches import pass_time
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text

AT_ONCE, IN_ALL = timedelta(days=366), timedelta(days=731)
"""How far one advance goes, and how far the clock goes beyond T0."""


class AdvanceClock(Operation):
    """To the instant `to`, or by so many `days` or `hours`. What customers do in between follows
    from the firm and from how it stands; it is added by this operation."""

    name: ClassVar[str] = "advance_clock"
    title: ClassVar[Text] = Text(zh="推进时钟", en="Advance the clock")
    lasting: ClassVar[bool] = True

    to: datetime | None = None
    days: int | None = None
    hours: int | None = None

    @field_validator("to")
    @classmethod
    def _whole_minute(cls, to: datetime | None) -> datetime | None:
        return to if to is None else to.replace(second=0, microsecond=0, tzinfo=None)

    @model_validator(mode="after")
    def _one_of_them(self) -> "AdvanceClock":
        if sum(given is not None for given in (self.to, self.days, self.hours)) != 1:
            raise ValueError("give one of to, days and hours")
        return self

    def check(self, book: Book) -> None:
        to, latest = self.reaches(book), _latest(book)
        if to is None or to <= book.now:
            raise UserError(
                "not_forward",
                f"时钟只能向前推进，现在是 {_said(book.now)}。",
                f"The clock only goes forward; it is {_said(book.now)} now.",
            )
        if to - book.now > AT_ONCE:
            raise UserError(
                "too_far_at_once",
                "一次最多推进一年，请分几次推进。",
                "At most a year at a time; advance in several steps.",
            )
        if to > latest:
            raise UserError(
                "beyond_the_clock",
                f"时钟最远可以推进到 {_said(latest)}（截止日之后两年）。",
                f"The clock goes no further than {_said(latest)}, two years past the as-of date.",
            )

    def apply(self, book: Book) -> None:
        start, end = book.now, self.reaches(book)
        if end is None:
            return
        clock = book.add("clock", from_at=start, to_at=end)
        pass_time(book, clock, start, end)

    def says(self, book: Book) -> Text:
        return Text(zh="时钟从 {a} 推进到 {b}", en="Clock advanced from {a} to {b}").fill(
            a=_said(book.now), b=_said(self.reaches(book) or book.now)
        )

    def reaches(self, book: Book) -> datetime | None:
        """The instant it leads to; None for one beyond every calendar."""
        if self.to is not None:
            return self.to
        try:
            return book.now + timedelta(days=self.days or 0, hours=self.hours or 0)
        except OverflowError:
            return None


def _latest(book: Book) -> datetime:
    return datetime.combine(book.firm.as_of, datetime.min.time()) + IN_ALL


def _said(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%d %H:%M")
