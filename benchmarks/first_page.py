"""Seconds from `kexun` to the first page: `python benchmarks/first_page.py [--starts 5]`.

Each start has an empty data folder, so the time holds migration and the demo's people and course.
The page counts when the sign-in form has been served whole.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HOUSE = Path(__file__).parents[1]
PORT = 8593


def main() -> None:
    """Print the first start (cold caches of this run) and the median of the others."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--starts", type=int, default=5)
    starts = [_start() for _ in range(wanted.parse_args().starts)]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores")
    print(
        f"first start {starts[0]:.2f} s; median of the others {statistics.median(starts[1:]):.2f} s"
    )


def _start() -> float:
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-c", "import kexun; kexun.main()", "serve", "--port", str(PORT)],
            cwd=HOUSE,
            env=os.environ | {"KEXUN_DATA": folder},
            stdout=subprocess.DEVNULL,
        )
        try:
            return _served(begun)
        finally:
            server.terminate()
            server.wait()


def _served(begun: float) -> float:
    while time.perf_counter() - begun < 60:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/signin", timeout=5) as answer:
                if b"</form>" in answer.read():
                    return time.perf_counter() - begun
        except OSError:
            time.sleep(0.05)
    raise SystemExit("no page within a minute")


if __name__ == "__main__":
    main()
