"""A class at work: N students sign in, open the pages of the CRM and an exercise, and click.

    python benchmarks/load.py --students 60 --seconds 30 [--scenes list detail board report]

makes a data folder with N students, starts a server of its own on one core (the client keeps to
the other), and prints p50 and p95 of each scene in milliseconds, runs per second, the burst when
all open a page at once, the server's CPU and memory, and the load of the machine.
`--base URL --logins FILE` uses a running server instead; FILE holds lines "login password".
"""

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.load_scenes import Scene, scenes
from benchmarks.load_server import Server
from benchmarks.wsclient import Run, Tab

PASSWORD = "kexun-benchmark"


async def play(
    name: str,
    scene: Scene,
    tabs: Sequence[Tab],
    options: argparse.Namespace,
    cpu: Callable[[], float],
) -> dict[str, Any]:
    """Everybody opens the page at once, then each clicks every `think` seconds on average."""
    started = time.perf_counter()
    opened = await asyncio.gather(*(tab.open(scene.page, scene.query) for tab in tabs))
    burst = time.perf_counter() - started
    await asyncio.sleep(1)
    used = cpu()
    runs, lost = await _work(scene, tabs, options)
    used = cpu() - used
    return {
        "scene": name,
        "students": len(tabs),
        "burst_s": round(burst, 2),
        "burst_p95_ms": percentile([run.seconds for run in opened], 95),
        "first_bytes": opened[0].received,
        "runs": len(runs),
        "runs_per_s": round(len(runs) / options.seconds, 1),
        "p50_ms": percentile([run.seconds for run in runs], 50),
        "p95_ms": percentile([run.seconds for run in runs], 95),
        "max_ms": percentile([run.seconds for run in runs], 100),
        "cpu_ms_per_run": round(used * 1000 / max(len(runs), 1), 1),
        "bytes_per_run": sum(run.received for run in runs) // max(len(runs), 1),
        "lost": lost,
        "loadavg": Path("/proc/loadavg").read_text().split()[0],
    }


async def _work(
    scene: Scene, tabs: Sequence[Tab], options: argparse.Namespace
) -> tuple[list[Run], list[str]]:
    runs: list[Run] = []
    lost: list[str] = []
    end = time.perf_counter() + options.seconds

    async def student(number: int, tab: Tab) -> None:
        dice = random.Random(f"{scene.page} {number}")
        await asyncio.sleep(dice.uniform(0, options.think))
        while time.perf_counter() < end:
            try:
                runs.append(await dice.choice(scene.acts)(tab, dice))
            except Exception as error:
                lost.append(repr(error)[:200])
                return
            await asyncio.sleep(dice.expovariate(1 / options.think))

    await asyncio.gather(*(student(number, tab) for number, tab in enumerate(tabs)))
    return runs, lost


def percentile(seconds: Sequence[float], share: int) -> float:
    """Milliseconds."""
    ranked = sorted(seconds)
    if not ranked:
        return float("nan")
    return round(ranked[min(len(ranked) - 1, len(ranked) * share // 100)] * 1000, 1)


async def class_at_work(
    base: str,
    logins: Sequence[tuple[str, str]],
    options: argparse.Namespace,
    cpu: Callable[[], float] = lambda: 0.0,
) -> list[dict[str, Any]]:
    tabs = [Tab(base) for _ in logins]
    await _sign_in(tabs, logins)
    wanted = _wanted(options)
    # each student's firm is built at the first page; the figures are about working
    for scene in wanted.values():
        for tab in tabs:
            await tab.open(scene.page, scene.query)
    results = []
    for name, scene in wanted.items():
        results.append(await play(name, scene, tabs, options, cpu))
        report(results[-1:])
    for tab in tabs:
        await tab.close()
    return results


def _wanted(options: argparse.Namespace) -> dict[str, Scene]:
    """The scenes that were asked for; the exercise needs to know which one."""
    known = scenes(options.exercise)
    names = [name for name in known if not options.scenes or name in options.scenes]
    return {name: known[name] for name in names if name != "exercise" or options.exercise}


async def _sign_in(tabs: Sequence[Tab], logins: Sequence[tuple[str, str]]) -> None:
    started = time.perf_counter()
    eight_at_once = asyncio.Semaphore(8)

    async def enter(tab: Tab, login: str, password: str) -> None:
        async with eight_at_once:
            await asyncio.to_thread(tab.sign_in, login, password)
            await tab.connect()

    await asyncio.gather(*(enter(tab, *who) for tab, who in zip(tabs, logins, strict=True)))
    print(f"signed in {len(tabs)} in {time.perf_counter() - started:.1f} s", file=sys.stderr)


def main() -> None:
    options = _options()
    if options.base:
        lines = Path(options.logins).read_text(encoding="utf-8").split("\n")
        logins = [(line.split()[0], line.split()[1]) for line in lines if line.strip()]
        asyncio.run(class_at_work(options.base, logins[: options.students], options))
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KEXUN_DATA"] = folder
        from benchmarks.load_class import make_class

        logins, exercise = make_class(options.students, PASSWORD)
        options.exercise = options.exercise or exercise
        with Server(options.port) as server:
            os.sched_setaffinity(0, server.client_cores)
            asyncio.run(class_at_work(server.base, logins, options, server.cpu_seconds))
            report([server.figures()])


def report(results: Sequence[dict[str, Any]]) -> None:
    for result in results:
        print(json.dumps(result, ensure_ascii=False), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--students", type=int, default=60)
    parser.add_argument("--scenes", nargs="*", default=[], help=" ".join(scenes("")))
    parser.add_argument("--think", type=float, default=5.0, help="seconds between two clicks")
    parser.add_argument("--seconds", type=float, default=30.0, help="of work on each page")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--base", default="", help="a running server")
    parser.add_argument("--logins", default="", help="file of lines: login password")
    parser.add_argument("--exercise", default="", help="query of the exercise page: a=1&x=…")
    return parser.parse_args()


if __name__ == "__main__":
    main()
