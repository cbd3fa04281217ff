"""How fast firms are made: `python benchmarks/generate.py [--cost] [--million]`.

Prints the classroom firm (1,000 customers) and a large firm, then how long others take to fill the
same tables, columns and numbers of rows (generate_loops.py), and the least time that drawing the
same number of random words and writing the same bytes can take (generate_floor.py). `--cost` adds
the cost over size with its plot, `--million` a firm of 1,000,000 customers (generate_cost.py).
CPU time adds up all threads and leaves out what else the machine does; wall time is what one
waits. Medians throughout.
"""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.generate_cost import cost, million
from benchmarks.generate_floor import floor
from benchmarks.generate_loops import LOOPS, Value, loop, mimesis_version
from benchmarks.generate_timing import Taken, load, machine, median, rows, taken
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey

LOOP_CUSTOMERS = 2000
AIMS = {"Faker": 300, "Mimesis": 50}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--customers", type=int, default=100_000, help="size of the large firm")
    options.add_argument("--repeats", type=int, default=30, help="runs of the classroom firm")
    options.add_argument("--cost", action="store_true", help="cost over size, and its plot")
    options.add_argument("--million", action="store_true", help="write 1,000,000 customers")
    given = options.parse_args()
    print(f"{machine()}; {load()}")
    whole = million() if given.million else None
    if given.cost:
        cost(whole)
    if not (given.million or given.cost):
        classroom(given.repeats)
        large(given.customers)
    print(load())


def classroom(repeats: int) -> None:
    firm = build_firm(FirmKey(customers=1000))
    seeds = iter(range(2, repeats + 2))
    runs = taken(lambda: build_firm(FirmKey(customers=1000, seed=next(seeds))), repeats)
    wall, cpu = median(runs)
    print(
        f"classroom firm, 1,000 customers, {rows(firm):,} rows: wall {1000 * wall:.1f} ms "
        f"(best {1000 * runs[0].wall:.1f}), CPU {1000 * cpu:.1f} ms; aim 30 ms"
    )


def large(customers: int) -> None:
    firm = build_firm(FirmKey(customers=customers))
    ours = median(taken(lambda: build_firm(FirmKey(customers=customers, seed=2)), 5))
    print(
        f"large firm, {customers:,} customers, {rows(firm):,} rows: wall {ours.wall:.2f} s, "
        f"CPU {ours.cpu:.2f} s; {rows(firm) / ours.wall:,.0f} rows a second by wall, "
        f"{rows(firm) / ours.cpu:,.0f} by CPU"
    )
    floor(firm, ours)
    loops(firm, ours)


def loops(firm: Firm, ours: Taken) -> None:
    """The other ways, at LOOP_CUSTOMERS customers and scaled by rows."""
    small = build_firm(FirmKey(customers=LOOP_CUSTOMERS))
    if mimesis_version() is None:
        print("Mimesis is not installed, so it is not measured: pip install mimesis")
    for (library, style), value in LOOPS.items():
        if library == "Mimesis" and mimesis_version() is None:
            continue
        theirs = median(taken(partial(filled, small, value), 3))
        scale = rows(firm) / rows(small)
        print(
            f"plain {library} loop, {style}: {rows(small):,} rows in {theirs.wall:.2f} s, CPU "
            f"{theirs.cpu:.2f} s ({rows(small) / theirs.cpu:,.0f} rows a second); a row costs "
            f"{theirs.cpu * scale / ours.cpu:.0f} times ours by CPU, "
            f"{theirs.wall * scale / ours.wall:.0f} by wall; aim {AIMS[library]}"
        )


def filled(like: Firm, value: Callable[[], Value]) -> dict[str, pl.DataFrame]:
    return loop({name: frame.height for name, frame in like.tables.items()}, value())


if __name__ == "__main__":
    main()
