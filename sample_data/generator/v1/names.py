"""Names, phone numbers, e-mail and postal addresses out of the committed pools."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from kit.seeds import Ints
from sample_data.generator.v1.draws import Draws, IdArray
from sample_data.generator.v1.look_up import pools, words
from sample_data.generator.v1.world import World

PHONE_PRIME = 599_999_957
"""Just under six prefixes of 10**8 numbers each."""
MAIL_PRIME = 8999
"""Both are primes p with p % 3 == 2, for which x -> x**3 % p never gives a number twice."""
PLAIN, DASHED, SPACED, BRACKETS, TOO_SHORT, TOO_LONG, LETTER = range(7)


@dataclass(frozen=True)
class Persons:
    """Positions in the pools of surnames and given names; `typo` writes one character wrongly."""

    surname: Ints
    given: Ints


def persons(draws: Draws, purpose: str, ids: IdArray) -> Persons:
    surname = draws.choice(f"{purpose} surname", ids, pools()["surname_weight"])
    return Persons(surname, draws.below(f"{purpose} given", ids, len(pools()["given_zh"])))


def person_names(world: World, who: Persons, style: Ints) -> pl.Series:
    """Names as written. Style 0 is right, 1 has a typing mistake, 2 is written in another form."""
    if world.key.locale == "zh":
        surname, given = words("surname_zh"), _both("given_zh", "given_typo_zh")
        place = who.given + (style == 1) * len(pools()["given_zh"])
        between = pl.Series(["", "", " "]).gather(style)
        return joined(surname.gather(who.surname), between, given.gather(place))
    surname = _both("surname_en", "surname_typo_en")
    place = who.surname + (style == 1) * len(pools()["surname_en"])
    title = pl.Series(["", "", "Customer "]).gather(style)
    given = words("given_en").gather(who.given)
    return joined(title, given, " ", surname.gather(place))


def company_names(world: World, first: Ints, second: Ints, kind: Ints, style: Ints) -> pl.Series:
    """Names of organisations; any style but 0 writes the short form."""
    locale = world.key.locale
    about = world.industry.words.organisation_kinds
    long = world.say([kind.name for kind in about])
    short = world.say([kind.short for kind in about])
    pool = words(f"company_{locale}")
    ending = pl.Series(long + short).gather(kind + (style > 0) * len(about))
    if locale == "zh":
        return joined(pool.gather(first), pool.gather(second), ending)
    return joined(pool.gather(first), "-", pool.gather(second), " ", ending)


def phones(draws: Draws, number: Ints, style: Ints) -> pl.Series:
    """Phone numbers in unassigned prefixes, different for every `number` below PHONE_PRIME."""
    place = _scattered(draws, "phone", number, PHONE_PRIME)
    head = _words_of_numbers("phone_prefixes").gather(place // 100_000_000)
    middle = _digits(4).gather(place // 10_000 % 10_000)
    tail_place = place % 10_000
    tail = _tails().gather(np.where(style == TOO_SHORT, 10_000 + tail_place // 10, tail_place))
    before = pl.Series(["", "", "", "(+86)", "", "", ""]).gather(style)
    between = pl.Series(["", "-", " ", "", "", "", ""]).gather(style)
    after = pl.Series(["", "", "", "", "", "6", "x"]).gather(style)
    return joined(before, head, between, middle, between, tail, after)


def emails(world: World, who: Persons, number: Ints) -> pl.Series:
    """Addresses in reserved domains, different for every `number`."""
    block = number // MAIL_PRIME
    digits = _scattered(world.draws, "mail", number % MAIL_PRIME, MAIL_PRIME) + 1000
    domain = words("mail_domains").gather(number % len(pools()["mail_domains"]))
    counted = pl.Series(digits + block * 10_000).cast(pl.String)
    if world.key.locale == "zh":
        first, last = words("given_pinyin").gather(who.given), "surname_pinyin"
        return joined(words(last).gather(who.surname), first, counted, "@", domain)
    first = words("given_en").str.to_lowercase().gather(who.given)
    last_name = words("surname_en").str.to_lowercase().gather(who.surname)
    return joined(first, ".", last_name, counted, "@", domain)


def addresses(world: World, purpose: str, ids: IdArray, place: Ints) -> pl.Series:
    """Street addresses in the district `place`."""
    draws, locale = world.draws, world.key.locale
    road = words(f"road_{locale}").gather(
        draws.below(f"{purpose} road", ids, len(pools()["road_zh"]))
    )
    number = pl.Series(draws.below(f"{purpose} number", ids, 299) + 1).cast(pl.String)
    block = pl.Series(draws.below(f"{purpose} block", ids, 18) + 1).cast(pl.String)
    room = pl.Series(
        (draws.below(f"{purpose} floor", ids, 17) + 1) * 100 + draws.below(purpose, ids, 8) + 1
    ).cast(pl.String)
    district = words(f"district_{locale}").gather(place)
    if locale == "zh":
        return joined(district, road, number, "号", block, "栋", room, "室")
    return joined("Block ", block, ", Room ", room, ", ", number, " ", road, ", ", district)


@cache
def _words_of_numbers(name: str) -> pl.Series:
    return pl.Series(pools()[name]).cast(pl.String)


@cache
def _digits(width: int) -> pl.Series:
    return pl.Series([f"{i:0{width}d}" for i in range(10**width)])


@cache
def _tails() -> pl.Series:
    """Four-digit endings, then the three-digit endings of numbers that are too short."""
    return pl.concat([_digits(4), _digits(3)])


@cache
def _both(right: str, wrong: str) -> pl.Series:
    return pl.concat([words(right), words(wrong)])


def _scattered(draws: Draws, purpose: str, number: Ints, prime: int) -> Ints:
    """Numbers below the prime that look drawn, a different one for each number below the prime."""
    start = draws.below(f"{purpose} scatter", np.zeros(1, dtype=np.int64), prime)
    x = (number + start) % prime
    cube: Ints = x * x % prime * x % prime
    return cube


def joined(*parts: pl.Series | str) -> pl.Series:
    """Join texts side by side; a plain string stands in every row."""
    columns = {str(i): part for i, part in enumerate(parts) if isinstance(part, pl.Series)}
    shown = [
        pl.lit(part) if isinstance(part, str) else pl.col(str(i)) for i, part in enumerate(parts)
    ]
    return pl.DataFrame(columns).select(pl.concat_str(shown)).to_series()


def wechats(who: Persons, number: Ints) -> pl.Series:
    """WeChat names: initials do not matter, they only look like one."""
    digits = pl.Series(number * 7919 % 9973).cast(pl.String)
    return joined("wx_", words("surname_pinyin").gather(who.surname), "_", digits)


def titled(customer: pl.Series, subject: pl.Series) -> pl.Series:
    """The name of a deal: whose it is and what it is about."""
    return joined(customer, " · ", subject)
