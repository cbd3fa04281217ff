"""What there is to list by id and title: exercises, scenarios, metrics, industries."""

from typing import Literal

from crm.metric import METRICS
from kit.text import Text
from lessons.catalog import entries
from sample_data.industry import industries, industry
from scenarios.case import cases

Listed = Literal["exercises", "scenarios", "metrics", "industries"]


def titles(what: Listed) -> dict[str, Text]:
    """Id -> title, by id."""
    if what == "exercises":
        return {name: found.exercise.title for name, found in entries().items()}
    if what == "scenarios":
        return {name: case.title for name, case in cases().items()}
    if what == "metrics":
        return {name: METRICS[name].title for name in METRICS}
    return {name: industry(name).name for name in industries()}
