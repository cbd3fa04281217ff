"""What there is to choose from, by id and title."""

from crm.metric import METRICS
from kit.errors import UserError
from kit.text import Text
from lessons.catalog import entries
from sample_data.industry import industries
from scenarios.case import cases

KINDS = {
    "exercises": lambda: {name: one.exercise.title for name, one in entries().items()},
    "scenarios": lambda: {name: one.title for name, one in cases().items()},
    "metrics": lambda: {name: METRICS[name].title for name in METRICS},
    "industries": lambda: {name: one.name for name, one in industries().items()},
}


def titles(kind: str) -> dict[str, Text]:
    """Titles of all exercises, scenarios, metrics or industries; UserError for another word."""
    if kind not in KINDS:
        raise UserError("bad_kind", f"可选：{'、'.join(KINDS)}", f"Choose from: {', '.join(KINDS)}")
    return KINDS[kind]()
