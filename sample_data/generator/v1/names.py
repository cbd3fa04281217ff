"""Names, phone numbers, e-mail and postal addresses out of the committed pools."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from kit.seeds import Ints
from sample_data.generator.v1.draws import Draws, IdArray
from sample_data.generator.v1.look_up import pools, taken, words
from sample_data.generator.v1.world import World

PHONE_PRIME = 599_999_957
"""Just under six prefixes of 10**8 numbers each."""
MAIL_PRIME = 8999
"""Both are primes p with p % 3 == 2, for which x -> x**3 % p never gives a number twice."""
PLAIN, DASHED, SPACED, BRACKETS, TOO_SHORT, TOO_LONG, LETTER = range(7)
GAPS = ("", "-", " ")
STYLES = (
    ("", "", ""),
    ("", "-", ""),
    ("", " ", ""),
    ("(+86)", "", ""),
    ("", "", ""),
    ("", "", "6"),
    ("", "", "x"),
)
"""What each style writes before a number, between its parts and after it."""
BETWEEN = np.array([GAPS.index(gap) for _, gap, _ in STYLES], dtype=np.int64)
HOUSES, BLOCKS, FLOORS, ROOMS = 299, 18, 17, 8


@dataclass(frozen=True)
class Persons:
    """Positions in the pools of surnames and given names; `typo` writes one character wrongly."""

    surname: Ints
    given: Ints

    @property
    def place(self) -> Ints:
        """Position among all names, each surname with each given name."""
        return self.surname * len(pools()["given_zh"]) + self.given

    def taken(self, rows: Ints) -> "Persons":
        return Persons(self.surname.take(rows), self.given.take(rows))


def persons(draws: Draws, purpose: str, ids: IdArray) -> Persons:
    surname = draws.choice(f"{purpose} surname", ids, pools()["surname_weight"])
    return Persons(surname, draws.below(f"{purpose} given", ids, len(pools()["given_zh"])))


def person_names(world: World, who: Persons, style: Ints) -> pl.Series:
    """Names as written. Style 0 is right, 1 has a typing mistake, 2 is written in another form."""
    if world.key.locale == "en":
        return _written(world, who, style)
    right, other = taken(_crossed("surname_zh", "given_zh"), who.place), np.flatnonzero(style)
    if not len(other):
        return right
    written = _written(world, who.taken(other), style.take(other))
    return right.scatter(pl.Series(other.astype(np.uint32)), written)


def _written(world: World, who: Persons, style: Ints) -> pl.Series:
    if world.key.locale == "zh":
        surname, given = words("surname_zh"), _both("given_zh", "given_typo_zh")
        place = who.given + (style == 1) * len(pools()["given_zh"])
        between = taken(pl.Series(["", "", " "]), style)
        return joined(taken(surname, who.surname), between, taken(given, place))
    surname = _both("surname_en", "surname_typo_en")
    place = who.surname + (style == 1) * len(pools()["surname_en"])
    title = taken(pl.Series(["", "", "Customer "]), style)
    given = taken(words("given_en"), who.given)
    return joined(title, given, " ", taken(surname, place))


def company_names(world: World, first: Ints, second: Ints, kind: Ints, style: Ints) -> pl.Series:
    """Names of organisations; any style but 0 writes the short form."""
    locale = world.key.locale
    about = world.industry.words.organisation_kinds
    long = world.say([kind.name for kind in about])
    short = world.say([kind.short for kind in about])
    pool = words(f"company_{locale}")
    ending = taken(pl.Series(long + short), kind + (style > 0) * len(about))
    if locale == "zh":
        return joined(taken(pool, first), taken(pool, second), ending)
    return joined(taken(pool, first), "-", taken(pool, second), " ", ending)


def phones(draws: Draws, number: Ints, style: Ints) -> pl.Series:
    """Phone numbers in unassigned prefixes, different for every `number` below PHONE_PRIME."""
    place = _scattered(draws, "phone", number, PHONE_PRIME)
    head, rest = place // 100_000_000, place // 10_000
    tail = place - rest * 10_000
    middle = rest - head * 10_000
    heads, middles, tails = _phone_parts()
    if not style.any():
        return joined(taken(heads, head), taken(middles, middle), taken(tails, tail))
    head += style * len(pools()["phone_prefixes"])
    middle += BETWEEN.take(style) * 10_000
    tail = np.where(style == TOO_SHORT, tail // 10, tail) + style * 10_000
    return joined(taken(heads, head), taken(middles, middle), taken(tails, tail))


def emails(world: World, who: Persons, number: Ints) -> pl.Series:
    """Addresses in reserved domains, different for every `number`."""
    block = number // MAIL_PRIME
    digits = _scattered(world.draws, "mail", number % MAIL_PRIME, MAIL_PRIME) + 1000
    domain = taken(_domains(), number % len(pools()["mail_domains"]))
    counted = pl.Series(digits + block * 10_000).cast(pl.String)
    if world.key.locale == "zh":
        name = taken(_crossed("surname_pinyin", "given_pinyin"), who.place)
        return joined(name, counted, domain)
    first = taken(words("given_en").str.to_lowercase(), who.given)
    last_name = taken(words("surname_en").str.to_lowercase(), who.surname)
    return joined(first, ".", last_name, counted, domain)


def addresses(world: World, purpose: str, ids: IdArray, place: Ints) -> pl.Series:
    """Street addresses in the district `place`."""
    draws, locale = world.draws, world.key.locale
    roads = words(f"road_{locale}")
    road = taken(roads, draws.below(f"{purpose} road", ids, len(roads)))
    numbers, rooms = _house_parts(locale)
    number = taken(numbers, draws.below(f"{purpose} number", ids, HOUSES))
    floor = draws.below(f"{purpose} block", ids, BLOCKS) * FLOORS
    floor += draws.below(f"{purpose} floor", ids, FLOORS)
    room = taken(rooms, floor * ROOMS + draws.below(purpose, ids, ROOMS))
    district = taken(words(f"district_{locale}"), place)
    if locale == "zh":
        return joined(district, road, number, room)
    return joined(room, number, road, ", ", district)


@cache
def _crossed(first: str, second: str) -> pl.Series:
    """Every word of a pool with every word of another."""
    count = len(words(second))
    place = np.arange(len(words(first)) * count, dtype=np.int64)
    return joined(taken(words(first), place // count), taken(words(second), place % count))


@cache
def _phone_parts() -> tuple[pl.Series, pl.Series, pl.Series]:
    """Beginnings, middles and endings of numbers as each style writes them, style by style."""
    prefixes = pools()["phone_prefixes"]
    heads = [f"{before}{part}{gap}" for before, gap, _ in STYLES for part in prefixes]
    middles = [f"{i:04d}{gap}" for gap in GAPS for i in range(10_000)]
    tails = []
    for style, (_, _, after) in enumerate(STYLES):
        width = 3 if style == TOO_SHORT else 4
        tails += [f"{i % 10**width:0{width}d}{after}" for i in range(10_000)]
    return pl.Series(heads), pl.Series(middles), pl.Series(tails)


@cache
def _house_parts(locale: str) -> tuple[pl.Series, pl.Series]:
    """House numbers, and rooms by block, floor and number, as that language writes them."""
    number, room = ("{}号", "{}栋{}室") if locale == "zh" else (", {} ", "Block {}, Room {}")
    rooms = [
        room.format(block, floor * 100 + door)
        for block in range(1, BLOCKS + 1)
        for floor in range(1, FLOORS + 1)
        for door in range(1, ROOMS + 1)
    ]
    return pl.Series([number.format(i) for i in range(1, HOUSES + 1)]), pl.Series(rooms)


@cache
def _domains() -> pl.Series:
    return pl.Series([f"@{domain}" for domain in pools()["mail_domains"]])


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
    return joined("wx_", taken(words("surname_pinyin"), who.surname), "_", digits)


def titled(customer: pl.Series, subject: pl.Series) -> pl.Series:
    """The name of a deal: whose it is and what it is about."""
    return joined(customer, " · ", subject)
