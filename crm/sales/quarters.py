"""Calendar quarters, each named by its first day."""

from datetime import date


def quarter_of(day: date) -> date:
    """First day of the quarter.

    >>> quarter_of(date(2025, 7, 1)), quarter_of(date(2025, 12, 31))
    (datetime.date(2025, 7, 1), datetime.date(2025, 10, 1))
    """
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def shifted(start: date, quarters: int) -> date:
    """First day of the quarter so many later (or earlier).

    >>> shifted(date(2025, 10, 1), 1), shifted(date(2025, 1, 1), -1)
    (datetime.date(2026, 1, 1), datetime.date(2024, 10, 1))
    """
    months = start.year * 12 + start.month - 1 + 3 * quarters
    return date(months // 12, months % 12 + 1, 1)


def quarter_name(start: date) -> str:
    """As people write it: 2025 Q3."""
    return f"{start.year} Q{(start.month + 2) // 3}"
