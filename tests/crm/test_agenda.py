"""The calendar of activities: which days it shows, and what stands on them."""

from datetime import date

import pytest

from crm.agenda import Span, agenda, days_of, moved
from crm.book import Book
from crm.operation import perform, read_operation
from sample_data.firm import Firm


@pytest.mark.parametrize(
    ("span", "day", "first", "last"),
    [
        ("week", date(2025, 7, 3), date(2025, 6, 30), date(2025, 7, 6)),
        ("month", date(2025, 7, 3), date(2025, 6, 30), date(2025, 8, 3)),
        ("month", date(2021, 2, 10), date(2021, 2, 1), date(2021, 2, 28)),
        ("month", date(2025, 12, 31), date(2025, 12, 1), date(2026, 1, 4)),
    ],
)
def test_a_calendar_shows_whole_weeks_from_monday(
    span: Span, day: date, first: date, last: date
) -> None:
    days = days_of(span, day)
    assert (days[0], days[-1], len(days) % 7) == (first, last, 0)


def test_months_and_weeks_are_turned(tiny_firm: Firm) -> None:
    assert moved("month", date(2025, 12, 31), 2) == date(2026, 2, 1)
    assert moved("week", date(2025, 7, 3), -1) == date(2025, 6, 26)


def test_an_activity_stands_on_its_due_day_and_once_done_on_the_day_it_was_done(
    tiny_firm: Firm,
) -> None:
    book = Book(tiny_firm)
    found = agenda(book, date(2025, 6, 1), date(2025, 7, 31))
    assert found[date(2025, 6, 1)][0].state == "late"
    assert found[date(2025, 7, 9)][0].state == "planned"
    perform(book, read_operation({"op": "complete_activity", "activity_id": 1}), 1)
    found = agenda(book, date(2025, 6, 1), date(2025, 7, 31))
    assert date(2025, 6, 1) not in found
    assert found[date(2025, 7, 1)][0].state == "done"


def test_a_calendar_of_one_member_of_staff_leaves_the_others_out(tiny_firm: Firm) -> None:
    assert agenda(Book(tiny_firm), date(2025, 6, 1), date(2025, 7, 31), 2) == {}
