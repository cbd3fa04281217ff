"""Plain loops over Faker and Mimesis that fill the tables of a firm.

Their rows need not even agree with each other. Each is written twice: as its documentation has it,
every value a call to the library; and frugally, with the library for texts alone and `random` for
all else. Mimesis is not among our requirements; it is measured where it is installed.
"""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import polars as pl
from faker import Faker

from sample_data.schema import Column, schema

FIRST, LAST = date(2024, 9, 1), date(2026, 8, 31)
DAYS = (LAST - FIRST).days
Make = Callable[[], Any]
Value = Callable[[str, Column, dict[str, int]], Make]
"""From a column's name and description and the heights of the tables: what makes its values."""


def loop(heights: dict[str, int], value: Value) -> dict[str, pl.DataFrame]:
    """The plain loop: row by row, column by column, then a frame."""
    made = {}
    for name, table in schema().items():
        makers = {c: value(c, about, heights) for c, about in table.columns.items()}
        records = [
            {column: make() for column, make in makers.items()} for _ in range(heights[name])
        ]
        made[name] = pl.DataFrame(records, schema=table.dtypes)
    return made


def mimesis_version() -> str | None:
    try:
        return version("mimesis")
    except PackageNotFoundError:
        return None


def faker_as_documented() -> Value:
    fake = _faker()
    texts = _faker_texts(fake)

    def value(name: str, column: Column, heights: dict[str, int]) -> Make:
        if column.type == "id":
            most = max(heights[column.to], 1)
            return lambda: fake.random_int(1, most)
        if column.type == "text":
            return texts.get(name, fake.word)
        values = list(column.values)
        makers: dict[str, Make] = {
            "category": lambda: fake.random_element(values),
            "flag": fake.boolean,
            "count": lambda: fake.random_int(1, 10),
            "money": lambda: fake.random_int(100, 100_000),
            "rate": lambda: fake.pyfloat(min_value=0, max_value=1),
            "date": lambda: fake.date_between(FIRST, LAST),
            "datetime": lambda: fake.date_time_between(FIRST, LAST),
        }
        return makers[column.type]

    return value


def faker_frugally() -> Value:
    fake = _faker()
    return _frugally(_faker_texts(fake), fake.word)


def mimesis_as_documented() -> Value:
    generic = _mimesis()
    texts, number, day = _mimesis_texts(generic), generic.numeric, generic.datetime

    def value(name: str, column: Column, heights: dict[str, int]) -> Make:
        if column.type == "id":
            most = max(heights[column.to], 1)
            return lambda: number.integer_number(1, most)
        if column.type == "text":
            return texts.get(name, generic.text.word)
        values = list(column.values)
        makers: dict[str, Make] = {
            "category": lambda: generic.random.choice(values),
            "flag": generic.development.boolean,
            "count": lambda: number.integer_number(1, 10),
            "money": lambda: number.integer_number(100, 100_000),
            "rate": lambda: number.float_number(0.0, 1.0),
            "date": lambda: day.date(start=FIRST.year, end=LAST.year),
            "datetime": lambda: day.datetime(start=FIRST.year, end=LAST.year),
        }
        return makers[column.type]

    return value


def mimesis_frugally() -> Value:
    generic = _mimesis()
    return _frugally(_mimesis_texts(generic), generic.text.word)


LOOPS: dict[tuple[str, str], Callable[[], Value]] = {
    ("Faker", "as documented"): faker_as_documented,
    ("Faker", "frugal"): faker_frugally,
    ("Mimesis", "as documented"): mimesis_as_documented,
    ("Mimesis", "frugal"): mimesis_frugally,
}


def _frugally(texts: dict[str, Make], word: Make) -> Value:
    """A library's texts, and `random` for everything else."""
    dice = random.Random(1)

    def value(name: str, column: Column, heights: dict[str, int]) -> Make:
        if column.type == "id":
            most = max(heights[column.to], 1)
            return lambda: int(dice.random() * most) + 1
        if column.type == "text":
            return texts.get(name, word)
        values = list(column.values)
        makers: dict[str, Make] = {
            "category": lambda: dice.choice(values),
            "flag": lambda: dice.random() < 0.5,
            "count": lambda: int(dice.random() * 10) + 1,
            "money": lambda: int(dice.random() * 100_000),
            "rate": dice.random,
            "date": lambda: FIRST + timedelta(days=int(dice.random() * DAYS)),
            "datetime": lambda: datetime(2024, 9, 1) + timedelta(minutes=int(dice.random() * 1e6)),
        }
        return makers[column.type]

    return value


def _faker() -> Faker:
    fake = Faker("zh_CN")
    fake.seed_instance(1)
    return fake


def _faker_texts(fake: Faker) -> dict[str, Make]:
    """What Faker has for our text columns; the others get one of its words."""
    return {
        "name": fake.name,
        "company": fake.company,
        "region": fake.province,
        "city": fake.city,
        "address": fake.street_address,
        "phone": fake.phone_number,
        "mobile": fake.phone_number,
        "email": fake.ascii_safe_email,
        "wechat": fake.user_name,
        "title": fake.job,
    }


def _mimesis() -> Any:
    """Imported here: it need not be installed."""
    from mimesis import Generic
    from mimesis.locales import Locale

    return Generic(Locale.ZH, seed=1)


def _mimesis_texts(generic: Any) -> dict[str, Make]:
    """What Mimesis has for our text columns; the others get one of its words."""
    person, address = generic.person, generic.address
    return {
        "name": person.full_name,
        "company": generic.finance.company,
        "region": address.province,
        "city": address.city,
        "address": address.address,
        "phone": person.phone_number,
        "mobile": person.phone_number,
        "email": person.email,
        "wechat": person.username,
        "title": person.occupation,
    }
