"""Long work in processes of its own, at low priority, so that pages stay quick. Whatever runs here
must be safe to stop at any point and to start again."""

import atexit
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

HOUSE = str(Path(__file__).parents[1])
STORE = "KEXUN_BACKGROUND_STORE"
_RUNNING: dict[str, subprocess.Popen[bytes]] = {}


def start(module: str, url: str, more: Mapping[str, str] | None = None) -> None:
    """Run a module on a store; one that still runs is stopped first."""
    stop(module)
    path = os.pathsep.join(filter(None, (HOUSE, os.environ.get("PYTHONPATH"))))
    settings = {"PYTHONPATH": path, STORE: url, "POLARS_MAX_THREADS": "1"}
    environment = {**os.environ, **settings, **(more or {})}
    command = [sys.executable, "-m", module]
    _RUNNING[module] = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)


def stop(module: str) -> None:
    """End the process of `start`, if it still runs."""
    process = _RUNNING.pop(module, None)
    if process is not None:
        process.terminate()
        process.wait(timeout=10)


def is_running(module: str) -> bool:
    process = _RUNNING.get(module)
    return process is not None and process.poll() is None


def stop_all() -> None:
    for module in list(_RUNNING):
        stop(module)


def step_back() -> None:
    """Called first by the process itself: let the pages go first."""
    if hasattr(os, "nice"):
        os.nice(10)


atexit.register(stop_all)
