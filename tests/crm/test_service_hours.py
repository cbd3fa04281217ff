"""Business minutes across nights, weekends, holidays and make-up working days."""

from datetime import date, datetime

import pytest

from crm.service.hours import (
    WEEKDAYS_ONLY,
    business_minutes,
    due_at,
    is_workday,
    notices,
    official,
)


def test_four_hours_from_friday_half_past_five_end_on_monday_half_past_twelve() -> None:
    assert due_at(datetime(2026, 9, 4, 17, 30), 240) == datetime(2026, 9, 7, 12, 30)


@pytest.mark.parametrize(
    ("opened", "minutes", "due"),
    [
        (datetime(2026, 9, 4, 17, 30), 30, datetime(2026, 9, 4, 18, 0)),
        (datetime(2026, 9, 4, 17, 30), 31, datetime(2026, 9, 7, 9, 1)),
        (datetime(2026, 9, 5, 11, 0), 60, datetime(2026, 9, 7, 10, 0)),
        (datetime(2026, 9, 4, 6, 15), 540, datetime(2026, 9, 4, 18, 0)),
        (datetime(2026, 9, 4, 20, 0), 540, datetime(2026, 9, 7, 18, 0)),
        (datetime(2026, 9, 5, 11, 0), 0, datetime(2026, 9, 5, 11, 0)),
    ],
)
def test_time_runs_only_while_the_desk_is_open(
    opened: datetime, minutes: int, due: datetime
) -> None:
    assert due_at(opened, minutes) == due
    assert business_minutes(opened, due) == minutes


def test_national_day_stops_the_clock_and_the_worked_saturday_after_it_does_not() -> None:
    opened = datetime(2026, 9, 30, 17, 0)
    assert due_at(opened, 120) == datetime(2026, 10, 8, 10, 0)
    assert due_at(opened, 120, WEEKDAYS_ONLY) == datetime(2026, 10, 1, 10, 0)
    assert business_minutes(datetime(2026, 10, 9, 18, 0), datetime(2026, 10, 12, 9, 0)) == 540


def test_a_worked_sunday_counts_only_in_the_official_calendar() -> None:
    sunday = date(2026, 9, 20)
    assert is_workday(sunday) and not is_workday(sunday, WEEKDAYS_ONLY)


def test_minutes_back_in_time_are_negative() -> None:
    assert business_minutes(datetime(2026, 9, 7, 10, 0), datetime(2026, 9, 4, 17, 0)) == -120


def test_a_year_without_a_notice_is_monday_to_friday() -> None:
    year = notices().missing[0]
    days = [date(year, month, day) for month in range(1, 13) for day in range(1, 29)]
    assert [is_workday(day) for day in days] == [is_workday(day, WEEKDAYS_ONLY) for day in days]
    assert year not in {notice.year for notice in notices().years}


@pytest.mark.parametrize(("year", "working_days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_years_on_file_have_as_many_working_days_as_published(year: int, working_days: int) -> None:
    first, last = datetime(year, 1, 1), datetime(year + 1, 1, 1)
    assert business_minutes(first, last) == working_days * 540


def test_make_up_days_are_weekends_and_holidays_are_not_worked() -> None:
    assert all(day.weekday() >= 5 for day in official().working)
    assert not any(is_workday(day) for day in official().off)
    for notice in notices().years:
        assert {day.year for day in notice.working} == {notice.year}
        assert all(h.first.year == h.last.year == notice.year for h in notice.holidays)
        assert all(h.first <= h.last for h in notice.holidays)
        assert notice.published < notice.effective_date
