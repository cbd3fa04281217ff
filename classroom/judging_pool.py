"""Judge many jobs at once in processes of their own, off the server's interpreter lock."""

import multiprocessing
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from threading import Lock

from classroom.judgement import Job, Judged, run

FEW = 8
"""Fewer jobs than this are quicker here than sent away."""

_POOL: dict[int, ProcessPoolExecutor] = {}
_LOCK = Lock()


def run_many(jobs: Sequence[Job], workers: int | None = None) -> list[Judged]:
    """Judge all jobs, in order. `workers` 1 stays in this process; None means every core."""
    count = workers or os.cpu_count() or 1
    if count == 1 or len(jobs) < FEW:
        return [run(job) for job in jobs]
    size = max(1, min(16, len(jobs) // (count * 4)))
    try:
        return list(_pool(count).map(run, jobs, chunksize=size))
    except BrokenProcessPool:  # killed from outside, for want of memory say: slower is better
        close_pool()
        return [run(job) for job in jobs]


def close_pool() -> None:
    """Let the processes go; the next bulk starts new ones."""
    with _LOCK:
        while _POOL:
            _POOL.popitem()[1].shutdown(wait=False, cancel_futures=True)


def _pool(count: int) -> ProcessPoolExecutor:
    with _LOCK:
        if count not in _POOL:
            _POOL[count] = ProcessPoolExecutor(
                count, mp_context=_context(), initializer=_start_worker
            )
        return _POOL[count]


def _context() -> multiprocessing.context.BaseContext:
    """Never plain fork: a forked copy of a process with threads can hang."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["classroom.judgement"])
    return context


def _start_worker() -> None:
    """One thread each: the processes already use every core."""
    os.environ["POLARS_MAX_THREADS"] = "1"
