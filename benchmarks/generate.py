"""How fast firms are made: `python benchmarks/generate.py [--customers 100000]`.

Prints the classroom firm (1,000 customers) and a large firm, and compares the large one with a
plain loop over Faker that fills the same tables, columns and numbers of rows (its rows need not
even agree with each other). The loop is measured at 2,000 customers and scaled by rows. It is
written twice: as Faker's documentation has it, every value a Faker call; and frugally, with Faker
for texts alone and `random` for all else. CPU time adds up all threads and leaves out what else the
machine does; wall time is what one waits. Medians throughout.
"""

import argparse
import os
import platform
import random
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from faker import Faker

sys.path.insert(0, str(Path(__file__).parents[1]))
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from sample_data.schema import Column, schema

LOOP_CUSTOMERS = 2000
FIRST, LAST = date(2024, 9, 1), date(2026, 8, 31)
DAYS = (LAST - FIRST).days
Make = Callable[[], Any]


class Taken(NamedTuple):
    wall: float
    cpu: float


def taken(action: Callable[[], Any], repeats: int) -> list[Taken]:
    """Seconds of each run, shortest wall time first."""
    runs = []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        action()
        runs.append(Taken(time.perf_counter() - wall, time.process_time() - cpu))
    return sorted(runs)


def median(runs: list[Taken]) -> Taken:
    return Taken(*(sorted(column)[len(runs) // 2] for column in zip(*runs, strict=True)))


def rows(firm: Firm) -> int:
    return sum(frame.height for frame in firm.tables.values())


def texts(fake: Faker) -> dict[str, Make]:
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


def as_documented(fake: Faker, name: str, column: Column, heights: dict[str, int]) -> Make:
    """A value by a Faker call of its own."""
    if column.type == "id":
        most = max(heights[column.to], 1)
        return lambda: fake.random_int(1, most)
    if column.type == "text":
        return texts(fake).get(name, fake.word)
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


def frugally(fake: Faker, name: str, column: Column, heights: dict[str, int]) -> Make:
    """Faker for texts, `random` for everything else."""
    dice = random.Random(1)
    if column.type == "id":
        most = max(heights[column.to], 1)
        return lambda: int(dice.random() * most) + 1
    if column.type == "text":
        return texts(fake).get(name, fake.word)
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


def loop(heights: dict[str, int], value: Callable[..., Make]) -> dict[str, pl.DataFrame]:
    """The plain loop: row by row, column by column, then a frame."""
    fake = Faker("zh_CN")
    fake.seed_instance(1)
    made = {}
    for name, table in schema().items():
        makers = {c: value(fake, c, about, heights) for c, about in table.columns.items()}
        records = [
            {column: make() for column, make in makers.items()} for _ in range(heights[name])
        ]
        made[name] = pl.DataFrame(records, schema=table.dtypes)
    return made


def machine() -> str:
    processor = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        processor = lines[0].split(":", 1)[1].strip() if lines else processor
    versions = (
        f"Python {platform.python_version()}, NumPy {np.__version__}, Polars {pl.__version__}"
    )
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}; {versions}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--customers", type=int, default=100_000, help="size of the large firm")
    options.add_argument("--repeats", type=int, default=30)
    given = options.parse_args()
    print(machine())
    classroom(given.repeats)
    large(given.customers)


def classroom(repeats: int) -> None:
    firm = build_firm(FirmKey(customers=1000))
    seeds = iter(range(2, repeats + 2))
    runs = taken(lambda: build_firm(FirmKey(customers=1000, seed=next(seeds))), repeats)
    wall, cpu = median(runs)
    print(
        f"classroom firm, 1,000 customers, {rows(firm):,} rows: wall {1000 * wall:.1f} ms "
        f"(best {1000 * runs[0].wall:.1f}), CPU {1000 * cpu:.1f} ms; aim 50 ms"
    )


def large(customers: int) -> None:
    firm = build_firm(FirmKey(customers=customers))
    ours = median(taken(lambda: build_firm(FirmKey(customers=customers, seed=2)), 5))
    print(
        f"large firm, {customers:,} customers, {rows(firm):,} rows: "
        f"wall {ours.wall:.2f} s, CPU {ours.cpu:.2f} s"
    )
    small = build_firm(FirmKey(customers=LOOP_CUSTOMERS))
    heights = {name: frame.height for name, frame in small.tables.items()}
    scale = rows(firm) / rows(small)
    for title, value in (("as documented", as_documented), ("frugal", frugally)):
        theirs = median(taken(partial(loop, heights, value), 3))
        print(
            f"plain Faker loop, {title}: {rows(small):,} rows in {theirs.wall:.1f} s, CPU "
            f"{theirs.cpu:.1f} s; for the large firm CPU {theirs.cpu * scale:.0f} s: "
            f"{theirs.cpu * scale / ours.cpu:.0f} times ours by CPU, "
            f"{theirs.wall * scale / ours.wall:.0f} by wall; aim 100"
        )


if __name__ == "__main__":
    main()
