"""Accounts and contacts as the CRM holds them, with the defects that lessons are about."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from kit.seeds import Ints
from sample_data.generator.v1 import names
from sample_data.generator.v1.columns import pick, where_known
from sample_data.generator.v1.draws import Flags, IdArray, children
from sample_data.generator.v1.look_up import pools, taken, words
from sample_data.generator.v1.marketing import consents
from sample_data.generator.v1.names import Persons
from sample_data.generator.v1.people import FIRST_DUPLICATE, People, sizes
from sample_data.generator.v1.world import World

ORIGINAL, TYPO, OTHER_FORM, NEW_PHONE, NEW_ADDRESS = range(5)
"""How a duplicate came about: name mistyped (same phone); name in another form (same phone and
e-mail); new phone (same name and e-mail); moved (same name and phone)."""
CONTACT_KEYS = 4
NEXT_CITY = 8
"""Districts further on in the pool are always in another city."""


@dataclass(frozen=True)
class Faces:
    """What can be seen of each account, before it is put into words."""

    manner: Ints
    name_of: Ints
    """Row of the account whose name this one bears."""
    person: Persons
    organisation: tuple[Ints, Ints, Ints]
    name_style: Ints
    place: Ints
    address_of: Ints
    phone_of: Ints
    phone_style: Ints
    email_of: Ints
    has_email: Flags


def faces(world: World, who: People) -> Faces:
    draws, ids = world.draws, who.ids
    namesake = _namesakes(world, who)
    name_of = np.where(namesake >= 0, namesake, ids)[who.owner]
    has_email = draws.chance("e-mail", ids, world.industry.customers.email)
    invalid = draws.even_chance("invalid phone", len(ids), world.industry.defects.invalid_phones)
    manner = _manners(world, who, has_email, invalid)
    districts = len(pools()["region_zh"])
    base = _districts(world, ids)
    place = np.where(namesake >= 0, (base[namesake] + NEXT_CITY) % districts, base)[who.owner]
    same_email = (manner == OTHER_FORM) | (manner == NEW_PHONE)
    return Faces(
        manner,
        name_of,
        names.persons(draws, "account", name_of),
        organisations(world, "company", name_of),
        np.where(manner == TYPO, 1, np.where(manner == OTHER_FORM, 2, 0)),
        place,
        np.where(manner == NEW_ADDRESS, ids, who.owner),
        np.where(manner == NEW_PHONE, ids, who.owner),
        _phone_styles(world, who, manner, invalid),
        who.owner,
        np.where(who.is_duplicate, same_email, has_email),
    )


def accounts(world: World, who: People, seen: Faces, called: pl.Series) -> dict[str, Any]:
    draws, locale, ids = world.draws, world.key.locale, who.ids
    number = names.phones(draws, seen.phone_of, seen.phone_style)
    email = names.emails(world, seen.person, seen.email_of)
    shouted = pl.Series(np.flatnonzero(seen.manner == NEW_PHONE).astype(np.uint32))
    email = email.scatter(shouted, email[shouted].str.to_uppercase())
    verified = draws.chance("verified", ids, world.industry.customers.phone_verified)
    verified &= seen.phone_style < names.TOO_SHORT
    since = draws.below_each("verified on", ids, world.calendar.days - who.created)
    notes = world.say(world.industry.words.notes)
    noted = draws.chance("noted", ids, 0.12)
    return {
        "name": called,
        "kind": who.organisation.astype(np.int64),
        "level": _levels(world, who),
        "region": taken(words(f"region_{locale}"), seen.place),
        "city": taken(words(f"city_{locale}"), seen.place),
        "address": names.addresses(world, "account", seen.address_of, seen.place),
        "phone": number,
        "email": where_known(email, seen.has_email),
        "channel": who.channel,
        "owner_id": draws.below("account owner", ids, world.industry.staff["sales"]),
        "created_on": who.created,
        "phone_verified_on": np.where(verified, who.created + since, -1),
        "consent": consents(world, who) & ~who.opted_out,
        "do_not_contact": who.opted_out,
        "note": pick(notes, np.where(noted, draws.below("note", ids, len(notes)), -1)),
    }


def account_names(world: World, who: People, seen: Faces) -> pl.Series:
    """What each account is called: people first, then organisations, then in order of accounts."""
    human, firm = np.flatnonzero(~who.organisation), np.flatnonzero(who.organisation)
    first, second, kind = (part.take(firm) for part in seen.organisation)
    style = seen.name_style
    called = [
        names.person_names(world, seen.person.taken(human), style.take(human)),
        names.company_names(world, first, second, kind, style.take(firm)),
    ]
    place = np.empty(len(style), dtype=np.int64)
    place[human], place[firm] = np.arange(len(human)), np.arange(len(human), len(style))
    return taken(pl.concat(called, rechunk=True), place)


def contacts(world: World, who: People, seen: Faces) -> dict[str, Any]:
    """People at the organisations; the first one answers the account's phone."""
    draws = world.draws
    at = np.flatnonzero(who.organisation).astype(np.int64)
    count = draws.choice("contacts", at, (35, 35, 20, 10)) + 1
    if world.industry.sales.contacts_with_size:
        count = _by_size(world, who, at, count)
    place, number = children(np.where(who.is_duplicate[at], 1, count))
    account = at[place]
    key = np.where(number == 0, who.owner[account], account) * CONTACT_KEYS + number
    person = names.persons(draws, "contact", key)
    first = draws.choice("first role", key, (60, 25, 15, 0))
    role = np.where(number == 0, first, draws.choice("role", key, (10, 35, 30, 25)))
    phone_of = np.where(number == 0, seen.phone_of[account], 10_000_000 + key)
    plain = np.zeros(len(key), dtype=np.int64)
    wechat = names.wechats(person, key)
    return {
        "account_id": account,
        "name": names.person_names(world, person, plain),
        "title": _titles(world, key, role),
        "role": role,
        "mobile": names.phones(draws, phone_of, plain),
        "email": where_known(
            names.emails(world, person, 3_000_000 + key), draws.chance("contact mail", key, 0.8)
        ),
        "wechat": where_known(wechat, draws.chance("wechat", key, 0.7)),
        "consent": draws.chance("contact consent", key, world.industry.customers.consent),
        "do_not_contact": draws.chance("contact opted out", key, world.industry.defects.opted_out),
    }


