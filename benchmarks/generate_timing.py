"""Seconds of a call and the machine they were taken on."""

import os
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from sample_data.firm import Firm


class Taken(NamedTuple):
    """Seconds: on the clock, and of the processor over all threads."""

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


def load() -> str:
    """How busy the machine is: a load above its cores makes wall times longer than they need be."""
    if not hasattr(os, "getloadavg"):
        return "load average unknown"
    return "load average " + " ".join(f"{average:.1f}" for average in os.getloadavg())
