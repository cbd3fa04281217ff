"""Opportunities of organisations, their way through the stages, and leads."""

from dataclasses import dataclass

import numpy as np

from kit.seeds import Floats, Ints
from sample_data.generator.v1.draws import Flags, by_day, children, whole
from sample_data.generator.v1.people import People, arrival_gaps, sizes
from sample_data.generator.v1.purchases import MOST, ORDER_KEYS
from sample_data.generator.v1.world import World

STAGES = ("prospecting", "qualification", "proposal", "negotiation", "won", "lost")
OPEN_STAGES = 4
WON, LOST = 4, 5
DEAL_KEYS = 4
FIRST_DEAL_KEY = MOST + 64
HALF_OF_LEAD_DAYS = 10.0
"""A lead that converts does so after 20 days on average."""


@dataclass(frozen=True)
class Deals:
    """One entry per opportunity, sorted by account."""

    account: Ints
    key: Ints
    created: Ints
    amount: Ints
    """Fen, whole hundreds of yuan."""
    stage: Ints
    """Index in STAGES, as it stands at the end."""
    changes: Ints
    """Number of stage changes so far."""
    change_day: Ints
    """Day of each change, one row per opportunity and one column per change; -1 for none."""
    lost_after: Ints
    """How many stages were passed before a loss."""

    @property
    def order_key(self) -> Ints:
        return self.account * ORDER_KEYS + FIRST_DEAL_KEY + self.key % DEAL_KEYS

    @property
    def closed(self) -> Flags:
        return self.stage >= WON


def deals(world: World, who: People) -> Deals:
    draws, about = world.draws, world.industry.sales
    wanted = who.organisation & ~who.is_duplicate & (who.created < world.last_day - 1)
    first = wanted & draws.chance("opportunity", who.ids, about.opportunities)
    second = first & draws.chance("second opportunity", who.ids, about.second_opportunity)
    account, number = children(first.astype(np.int64) + second)
    key = account * DEAL_KEYS + number
    u = draws.unit("opportunity created", key)
    back = (u * (0.35 + 0.65 * u) * (world.last_day - 1 - who.created[account])).astype(np.int64)
    created = world.last_day - back
    amount = draws.quantile("opportunity amount", key, "gamma_2") * (about.opportunity_yuan / 100)
    slower = np.ones(len(key))
    if about.amount_with_size or about.days_with_size:
        larger = sizes(world, who)[account] - 1.0
        amount = amount * (1.0 + about.amount_with_size * larger)
        slower = slower + about.days_with_size * larger
    stage, changes, change_day, passed = _way(world, key, created, slower)
    return Deals(
        account,
        key,
        created,
        (whole(amount) + 5) * 10_000,
        stage,
        changes,
        change_day,
        passed,
    )


def _way(world: World, key: Ints, created: Ints, slower: Floats) -> tuple[Ints, Ints, Ints, Ints]:
    """Stage now, number of changes, their days, stages passed."""
    draws, about = world.draws, world.industry.sales
    number = np.arange(OPEN_STAGES, dtype=np.int64)
    keys = key[:, None] * OPEN_STAGES + number
    means = np.array([about.days[s] for s in STAGES[:OPEN_STAGES]], dtype=np.float64)
    passes = np.array([about.advance[s] for s in STAGES[:OPEN_STAGES]], dtype=np.float64)
    usual = means * 0.5 * slower[:, None]
    stay = (draws.quantile("stage days", keys, "gamma_2") * usual).astype(np.int64) + 1
    day = created[:, None] + np.cumsum(stay, axis=1)
    advances = draws.unit("advances", keys) < passes
    passed = np.cumprod(advances.astype(np.int64), axis=1).sum(axis=1)
    last_change = np.minimum(passed, OPEN_STAGES - 1)
    happens = (day < world.calendar.days) & (number <= last_change[:, None])
    changes = happens.sum(axis=1)
    lost = (changes == passed + 1) & (passed < OPEN_STAGES)
    stage = np.where(lost, LOST, changes)
    return stage, changes, np.where(happens, day, -1), passed


@dataclass(frozen=True)
class Leads:
    """One entry per lead, sorted by day and slot."""

    slot: Ints
    """Row of the account the lead became, where converted; otherwise only a key."""
    created: Ints
    converted: Flags
    source: Ints
    budget: Ints
    authority: Ints
    need: Ints
    timeline: Ints

    @property
    def score(self) -> Ints:
        """Points for budget 0/15/30, authority 5/12/20, need 0/15/30, time 0/10/20."""
        return (
            self.budget * 15
            + np.array([5, 12, 20], dtype=np.int64)[self.authority]
            + self.need * 15
            + self.timeline * 10
        )


def leads(world: World, who: People) -> Leads:
    draws, about = world.draws, world.industry.sales
    has_lead = draws.even_chance("lead", len(who.ids), about.leads)
    slot = who.ids[has_lead]
    took = whole(draws.quantile("lead days", slot, "gamma_2") * HALF_OF_LEAD_DAYS) + 1
    came = who.created[slot] - took
    # Accounts thin out while leads come evenly, so that more of the later accounts were leads.
    chance = about.converted * arrival_gaps(world, slot)
    converted = draws.chance("lead converted", slot, chance) & ~who.is_duplicate[slot]
    converted &= came >= 0
    created = np.where(converted, came, draws.below("lead created", slot, world.calendar.days))
    # Those that will convert after the last day are open leads of the last weeks.
    share = about.converted * (2 * HALF_OF_LEAD_DAYS + 1) / world.calendar.days
    will = ~converted & draws.chance("lead will convert", slot, share)
    ago = np.minimum(draws.below_each("lead since", slot, took), world.last_day)
    created = np.where(will, world.last_day - ago, created)
    order = by_day(created)
    slot, converted, created = slot[order], converted[order], created[order]
    source = draws.choice("lead source", slot, about.lead_sources.values())
    own = who.channel[slot]
    good = converted.astype(np.int64)
    return Leads(
        slot,
        created,
        converted,
        np.where(converted, own, source),
        _level(world, "lead budget", slot, good),
        _level(world, "lead authority", slot, good),
        _level(world, "lead need", slot, good),
        _level(world, "lead timeline", slot, good),
    )


def _level(world: World, purpose: str, slot: Ints, good: Ints) -> Ints:
    """0, 1 or 2: how far a lead is on one of the four questions; converted ones further."""
    weak = world.draws.choice(purpose, slot, (45, 35, 20))
    strong = world.draws.choice(purpose, slot, (15, 35, 50))
    return np.where(good > 0, strong, weak)
