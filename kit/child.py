"""Run one of our own functions on hostile bytes in a child process with caps and a deadline.

A query or an upload that eats memory or never ends takes the child with it, not the app. On POSIX
the child has limits on memory, processor time and files; on Windows only the deadline holds. The
child gets none of the parent's environment, so no password or database address.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Literal

from kit import child_start

Reason = Literal["deadline", "memory", "crashed"]
START = Path(child_start.__file__)
KEPT = ("SYSTEMROOT", "SYSTEMDRIVE", "TEMP", "TMP")
"""What Python itself needs on Windows to start."""
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
}
OUT_OF_TIME, OUT_OF_MEMORY = (-24,), (-6, -9, -11)
"""Exit by SIGXCPU; by SIGABRT, SIGKILL or SIGSEGV, as libraries end when memory is refused."""


class ChildError(Exception):
    """The child gave no answer: it ran out of time or memory, or its function failed."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason}: {detail}" if detail else reason)


def call(function: str, payload: bytes, *, seconds: float, megabytes: int) -> bytes:
    """Return `module:name(payload)` as computed by a capped child; ChildError when it gives none.

    `seconds` is wall time from start to answer, `megabytes` the child's whole address space.
    """
    try:
        child = subprocess.run(
            _command(function, seconds, megabytes),
            input=payload,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            timeout=seconds,
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ChildError("deadline") from None
    return _read(child.stdout, child.returncode)


def _command(function: str, seconds: float, megabytes: int) -> list[str]:
    places = [os.path.abspath(place) for place in sys.path]
    limits = [function, str(megabytes), str(int(seconds) + 1)]
    return [sys.executable, "-I", "-S", "-B", str(START), *limits, *places]


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in KEPT if name in os.environ} | ONE_THREAD


def _read(reply: bytes, status: int) -> bytes:
    head, body = reply[:3], reply[3:]
    if head == child_start.OK:
        return body
    if head == child_start.NO:
        raise ChildError("crashed", body.decode(errors="replace"))
    if head == child_start.MEMORY or status in OUT_OF_MEMORY:
        raise ChildError("memory")
    if status in OUT_OF_TIME:
        raise ChildError("deadline")
    raise ChildError("crashed", f"exit status {status}")
