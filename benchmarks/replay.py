"""What a student's work costs: replay, fork, state of 1,000 operations, and the memory of a book.

Run: python benchmarks/replay.py. Times are CPU milliseconds, the best of many; memory is what one
more student adds to the process (and, of it, what tracemalloc sees) after 1,000 operations and a
quarter of life, with every table looked into, on one shared firm.
"""

import gc
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crm.book import Book
from crm.operation import LogEntry, read_operation, redo
from crm.replay import replay
from kit.seeds import one_below
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey

OPERATIONS, MERGES, STUDENTS, RUNS = 1000, 65, 30, 60
QUARTER = {"op": "advance_clock", "days": 91}


def lines(accounts: int) -> list[dict[str, Any]]:
    """Edits, activities done and planned, levels, and every fifteenth time a merge."""
    live, found, merges = list(range(1, accounts + 1)), [], 0
    for number in range(OPERATIONS):
        account = live[one_below(1, "account", len(live), number)]
        if number % 15 == 0 and merges < MERGES:
            merged = live.pop(one_below(1, "merged", len(live), number))
            if merged == account:
                account = live[0]
            merges += 1
            found.append(_merge(account, merged))
        else:
            found.append(_line(number, account))
    return found


def _merge(account: int, merged: int) -> dict[str, Any]:
    return {
        "op": "merge_accounts", "survivor": account, "merged": [merged], "keep": {"phone": merged},
    }  # fmt: skip


def _line(number: int, account: int) -> dict[str, Any]:
    about = {"account_id": account}
    done = {"kind": "call", "subject": f"回访 {number}", "done_on": "2026-08-30"}
    planned = {"kind": "visit", "subject": f"拜访 {number}", "due_on": "2026-09-10"}
    kinds = [
        {"op": "edit_account", "values": {"city": "武汉", "note": f"备注 {number}"}},
        {"op": "log_activity", "values": done},
        {"op": "plan_activity", "values": planned},
        {"op": "set_level", "level": "ABC"[number % 3]},
    ]
    return about | kinds[(number % 16 >= 5) + (number % 16 >= 9) + (number % 16 >= 12)]


def entries(operations: list[dict[str, Any]]) -> list[LogEntry]:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    return [LogEntry(n, at, "s", read_operation(line)) for n, line in enumerate(operations, 1)]


def best(work: Callable[[], object]) -> float:
    """CPU milliseconds of the quickest run."""
    found = []
    for _ in range(RUNS):
        before = time.process_time()
        work()
        found.append(time.process_time() - before)
    return min(found) * 1000


def resident() -> int:
    """Bytes of this process in memory (Linux)."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4096


def grown(firm: Firm, work: list[LogEntry]) -> Book:
    """A book after the work and a quarter of life, with every table looked into."""
    book = replay(firm, work)
    redo(book, read_operation(QUARTER), book.seq + 1)
    for table in book.schema:
        book.table(table)
    return book


def memory(firm: Firm, work: list[LogEntry]) -> tuple[float, float]:
    """Megabytes that one more student adds: resident, and seen by tracemalloc."""
    kept = [grown(firm, work) for _ in range(3)]
    gc.collect()
    before = resident()
    kept += [grown(firm, work) for _ in range(STUDENTS)]
    gc.collect()
    added = (resident() - before) / STUDENTS
    tracemalloc.start()
    traced = tracemalloc.get_traced_memory()[0]
    kept += [grown(firm, work) for _ in range(5)]
    gc.collect()
    seen = (tracemalloc.get_traced_memory()[0] - traced) / 5
    tracemalloc.stop()
    return added / 1e6, seen / 1e6


def main() -> None:
    firm = build_firm(FirmKey())
    work = entries(lines(firm.table("accounts").height))
    book = replay(firm, work)
    patches = sum(len(done) for done in book.patches.values())
    print(f"replay of {OPERATIONS} operations, {MERGES} of them merges ({patches} values):")
    print(f"  {best(lambda: replay(firm, work)):.2f} ms")
    print(f"fork {best(book.fork):.3f} ms")
    print(f"state, the first time {best(lambda: replay(firm, work).state()):.2f} ms with replay")
    print(f"state, again {best(book.state):.4f} ms")
    for days in (1, 30, 365):
        step = read_operation({"op": "advance_clock", "days": days})
        fresh = Book(firm)
        cost = best(lambda step=step, fresh=fresh: redo(fresh.fork(), step, 1))  # type: ignore[misc]
        print(f"clock, {days} days: {cost:.1f} ms")
    added, seen = memory(firm, work)
    print(f"memory of one more student: {added:.2f} MB resident, {seen:.2f} MB seen by tracemalloc")


if __name__ == "__main__":
    main()
