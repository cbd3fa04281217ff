"""Leads, opportunities, stage history and activities as the CRM holds them."""

from typing import Any

import numpy as np
import polars as pl

from kit.seeds import Ints
from sample_data.generator.v1 import names
from sample_data.generator.v1.accounts import CONTACT_KEYS, Faces, organisations
from sample_data.generator.v1.columns import pick, where_known
from sample_data.generator.v1.draws import Flags, by_day, children, either, run_starts
from sample_data.generator.v1.look_up import taken
from sample_data.generator.v1.marketing import start_day
from sample_data.generator.v1.people import People
from sample_data.generator.v1.proposals import lost_reasons
from sample_data.generator.v1.sales import OPEN_STAGES, STAGES, WON, Deals, Leads
from sample_data.generator.v1.world import World
from sample_data.schema import schema

NEW, ASSIGNED, IN_PROCESS, CONVERTED, RECYCLED, DEAD = range(6)
RECENT = 45
"""A lead this many days old or younger is still being worked on."""


def lead_table(
    world: World, who: People, seen: Faces, called: pl.Series, found: Leads, won: Deals
) -> dict[str, Any]:
    """A converted lead bears the name and phone of what it became."""
    draws, slot = world.draws, found.slot
    status = _lead_status(world, found)
    name, company = _lead_names(world, who, called, found)
    phone_of = np.where(found.converted, seen.phone_of[slot], 4_000_000 + slot)
    return {
        "name": name,
        "company": company,
        "mobile": names.phones(draws, phone_of, np.zeros(len(slot), dtype=np.int64)),
        "source": found.source,
        "campaign_id": _lead_campaign(world, found),
        "status": status,
        "budget": found.budget,
        "authority": found.authority,
        "need": found.need,
        "timeline": found.timeline,
        "score": (found.score, status != NEW),
        "owner_id": np.where(
            status == NEW, -1, draws.below("lead owner", slot, world.industry.staff["sales"])
        ),
        "created_on": found.created,
        "converted_on": np.where(found.converted, who.created[slot], -1),
        "account_id": np.where(found.converted, slot, -1),
        "opportunity_id": _opportunity_of(found, won),
    }


def deal_names(world: World, called: pl.Series, won: Deals) -> pl.Series:
    """Whose each opportunity is and what it is about. `called` are the names of the accounts."""
    lists = world.industry.words.deals
    about = world.draws.below("deal about", won.key, len(lists))
    return names.titled(taken(called, won.account), pick(world.say(lists), about))


def opportunity_table(world: World, titles: pl.Series, found: Leads, won: Deals) -> dict[str, Any]:
    """Deals with organisations; open ones partly without a next step, as V05 needs."""
    draws, key = world.draws, won.key
    lists = world.industry.words
    lead_of = np.full(len(key), -1, dtype=np.int64)
    of_lead = _opportunity_of(found, won)
    lead_of[of_lead[of_lead >= 0]] = np.flatnonzero(of_lead >= 0)
    rival = np.where(draws.chance("rival", key, 0.4), draws.below("which rival", key, 4), -1)
    step = draws.chance("next step", key, 0.75) & ~won.closed
    days_ahead = draws.below("next step on", key, 30) - 9
    due = np.maximum(world.calendar.days + days_ahead, won.created + 1)
    return {
        "account_id": won.account,
        "name": titles,
        "amount": won.amount,
        "stage": won.stage,
        "probability": np.array([world.industry.sales.probability[s] for s in STAGES])[won.stage],
        "created_on": won.created,
        "close_date": close_dates(world, won),
        "competitor": pick(world.say(lists.competitors), rival),
        "lost_reason": lost_reasons(world, won),
        "next_step": pick(
            world.say(lists.next_steps),
            np.where(step, draws.below("which step", key, len(lists.next_steps)), -1),
        ),
        "next_step_on": np.where(step, due, -1),
        "owner_id": deal_owners(world, won),
        "lead_id": lead_of,
    }


def stage_table(won: Deals) -> dict[str, Any]:
    """One row when an opportunity is opened and one for each change of stage."""
    parent, number = children(won.changes + 1)
    before = np.maximum(number - 1, 0)
    day = np.where(number == 0, won.created[parent], won.change_day[parent, before])
    earlier = won.change_day[parent, np.maximum(number - 2, 0)]
    earlier = np.where(number <= 1, won.created[parent], earlier)
    last = number == won.changes[parent]
    to = np.where(last & (won.stage[parent] >= WON), won.stage[parent], number)
    return {
        "opportunity_id": parent,
        "from_stage": np.where(number == 0, -1, number - 1),
        "to_stage": to,
        "changed_on": day,
        "days_in_stage": (day - earlier, number > 0),
    }


def close_dates(world: World, won: Deals) -> Ints:
    """The day it was closed; for an open one the day it is hoped to be, one in ten overdue."""
    late = world.draws.chance("overdue", won.key, 0.1)
    ahead = np.where(
        late,
        -1 - world.draws.below("overdue by", won.key, 20),
        world.draws.below("closes in", won.key, 100),
    )
    hoped = np.maximum(world.calendar.days + ahead, won.created + 1)
    closed_on: Ints = np.max(won.change_day, axis=1, initial=-1)
    return np.where(won.closed, closed_on, hoped)


def deal_owners(world: World, won: Deals) -> Ints:
    """The account's own salesperson."""
    return world.draws.below("account owner", won.account, world.industry.staff["sales"])


