"""Build the committed quantile tables: `python -m sample_data.make_tables`.

At run time a draw looks its value up here and interpolates with + - * only, because `exp` and
`log` differ in the last bit between machines. Writing other tables is a new generator version.
"""

import hashlib
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import NormalDist

FOLDER = Path(__file__).parent / "generator" / "v1"
CELLS = 1024
SCALE = 1 << 24
"""Quantiles are stored as whole numbers of 1/SCALE."""


def build() -> dict[str, list[int]]:
    """Each distribution's quantiles at CELLS + 1 equally spaced probabilities."""
    shapes = (0.6, 1.2, 2.0, 4.0, 6.25)
    tables = {f"gamma_{shape:g}": _quantiles(_gamma(shape), 0.0) for shape in shapes}
    tables["inverse_gamma_3.74"] = [
        round(SCALE * SCALE / x) for x in reversed(_quantiles(_gamma(3.74), 0.0))
    ]
    tables["beta_0.8_6"] = _quantiles(_beta(0.8, 6.0), 0.0, most=1.0)
    tables["exponential"] = [round(SCALE * -math.log(1 - u)) for u in _levels()]
    tables["normal"] = [round(SCALE * NormalDist().inv_cdf(u)) for u in _levels()]
    return tables


def write(folder: Path = FOLDER) -> str:
    """Write tables.json and its digest; return the digest."""
    raw = json.dumps({"scale": SCALE, "tables": build()}, separators=(",", ":")).encode()
    digest = hashlib.sha256(raw).hexdigest()
    (folder / "tables.json").write_bytes(raw)
    (folder / "tables.json.sha256").write_bytes(digest.encode())
    return digest


def _levels() -> Iterator[float]:
    """Probabilities 0..1; the two ends are pulled in so that no quantile is infinite."""
    yield 1 / (6 * CELLS)
    yield from (i / CELLS for i in range(1, CELLS))
    yield 1 - 1 / (6 * CELLS)


def _quantiles(cdf: Callable[[float], float], low: float, most: float = 200.0) -> list[int]:
    found = []
    for level in _levels():
        low, high = low, most
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if cdf(middle) < level else (low, middle)
        found.append(round(SCALE * low))
    return found


def _gamma(shape: float) -> Callable[[float], float]:
    """Regularised lower incomplete gamma by its series (Abramowitz & Stegun 6.5.29)."""

    def cdf(x: float) -> float:
        if x <= 0 or x > 60 + shape:
            return float(x > 0)
        term = total = 1 / shape
        n = shape
        while term > total * 1e-16:
            n += 1
            term *= x / n
            total += term
        return total * math.exp(-x + shape * math.log(x) - math.lgamma(shape))

    return cdf


def _beta(a: float, b: float) -> Callable[[float], float]:
    """Regularised incomplete beta by its power series (Abramowitz & Stegun 26.5.4), x < 1."""
    whole = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b + 1))

    def cdf(x: float) -> float:
        if x <= 0 or x >= 1:
            return float(x >= 1)
        term = total = 1 / a * b
        n = 0
        while abs(term) > total * 1e-16 and n < 100_000:
            term *= x * (a + b + n) / (a + 1 + n)
            total += term
            n += 1
        return float(total * whole * x**a * (1 - x) ** b)

    return cdf


if __name__ == "__main__":
    print(write())
