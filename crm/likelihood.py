"""Maximum likelihood for models of a few positive parameters; equal rows are counted once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from kit.errors import UserError
from kit.seeds import Floats

Likelihood = Callable[[Floats], tuple[float, Floats]]
"""Parameters to the log-likelihood and its gradient."""
FARTHEST = 14.0
"""No parameter leaves exp(-14)..exp(14) unless told otherwise: a flat likelihood, as of a few
customers who are all alike, has no maximum of its own."""
LEAST_REPEATS = 10
STEP = 1e-4
"""Relative step of numeric derivatives."""


@dataclass(frozen=True)
class Rows:
    """Different rows of data, and how often each occurs. Times are counted in `scale`."""

    columns: tuple[Floats, ...]
    weights: Floats

    @property
    def total(self) -> float:
        return float(self.weights.sum())


def rows(*columns: Floats) -> Rows:
    """Put equal rows together: customers have few different histories."""
    order = np.lexsort(columns)
    inorder = [np.asarray(column, dtype=np.float64)[order] for column in columns]
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in inorder])
    starts = np.flatnonzero(new)
    weights = np.diff(starts, append=len(order)).astype(np.float64)
    return Rows(tuple(column[starts] for column in inorder), weights)


def maximise(
    likelihood: Likelihood, start: Sequence[float], total: float, farthest: float = FARTHEST
) -> tuple[Floats, float]:
    """The best parameters, all positive, and the log-likelihood there.

    The search runs in logarithms (L-BFGS-B, Byrd et al. 1995) on the mean over `total` customers.
    """

    def downhill(logarithms: Floats) -> tuple[float, Floats]:
        values = np.exp(logarithms)
        height, slope = likelihood(values)
        return -height / total, -slope * values / total

    found = minimize(
        downhill,
        np.log(start),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-farthest, farthest)] * len(start),
        options={"maxiter": 1000, "ftol": 1e-14, "gtol": 1e-8},
    )
    return np.exp(found.x), -float(found.fun) * total


def standard_errors(likelihood: Likelihood, best: Sequence[float]) -> Floats:
    """Of maximum likelihood estimates: roots of the diagonal of the inverse information, by central
    differences of the slope. They hold for large samples."""
    at = np.asarray(best, dtype=np.float64)
    steps = np.diag(at * STEP)
    bends = [(likelihood(at + step)[1] - likelihood(at - step)[1]) / 2 for step in steps]
    information = -np.stack(bends) / (at * STEP)[:, None]
    return np.sqrt(np.diag(np.linalg.inv((information + information.T) / 2)))


def need_repeats(repeats: Floats) -> None:
    """Refuse data from which nothing can be learnt about coming back."""
    found = int(np.count_nonzero(repeats))
    if found < LEAST_REPEATS:
        raise UserError(
            "too_few_repeats",
            f"只有 {found} 位客户买过两次以上，至少需要 {LEAST_REPEATS} 位才能拟合。",
            f"Only {found} customers bought a second time; a fit needs at least {LEAST_REPEATS}.",
        )
