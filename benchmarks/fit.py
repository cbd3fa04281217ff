"""How fast models are fitted: `python benchmarks/fit.py`.

CDNOW (2,357 customers, read from the files of the installed package `lifetimes`, which is never
imported), and generated firms of growing size. Beside our fit stands the same likelihood given to
the same optimiser plainly: every customer a row, slopes by finite differences. Times are CPU
milliseconds of the process, the best and the middle of several runs.
"""

import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import files
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.recovery_models import bare_firm
from crm import bgnbd, gamma_gamma, pareto_nbd
from crm.bgnbd import Parameters
from crm.book import Book
from crm.buy_till_you_die import history, spending
from crm.outside import book_from_orders
from kit.seeds import Floats

RUNS = 15
SIZES = (3_000, 10_000, 30_000, 100_000)


def timed(label: str, action: Callable[[], Any], runs: int = RUNS) -> None:
    """Print best and middle time, and what came out."""
    result, taken = None, []
    for _ in range(runs):
        start = time.process_time()
        result = action()
        taken.append(1000 * (time.process_time() - start))
    print(f"{label:<52}{min(taken):9.1f}{statistics.median(taken):9.1f}  {described(result)}")


def described(result: Any) -> str:
    shown = vars(result) if hasattr(result, "__dict__") else {}
    return "  ".join(f"{name} {value:.6g}" for name, value in shown.items())


def plainly(x: Floats, last: Floats, age: Floats) -> bgnbd.Fit:
    """The same maximum without our short cuts."""

    def downhill(logarithms: Floats) -> float:
        return -bgnbd.log_likelihood(Parameters(*np.exp(logarithms)), x, last, age) / len(x)

    found = minimize(
        downhill, np.zeros(4), method="L-BFGS-B", bounds=[(-12, 12)] * 4, options={"ftol": 1e-13}
    )
    return bgnbd.Fit(*np.exp(found.x).tolist(), -float(found.fun) * len(x))


def cdnow(name: str) -> Path:
    return next(Path(str(f.locate())) for f in files("lifetimes") or [] if f.name == name)


def on_cdnow() -> None:
    summary = pl.read_csv(cdnow("cdnow_customers_summary_with_transactions.csv"))
    x, last, age, mean = (summary[n].to_numpy().astype(float) for n in ("x", "t_x", "T", "zbar"))
    timed("CDNOW, BG/NBD", lambda: bgnbd.fit(x, last, age))
    timed("CDNOW, BG/NBD, plainly", lambda: plainly(x, last, age), 5)
    timed("CDNOW, gamma-gamma", lambda: gamma_gamma.fit(x, mean))
    timed("CDNOW, Pareto/NBD", lambda: pareto_nbd.fit(x, last, age), 5)
    lines = [line.split() for line in cdnow("CDNOW_sample.txt").read_text("ascii").splitlines()]
    rows = [(words[1], words[2], float(words[4])) for words in lines if words[2] <= "19970930"]
    orders = pl.DataFrame(rows, schema=["customer", "date", "amount"], orient="row")
    orders = orders.with_columns(pl.col("date").str.to_date("%Y%m%d"))
    book = book_from_orders(orders, "customer", "date", "amount").book
    timed("CDNOW, BG/NBD from 4,000 orders on", lambda: history(book).fit())


def on_growing_firms() -> None:
    for size in SIZES:
        book = Book(bare_firm("regular", customers=size))
        seen, spent = history(book, "days"), spending(book)
        timed(f"{size:,} customers, BG/NBD", seen.fit, 5)
        timed(f"{size:,} customers, gamma-gamma", spent.fit, 5)


def main() -> None:
    print(f"{'CPU milliseconds':<52}{'best':>9}{'middle':>9}")
    on_cdnow()
    on_growing_firms()


if __name__ == "__main__":
    main()
