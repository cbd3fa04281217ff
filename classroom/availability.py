"""Which units a course can be given: on real data, those that need only what the data have."""

from classroom.tables import Course
from classroom.units import Unit, entry
from kit.errors import UserError
from kit.text import Text
from lessons.available import why_not
from sample_data.firm import GENERATOR_VERSION, FirmKey
from sample_data.real.data import is_data

TRIED = 1
"""Seed of the firm on which a unit is tried."""


def unavailable(course: Course, unit: Unit) -> Text | None:
    """A sentence why the unit cannot be given to the course; nothing when it can."""
    return unavailable_on(course.industry, course.customers, course.locale, unit)


def unavailable_on(industry: str, customers: int, locale: str, unit: Unit) -> Text | None:
    """As `unavailable`, for a course that is yet to be made. Industries of ours have it all."""
    if not is_data(industry):
        return None
    key = FirmKey(industry, customers, TRIED, "zh" if locale == "zh" else "en", GENERATOR_VERSION)
    found = (why_not(entry(exercise_id), key) for exercise_id in unit.exercises)
    return next((says for says in found if says is not None), None)


def check_available(course: Course, unit: Unit) -> None:
    """Raise UserError with the reason when the unit cannot be given to the course."""
    says = unavailable(course, unit)
    if says is not None:
        raise UserError(
            "unit_unavailable",
            f"本课程用的是真实数据，不能布置“{unit.title.zh}”：{says.zh}",
            f"This course is on real data; “{unit.title.en}” cannot be assigned. {says.en}",
        )
