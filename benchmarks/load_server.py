"""The app in a process of its own for the load test, kept to the first core."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

HOME = Path(__file__).parents[1]
START = "from ui.serve import serve; serve(port={port}, demo=False)"


class Server:
    """`with Server() as server:` waits until /healthz answers and stops it at the end."""

    def __init__(self, port: int = 0) -> None:
        self.port = port or _free_port()
        self.base = f"http://localhost:{self.port}"
        cores = sorted(os.sched_getaffinity(0))
        self.server_cores, self.client_cores = {cores[0]}, set(cores[1:]) or {cores[0]}

    def __enter__(self) -> "Server":
        started = time.perf_counter()
        command = [sys.executable, "-c", START.format(port=self.port)]
        self.process = subprocess.Popen(command, cwd=HOME)
        os.sched_setaffinity(self.process.pid, self.server_cores)
        while not _answers(self.base + "/healthz"):
            if self.process.poll() is not None:
                raise SystemExit("the server did not start")
            time.sleep(0.1)
        self.ready = time.perf_counter() - started
        return self

    def figures(self) -> dict[str, Any]:
        """What the server has used so far."""
        return {
            "ready_s": round(self.ready, 2),
            "cpu_s": self.cpu_seconds(),
            "memory_mb": self._memory(),
        }

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _memory(self) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(x for x in status.split("\n") if x.startswith("VmRSS")).split()[1]) // 1024

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("", 0))
        return int(free.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