def _by_size(world: World, who: People, at: Ints, count: Ints) -> Ints:
    """Fewer contacts at small organisations, more at large ones."""
    draws, size = world.draws, sizes(world, who)[at]
    follows = draws.chance("contacts by size", at, world.industry.sales.contacts_with_size)
    few = draws.choice("contacts", at, (70, 25, 5, 0)) + 1
    many = draws.choice("contacts", at, (5, 20, 35, 40)) + 1
    sized = np.where(size < 0.8, few, np.where(size > 1.2, many, count))
    return np.where(follows, sized, count)


def _districts(world: World, ids: Ints) -> Ints:
    """The district each account lives in: anywhere, or in the firm's own city."""
    draws, cities = world.draws, pools()["city_zh"]
    if not world.industry.customers.in_one_city:
        return draws.below("place", ids, len(cities))
    home = cities[int(draws.below("home", ids[:1], len(cities))[0])]
    there = np.array([i for i, city in enumerate(cities) if city == home], dtype=np.int64)
    return there[draws.below("place", ids, len(there))]


def _namesakes(world: World, who: People) -> Ints:
    """Row of an earlier person whose name a different person in another city happens to bear."""
    wanted = world.draws.even_chance("namesake", len(who.ids), world.industry.defects.same_names)
    wanted &= ~who.is_duplicate & ~who.organisation & (who.ids >= FIRST_DUPLICATE)
    other = who.owner[world.draws.below_each("namesake of", who.ids, who.ids)]
    return np.where(wanted & ~who.organisation[other], other, -1)


def _manners(world: World, who: People, has_email: Flags, invalid: Flags) -> Ints:
    """How each duplicate differs, such that enough still agrees to find it."""
    drawn = world.draws.choice("manner", who.ids, (30, 20, 25, 25)) + 1
    by_mail = (drawn == OTHER_FORM) | (drawn == NEW_PHONE)
    drawn = np.where(by_mail & ~has_email[who.owner], NEW_ADDRESS, drawn)
    no_phone = invalid[who.owner] & (drawn != NEW_PHONE)
    drawn = np.where(no_phone & has_email[who.owner], NEW_PHONE, drawn)
    return np.where(who.is_duplicate, drawn, ORIGINAL)


def _phone_styles(world: World, who: People, manner: Ints, invalid: Flags) -> Ints:
    draws, ids = world.draws, who.ids
    bad = names.TOO_SHORT + draws.below("invalid how", ids, 3)
    style = np.where(invalid, bad, draws.choice("phone style", ids, (86, 9, 5)))
    own = style[who.owner]
    other = (own + 1 + draws.below("other style", ids, 3)) % names.TOO_SHORT
    copied = np.where((manner == OTHER_FORM) | (own >= names.TOO_SHORT), own, other)
    return np.where(who.is_duplicate, np.where(manner == NEW_PHONE, names.PLAIN, copied), style)


def organisations(world: World, purpose: str, ids: IdArray) -> tuple[Ints, Ints, Ints]:
    """Two different words and a kind of organisation."""
    draws, count = world.draws, len(pools()["company_zh"])
    first = draws.below(f"{purpose} first", ids, count)
    second = (first + 1 + draws.below(f"{purpose} second", ids, count - 1)) % count
    kinds = len(world.industry.words.organisation_kinds)
    return first, second, draws.below(f"{purpose} kind", ids, kinds)


def _levels(world: World, who: People) -> Ints:
    """A, B or C as somebody once guessed: only loosely tied to what the customer is worth."""
    guess = world.draws.unit("level", who.ids) + who.satisfaction * 0.4 + who.organisation * 0.15
    return np.where(guess > 1.15, 0, np.where(guess > 0.75, 1, 2))


def _titles(world: World, key: Ints, role: Ints) -> pl.Series:
    lists = list(world.industry.words.titles.values())
    starts = np.cumsum([0] + [len(titles) for titles in lists[:-1]])
    lengths = np.array([len(titles) for titles in lists], dtype=np.int64)
    place = starts[role] + world.draws.below_each("title", key, lengths[role])
    return pick(world.say([t for titles in lists for t in titles]), place)