def _lead_names(
    world: World, who: People, called: pl.Series, found: Leads
) -> tuple[pl.Series, pl.Series]:
    """The person asking and where they work, if anywhere."""
    slot, right = found.slot, np.zeros(len(found.slot), dtype=np.int64)
    own = taken(called, slot)
    contact = names.persons(world.draws, "contact", slot * CONTACT_KEYS)
    other = names.persons(world.draws, "lead", slot)
    became = found.converted
    asking = names.Persons(
        np.where(became, contact.surname, other.surname),
        np.where(became, contact.given, other.given),
    )
    name = own.zip_with(
        pl.Series(became & ~who.organisation[slot]), names.person_names(world, asking, right)
    )
    works = np.where(became, who.organisation[slot], world.draws.chance("b2b", slot, 0.4))
    company = names.company_names(world, *organisations(world, "lead company", slot), right)
    return name, where_known(own.zip_with(pl.Series(became), company), works.astype(np.bool_))


def _opportunity_of(found: Leads, won: Deals) -> Ints:
    """Row of the first opportunity of the account a lead became, -1 for none."""
    most = max(int(found.slot.max(initial=0)), int(won.account.max(initial=0)))
    first, row = np.full(most + 1, -1, dtype=np.int64), run_starts(won.account)
    first[won.account.take(row)] = row
    return either(found.converted, first.take(found.slot), -1)


def _lead_status(world: World, found: Leads) -> Ints:
    draws, slot = world.draws, found.slot
    fresh = world.calendar.days - found.created <= RECENT
    status = np.where(
        fresh,
        draws.choice("fresh lead", slot, (35, 30, 35)),
        np.array([IN_PROCESS, RECYCLED, DEAD])[draws.choice("old lead", slot, (15, 35, 50))],
    )
    return np.where(found.converted, CONVERTED, status)


def _lead_campaign(world: World, found: Leads) -> Ints:
    """The latest campaign begun when a lead came in by campaign, -1 otherwise."""
    starts = np.sort(np.array([start_day(world, c) for c in world.industry.campaigns]))
    latest = np.searchsorted(starts, found.created, side="right") - 1
    by_campaign = list(schema()["leads"].columns["source"].values).index("campaign")
    return np.where(found.source == by_campaign, latest, -1)


def activity_table(world: World, who: People, won: Deals) -> dict[str, Any]:
    """Talks about opportunities, steps planned for them, and calls that keep in touch."""
    talks, plans, calls = _talks(world, won), _plans(world, won), _calls(world, who)
    account, deal, key, day, done = (
        np.concatenate(columns) for columns in zip(talks, plans, calls, strict=True)
    )
    order = by_day(day)
    account, deal, key, day, done = (c[order] for c in (account, deal, key, day, done))
    return _activities(world, account, deal, key, day, done.astype(np.bool_))


ActivityParts = tuple[Ints, Ints, Ints, Ints, Ints]
"""Account, opportunity or -1, key, day planned, whether done."""


def _talks(world: World, won: Deals) -> ActivityParts:
    """One in each stage an opportunity has been in."""
    parent, number = children(np.minimum(won.changes + 1, OPEN_STAGES))
    before = np.maximum(number - 1, 0)
    entered = np.where(number == 0, won.created[parent], won.change_day[parent, before])
    key = (won.key[parent] * 8 + number) * 4
    day = np.minimum(entered + world.draws.below("talk after", key, 5), world.last_day)
    return won.account[parent], parent, key, day, np.ones(len(key), dtype=np.int64)


def _plans(world: World, won: Deals) -> ActivityParts:
    """A planned step for some of the open opportunities; the others have been left without."""
    planned = ~won.closed & world.draws.chance("planned", won.key, 0.6)
    row = np.flatnonzero(planned).astype(np.int64)
    key = (won.key[row] * 8 + 7) * 4
    ahead = world.draws.below("planned for", key, 24) - 8
    day = np.maximum(world.calendar.days + ahead, won.created[row])
    return won.account[row], row, key, day, np.zeros(len(key), dtype=np.int64)


def _calls(world: World, who: People) -> ActivityParts:
    wanted = world.draws.chance("care call", who.ids, world.industry.sales.care_calls)
    account = who.ids[wanted]
    key = account * 4 + 1
    span = world.calendar.days - who.created[account]
    day = who.created[account] + world.draws.below_each("call on", key, span)
    done = world.draws.chance("call made", key, 0.95).astype(np.int64)
    return account, np.full(len(key), -1, dtype=np.int64), key, day, done


def _activities(
    world: World, account: Ints, deal: Ints, key: Ints, day: Ints, done: Flags
) -> dict[str, Any]:
    draws = world.draws
    kinds = (deal >= 0, draws.choice("talk kind", key, (35, 25, 15, 15, 10, 0)))
    kind = np.where(kinds[0], kinds[1], draws.choice("call kind", key, (60, 0, 0, 35, 5, 0)))
    delay = np.where(draws.chance("done late", key, 0.15), draws.below("late by", key, 4), 0)
    minutes = np.array([12, 120, 60, 8, 10, 15])[kind] + draws.below("minutes", key, 15)
    subjects = world.say(world.industry.words.subjects)
    return {
        "kind": kind,
        "account_id": account,
        "opportunity_id": deal,
        "owner_id": draws.below("account owner", account, world.industry.staff["sales"]),
        "subject": pick(subjects, draws.below("subject", key, len(subjects))),
        "due_on": day,
        "done_on": np.where(done, np.minimum(day + delay, world.last_day), -1),
        "outcome": np.where(done, draws.choice("outcome", key, (45, 20, 27, 8)), -1),
        "cost_minutes": (minutes, done),
    }
