"""What one more student costs the server: `python benchmarks/memory.py [--students 60 120]`.

For each number a server of its own: every student has done 50 operations on a firm of his own and
let a month pass, opens the pages of the load test once, and stays connected. The memory of a
student is the slope between the two, the shared base what is left at none.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from itertools import islice
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.load_scenes import scenes
from benchmarks.load_server import Server
from benchmarks.replay import lines
from benchmarks.wsclient import Tab

PASSWORD, OPERATIONS, CUSTOMERS = "kexun-benchmark", 50, 1000
MONTH = {"op": "advance_clock", "days": 30}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--students", type=int, nargs=2, default=[60, 120])
    options.add_argument("--one", type=int, default=0, help="one class in this process")
    asked = options.parse_args()
    if asked.one:
        print(one_class(asked.one))
        return
    few, many = asked.students
    less, more = _apart(few), _apart(many)
    slope = (more - less) / (many - few)
    print(f"{few} students {less:.0f} MB, {many} students {more:.0f} MB")
    print(f"one more student {slope:.2f} MB; shared base {less - few * slope:.0f} MB")


def _apart(students: int) -> float:
    """In a process of its own: the store of a process belongs to one data folder."""
    command = [sys.executable, __file__, "--one", str(students)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(told.split()[-1])


def one_class(students: int) -> int:
    """The server's memory in MB once everybody has seen every page."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KEXUN_DATA"] = folder
        from benchmarks.load_class import make_class

        logins, exercise = make_class(students, PASSWORD, CUSTOMERS)
        for login, _password in logins:
            work_of(login)
        with Server() as server:
            asyncio.run(_look_at_everything(server.base, logins, exercise))
            return int(server.figures()["memory_mb"])


def work_of(login: str) -> None:
    """Fifty operations and a month of life in the log of one student."""
    from classroom.courses import courses_of
    from classroom.store import open_store
    from classroom.visits import sign_in
    from classroom.workbench import do, workspace_of
    from crm.operation import read_operation
    from kit.errors import UserError

    store = open_store()
    with store.session() as db:
        who = sign_in(db, login, PASSWORD, "benchmark").visitor
        mine = workspace_of(db, who, next(iter(courses_of(db, who))).id)
        for line in [*islice(lines(CUSTOMERS), OPERATIONS), MONTH]:
            with suppress(UserError):  # a level that is already so
                do(db, who, mine.id, read_operation(line), uuid4().hex)
    store.close()


async def _look_at_everything(base: str, logins: list[tuple[str, str]], exercise: str) -> None:
    tabs = []
    for login in logins:
        tab = Tab(base)
        await asyncio.to_thread(tab.sign_in, *login)
        tabs.append(await tab.connect())
    for scene in scenes(exercise).values():
        for tab in tabs:
            await tab.open(scene.page, scene.query)
    for tab in tabs:
        await tab.close()


if __name__ == "__main__":
    main()
