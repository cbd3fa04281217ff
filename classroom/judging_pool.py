"""Judge many jobs at once in processes of their own, off the server's interpreter lock."""

import multiprocessing
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import spawn
from threading import Lock
from typing import Any, TypeVar

from classroom.borrowed_data import borrowing
from classroom.judgement import Job, Judged, run_all
from sample_data.real.shelf import lenders

QUICK, SLOW = 0.002, 0.03
"""Rough seconds for a job whose right values are known, and for one that needs its firm."""
WORTH = 1.0
"""Work of fewer seconds is done here: starting processes takes about as long."""

Item = TypeVar("Item")
Done = TypeVar("Done")
_POOL: dict[int, ProcessPoolExecutor] = {}
_LOCK = Lock()


def run_many(jobs: Sequence[Job], workers: int | None = None) -> list[Judged]:
    """Judge all jobs, in order. `workers` None means every core where that is worth it, 1 stays
    in this process."""
    count = workers or _workers_worth(jobs)
    groups = _by_firm(jobs)
    if count == 1:
        return _in_order(jobs, [run_all(group) for group in groups])
    try:
        return _in_order(jobs, _in_processes(count, run_all, groups))
    except BrokenProcessPool:  # killed from outside, for want of memory say: slower is better
        close_pool()
        return _in_order(jobs, [run_all(group) for group in groups])


def spread(
    function: Callable[[Item], Done], items: Sequence[Item], workers: int | None = None
) -> list[Done]:
    """Call a function of a module on every item, in several processes; results in order."""
    count = workers or os.cpu_count() or 1
    if count == 1 or len(items) < 2:
        return [function(item) for item in items]
    return list(_in_processes(count, function, items))


def close_pool() -> None:
    """Let the processes go; the next bulk starts new ones."""
    with _LOCK:
        while _POOL:
            _POOL.popitem()[1].shutdown(wait=False, cancel_futures=True)


def _workers_worth(jobs: Sequence[Job]) -> int:
    seconds = sum(QUICK if job.known else SLOW for job in jobs)
    return (os.cpu_count() or 1) if seconds > WORTH else 1


def _by_firm(jobs: Sequence[Job]) -> list[list[Job]]:
    groups: dict[str, list[Job]] = defaultdict(list)
    for job in jobs:
        groups[str(job.firm)].append(job)
    return list(groups.values())


def _in_order(jobs: Sequence[Job], done: Iterable[list[Judged]]) -> list[Judged]:
    found = {judged.submission_id: judged for group in done for judged in group}
    return [found[job.submission_id] for job in jobs]


def _in_processes(
    count: int, function: Callable[[Item], Done], items: Iterable[Item]
) -> Iterable[Done]:
    return _pool(count).map(partial(borrowing, function, lenders()), items)


def _pool(count: int) -> ProcessPoolExecutor:
    with _LOCK:
        if count not in _POOL:
            _POOL[count] = ProcessPoolExecutor(count, mp_context=_context(), initializer=_start)
        return _POOL[count]


def _start() -> None:
    from classroom import judging_process  # loaded there, not in the server

    judging_process.start()


def _prepared_without_main(name: str, prepare: Any = spawn.get_preparation_data) -> Any:
    """What a new process is told, less the main script: in the server that is whichever page runs
    at the moment, and a judging process must not run a page."""
    told = prepare(name)
    return {key: value for key, value in told.items() if not key.startswith("init_main")}


def _context() -> multiprocessing.context.BaseContext:
    """Never plain fork: a forked copy of a process with threads can hang."""
    spawn.get_preparation_data = _prepared_without_main
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["classroom.judging_process"])
    return context
