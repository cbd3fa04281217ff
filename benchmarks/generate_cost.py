"""What firms cost over their size, and a firm of a million customers in a process of its own."""

import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import NamedTuple

import polars as pl

from benchmarks.generate_plot import Point, plot
from benchmarks.generate_timing import load, median, rows, taken
from sample_data.build import build_firm
from sample_data.export import generate_to
from sample_data.firm import FirmKey

ROOT = Path(__file__).parents[1]
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000)
PLOT = ROOT / "docs" / "images" / "generate-cost.svg"
MILLION, LEAST_ROWS, MOST_GIGABYTES = 1_000_000, 20_000_000, 4
WORK = 60_000
"""Customers that all runs of one size build together, so that small sizes are run more often."""


class Cost(NamedTuple):
    """Seconds to build a firm and to build and write it, rows, and bytes of memory at most."""

    customers: int
    rows: int
    build_wall: float
    build_cpu: float
    write_wall: float
    write_cpu: float
    peak: int


def cost(whole: Point | None = None) -> None:
    """Print the table of costs and draw it, with the cost of the command where it was measured.

    Each size runs in a process of its own.
    """
    print(f"{'customers':>10} {'rows':>11} {'build s':>9} {'CPU s':>8} {'+parquet s':>11} "
          f"{'CPU s':>8} {'µs CPU/row':>11} {'power':>6} {'peak MB':>8}")  # fmt: skip
    made: list[Cost] = []
    for customers in SIZES:
        command = [sys.executable, "-m", "benchmarks.generate_cost", str(customers)]
        ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        made.append(Cost(**json.loads(ran.stdout)))
        _line(made)
    building = [Point(one.customers, one.build_cpu) for one in made]
    writing = [Point(one.customers, one.write_cpu) for one in made]
    tenth = SIZES.index(SIZES[-1] // 10)
    print(
        f"from {SIZES[tenth]:,} to {SIZES[-1]:,} customers, where fixed costs no longer count, CPU "
        f"time grows with customers to the power of {_power(building[tenth], building[-1]):.2f} "
        f"(building), {_power(writing[tenth], writing[-1]):.2f} (with parquet); linear is 1"
    )
    PLOT.write_text(drawn(building, writing, tenth, whole), "utf-8")
    print(f"drawn: {PLOT.relative_to(ROOT)}")


def drawn(
    building: list[Point], writing: list[Point], tenth: int, whole: Point | None = None
) -> str:
    """The plot; linear growth is drawn through the size from which fixed costs no longer count."""
    lines = {"build and write parquet": writing, "build": building}
    if whole:
        lines["kexun generate"] = [whole]
    return plot(lines, writing[tenth])


def _line(made: list[Cost]) -> None:
    """The latest size; `power` is the growth of CPU time with parquet since the size before."""
    one, before = made[-1], made[-2] if len(made) > 1 else None
    power = _power(*(Point(c.customers, c.write_cpu) for c in (before, one))) if before else None
    print(f"{one.customers:>10,} {one.rows:>11,} {one.build_wall:>9.3f} {one.build_cpu:>8.3f} "
          f"{one.write_wall:>11.3f} {one.write_cpu:>8.3f} "
          f"{1e6 * one.write_cpu / one.rows:>11.2f} {f'{power:.2f}' if power else '':>6} "
          f"{one.peak / 1e6:>8.0f}")  # fmt: skip


def million() -> Point:
    """Run the command `kexun generate` for a million customers; print time, rows and memory.

    Returns its CPU seconds. Imports and the progress bar count: it is the whole command.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(ROOT / "kexun.py"), "generate", "retail", "--customers",
                   str(MILLION), "--format", "parquet", "--out", folder]  # fmt: skip
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        files = sorted(Path(folder).glob("*.parquet"))
        count = sum(pl.scan_parquet(f).select(pl.len()).collect().item() for f in files)
        size = sum(path.stat().st_size for path in files)
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    gigabytes = _bytes(after.ru_maxrss) / 1e9
    print(
        f"kexun generate retail --customers {MILLION} --format parquet: {count:,} rows in "
        f"{len(files)} files of {size / 1e6:.0f} MB; wall {wall:.1f} s, CPU {user + system:.1f} s "
        f"({system:.1f} in the system), peak memory {gigabytes:.2f} GB; "
        f"aims {LEAST_ROWS:,} rows, {MOST_GIGABYTES} GB; {load()}"
    )
    if count < LEAST_ROWS or gigabytes > MOST_GIGABYTES:
        raise SystemExit("a million customers miss the aim")
    return Point(MILLION, user + system)


def measured(customers: int) -> Cost:
    """The cost of one size in this process, the first firm of the process left out."""
    build_firm(FirmKey(customers=1000))
    key, runs = FirmKey(customers=customers), min(max(WORK // customers, 1), 15)
    build = median(taken(partial(build_firm, key), runs))
    with tempfile.TemporaryDirectory() as folder:
        write = median(taken(partial(generate_to, key, Path(folder), "parquet"), runs))
    peak = _bytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return Cost(customers, rows(build_firm(key)), *build, *write, peak)


def _bytes(peak: int) -> int:
    """ru_maxrss is in bytes on macOS, in units of 1,024 bytes elsewhere."""
    return peak if sys.platform == "darwin" else 1024 * peak


def _power(small: Point, large: Point) -> float:
    """To which power of the customers the seconds grow between two sizes."""
    return math.log(large.seconds / small.seconds) / math.log(large.customers / small.customers)


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]))._asdict()))
