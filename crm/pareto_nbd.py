"""The Pareto/NBD model: like BG/NBD, but a customer may leave at any moment.

Schmittlein, Morrison & Colombo (1987), Counting your customers, Management Science 33(1);
likelihood as in Fader & Hardie (2005), A note on deriving the Pareto/NBD model.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import approx_fprime
from scipy.special import gammaln, hyp2f1

from crm.likelihood import maximise, need_repeats, rows
from kit.seeds import Floats

START = (1.0, 1.0, 1.0, 1.0)
"""Where the search begins when time is counted in mean ages."""
FARTHEST = 5.0
"""Beyond exp(5) 2F1 runs over, and customers are as good as alike."""


@dataclass(frozen=True)
class Fit:
    """Rates of ordering are gamma (r, alpha), rates of leaving gamma (s, beta)."""

    r: float
    alpha: float
    s: float
    beta: float
    log_likelihood: float


def fit(repeats: Floats, recency: Floats, age: Floats) -> Fit:
    """Maximum likelihood; UserError with too few customers who came back."""
    need_repeats(repeats)
    year = float(np.mean(age))
    data = rows(repeats, recency / year, age / year)

    def height(values: Floats) -> float:
        return float((_likelihood(values, *data.columns) * data.weights).sum())

    def total(values: Floats) -> tuple[float, Floats]:
        return height(values), approx_fprime(values, height)

    (r, alpha, s, beta), best = maximise(total, START, data.total, FARTHEST)
    in_own_time = best - float(np.sum(repeats)) * np.log(year)
    return Fit(float(r), float(alpha * year), float(s), float(beta * year), float(in_own_time))


def _likelihood(values: Floats, x: Floats, last: Floats, age: Floats) -> Floats:
    r, alpha, s, beta = values
    ordering = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    stayed = -(r + x) * np.log(alpha + age) - s * np.log(beta + age)
    later, sooner = _left_at(values, x, last), _left_at(values, x, age)
    with np.errstate(divide="ignore"):  # who bought on the last day cannot have left before it
        between = np.log(-np.expm1(np.minimum(sooner - later, 0.0)))
    left = np.log(s) - np.log(r + s + x) + later + between
    return np.asarray(ordering + np.logaddexp(stayed, left))


def _left_at(values: Floats, x: Floats, time: Floats) -> Floats:
    """Logarithm of one of the two terms of A0, whose difference is leaving between t_x and T.

    After Euler's transformation of 2F1, so that many purchases do not overflow.
    """
    r, alpha, s, beta = values
    power, far = r + s + x, max(alpha, beta)
    second = s + 1 if alpha >= beta else r + x
    ratio = abs(alpha - beta) / (far + time)
    small = np.log(hyp2f1(1.0, power + 1 - second, power + 1, ratio))
    return np.asarray(small + (1 - second) * np.log1p(-ratio) - power * np.log(far + time))
