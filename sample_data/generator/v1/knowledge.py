"""Knowledge articles of the service desk, and which of them cases were solved with."""

from typing import Any

import numpy as np

from kit.seeds import Ints
from sample_data.generator.v1.columns import pick
from sample_data.generator.v1.service import CLOSED, COMPLAINT, ENQUIRY, Cases
from sample_data.generator.v1.world import World
from sample_data.schema import schema

HELPED = 0.45
"""Share of closed cases in which an article of their cause was used."""


def articles_used(world: World, found: Cases, key: Ints) -> Ints:
    """Row of the article each case was solved with, -1 for none."""
    causes = list(schema()["cases"].columns["category"].values)
    about = world.industry.articles
    live = [(row, part.cause) for row, part in enumerate(about) if part.status == "published"]
    rows = [[row for row, about_cause in live if about_cause == cause] for cause in causes]
    counts = np.array([len(some) for some in rows], dtype=np.int64)
    starts = np.cumsum(counts) - counts
    flat = np.array([row for some in rows for row in some] or [-1], dtype=np.int64)
    drawn = world.draws.below_each("article", key, counts[found.cause])
    place = np.minimum(starts[found.cause] + drawn, len(flat) - 1)
    helps = world.draws.chance("article helps", key, HELPED)
    used = helps & (found.status == CLOSED) & (counts[found.cause] > 0)
    return np.where(used, flat[place], -1)


def close_codes(world: World, found: Cases, key: Ints) -> Ints:
    """How each closed case ended, -1 for the others: solved, explained, compensated, a duplicate,
    withdrawn or not reproduced."""
    draws = world.draws
    asked = draws.choice("close code asked", key, (15, 80, 0, 0, 5, 0))
    complained = draws.choice("close code complained", key, (52, 18, 26, 0, 4, 0))
    fault = draws.choice("close code fault", key, (74, 6, 8, 0, 2, 10))
    code = np.where(found.kind == COMPLAINT, complained, fault)
    code = np.where(found.kind == ENQUIRY, asked, code)
    return np.where(found.status == CLOSED, code, -1)


def article_table(world: World, used: Ints) -> dict[str, Any]:
    about = world.industry.articles
    columns = schema()["knowledge_articles"].columns
    causes, stages = list(columns["category"].values), list(columns["status"].values)
    rows = np.arange(len(about), dtype=np.int64)
    staff = world.industry.staff
    first_agent = staff["sales"] + staff["marketing"]
    return {
        "name": pick(world.say([part.name for part in about]), rows),
        "category": np.array([causes.index(part.cause) for part in about], dtype=np.int64),
        "body": pick(world.say([part.body for part in about]), rows),
        "status": np.array([stages.index(part.status) for part in about], dtype=np.int64),
        "uses": np.bincount(used[used >= 0], minlength=len(about)),
        "updated_on": world.draws.below("article updated", rows, world.calendar.days),
        "owner_id": first_agent + world.draws.below("article author", rows, staff["service"]),
    }
