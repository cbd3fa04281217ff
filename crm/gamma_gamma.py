"""The gamma-gamma model: each customer's orders vary around a mean of his own, and means differ.

Fader & Hardie (2013), "The gamma-gamma model of monetary value". An order of a customer is gamma
distributed with shape p and rate nu; nu is gamma distributed over customers with shape q and rate
gamma. What is known of a customer: x orders of mean value m. The model takes how often somebody
buys to say nothing about how much.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, psi

from crm.likelihood import Likelihood, Rows, maximise, need_repeats, rows
from crm.likelihood import standard_errors as errors
from kit.seeds import Floats

START = (2.0, 3.0, 1.0)
"""Where the search begins when money is counted in mean orders."""


@dataclass(frozen=True)
class Parameters:
    """`gamma` is money, in the unit of the data; p and q are bare numbers."""

    p: float
    q: float
    gamma: float

    @property
    def mean(self) -> float:
        """Mean order value over customers; without end when q is at most 1."""
        return self.p * self.gamma / (self.q - 1) if self.q > 1 else float("inf")


@dataclass(frozen=True)
class Fit(Parameters):
    log_likelihood: float


def fit(orders: Floats, means: Floats) -> Fit:
    """Maximum likelihood over customers with at least one order of positive mean value."""
    known = (orders > 0) & (means > 0)
    need_repeats(orders[known])
    usual = float(means[known].mean())
    data = rows(orders[known], means[known] / usual)
    (p, q, gamma), height = maximise(_over(data), START, data.total)
    in_money = height - data.total * np.log(usual)
    return Fit(float(p), float(q), float(gamma * usual), float(in_money))


def standard_errors(given: Parameters, orders: Floats, means: Floats) -> Parameters:
    """How far estimates typically miss, in the units of the parameters."""
    known = (orders > 0) & (means > 0)
    found = errors(_over(rows(orders[known], means[known])), [given.p, given.q, given.gamma])
    return Parameters(*found.tolist())


def log_likelihood(given: Parameters, orders: Floats, means: Floats) -> float:
    values = np.array([given.p, given.q, given.gamma])
    return float(_likelihood(values, orders, means)[0].sum())


def expected_mean(given: Parameters, orders: Floats, means: Floats) -> Floats:
    """E[M | x, m], the customer's own mean order value: a weighted mean of his and everybody's.

    Customers without an order get everybody's.
    """
    weight = given.p * orders + given.q - 1
    return np.asarray(given.p * (given.gamma + means * orders) / weight)


def _over(data: Rows) -> Likelihood:
    def total(values: Floats) -> tuple[float, Floats]:
        heights, slopes = _likelihood(values, *data.columns)
        return float((heights * data.weights).sum()), (slopes * data.weights).sum(axis=1)

    return total


def _likelihood(values: Floats, x: Floats, mean: Floats) -> tuple[Floats, Floats]:
    """Per customer the log-likelihood, formula (1a) of the note, and its slope in p, q, gamma."""
    p, q, gamma = values
    all_orders = np.log(gamma + x * mean)
    heights = (
        gammaln(p * x + q)
        - gammaln(p * x)
        - gammaln(q)
        + q * np.log(gamma)
        + (p * x - 1) * np.log(mean)
        + p * x * np.log(x)
        - (p * x + q) * all_orders
    )
    slopes = np.stack(
        [
            x * (psi(p * x + q) - psi(p * x) + np.log(mean * x) - all_orders),
            psi(p * x + q) - psi(q) + np.log(gamma) - all_orders,
            q / gamma - (p * x + q) / (gamma + x * mean),
        ]
    )
    return heights, slopes
