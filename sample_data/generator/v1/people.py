"""Who the customers really are: the hidden truth that all behaviour follows from."""

from dataclasses import dataclass

import numpy as np

from kit.seeds import Floats, Ints
from sample_data.generator.v1.draws import Draws, Flags, whole
from sample_data.generator.v1.look_up import mean
from sample_data.generator.v1.world import World
from sample_data.industry_parts import Customers

FIRST_DUPLICATE = 10
"""Account rows before this one are never duplicates."""


@dataclass(frozen=True)
class People:
    """One entry per account, in order. A duplicate account has its owner's nature."""

    ids: Ints
    owner: Ints
    """Row of the account this one duplicates, or its own row."""
    is_duplicate: Flags
    segment: Ints
    organisation: Flags
    never_orders: Flags
    rate: Floats
    """Orders per day while active."""
    dropout: Floats
    """Chance to leave after an order that went well."""
    spend: Floats
    """Mean order value in fen."""
    satisfaction: Floats
    created: Ints
    """Day the account was opened."""
    channel: Ints
    opted_out: Flags


def people(world: World) -> People:
    """Draw everybody; row i does not depend on how many others there are."""
    draws, about = world.draws, world.industry.customers
    ids = np.arange(world.key.customers, dtype=np.int64)
    count = world.key.customers
    is_duplicate = draws.even_chance("duplicate", count, world.industry.defects.duplicates)
    is_duplicate &= ids >= FIRST_DUPLICATE
    owner = _owners(draws, ids, is_duplicate)
    segment = draws.even_choice("segment", count, [part.share for part in about.segments])[owner]
    organisation = draws.even_chance("organisation", count, about.organisations)[owner]
    return People(
        ids,
        owner,
        is_duplicate,
        segment,
        organisation,
        draws.even_chance("never orders", count, about.never_order)[owner],
        _rates(world, owner, segment, is_duplicate),
        _dropouts(world, owner, segment),
        _spends(world, owner, segment, organisation),
        _satisfaction(world, owner, segment),
        _arrivals(world, ids, owner, is_duplicate),
        draws.choice("account channel", ids, about.channels.values()),
        draws.even_chance("opted out", count, world.industry.defects.opted_out),
    )


def sizes(world: World, who: People) -> Floats:
    """How large accounts are by what they spend: about 1, from a half to two and a half."""
    about = world.industry.purchases
    usual = about.spend_scale * 100 * mean(about.spend_between) * about.organisation_spend
    return np.clip(np.sqrt(who.spend / usual), 0.5, 2.5)


def factors(about: Customers, segment: Ints, name: str) -> Floats:
    """Each customer's segment factor of that name."""
    values = np.array([getattr(part, name) for part in about.segments], dtype=np.float64)
    return np.asarray(values[segment])


def _owners(draws: Draws, ids: Ints, is_duplicate: Flags) -> Ints:
    """For a duplicate: an earlier row that is no duplicate itself."""
    latest_original = np.maximum.accumulate(np.where(is_duplicate, 0, ids))
    return np.where(is_duplicate, latest_original[draws.below_each("owner", ids, ids)], ids)


def _rates(world: World, owner: Ints, segment: Ints, is_duplicate: Flags) -> Floats:
    about = world.industry.purchases
    rate = world.draws.quantile("rate", owner, about.rate) * about.rate_scale
    rate *= factors(world.industry.customers, segment, "rate")
    return np.asarray(np.where(is_duplicate, rate * about.duplicate_rate, rate) + 1e-9)


def _dropouts(world: World, owner: Ints, segment: Ints) -> Floats:
    about = world.industry.purchases
    dropout = world.draws.quantile("dropout", owner, about.dropout) * about.dropout_scale
    return np.minimum(dropout * factors(world.industry.customers, segment, "dropout"), 0.9)


def _spends(world: World, owner: Ints, segment: Ints, organisation: Flags) -> Floats:
    about = world.industry.purchases
    spend = world.draws.quantile("spend", owner, about.spend_between) * (about.spend_scale * 100)
    spend *= factors(world.industry.customers, segment, "spend")
    return np.asarray(np.where(organisation, spend * about.organisation_spend, spend))


def _satisfaction(world: World, owner: Ints, segment: Ints) -> Floats:
    level = factors(world.industry.customers, segment, "satisfaction")
    return level + world.draws.quantile("satisfaction", owner, "normal") * 0.1


def arrival_gaps(world: World, ids: Ints) -> Floats:
    """How far apart accounts arrive at the time that each was opened: 1 on average."""
    slowdown = world.industry.customers.slowdown
    return 1.0 - slowdown + 2.0 * slowdown * world.draws.unit("created", ids)


def _arrivals(world: World, ids: Ints, owner: Ints, is_duplicate: Flags) -> Ints:
    """Days of opening, more at the start; a duplicate is opened some time after the original."""
    about, last = world.industry.customers, world.last_day
    u = world.draws.unit("created", ids)
    span = world.calendar.days * about.arrive_within
    first = (span * u * (1.0 - about.slowdown + about.slowdown * u)).astype(np.int64)
    later = first[owner] + 1 + whole((last - 1 - first[owner]) * (u * u))
    return np.minimum(np.where(is_duplicate, later, first), last)
