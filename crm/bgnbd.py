"""The BG/NBD model: customers buy at their own rate until, after some purchase, they leave unseen.

Fader, Hardie & Lee (2005), "Counting your customers" the easy way, Marketing Science 24(2). While
active a customer buys at a Poisson rate drawn from a gamma distribution (shape r, rate alpha);
after each repeat purchase he leaves with a probability drawn from a beta distribution (a, b).
What is known of a customer: x repeat purchases, the last at time t_x, watched until time T; all
times are counted from his first purchase.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, gammaln, hyp2f1, psi

from crm.likelihood import Likelihood, Rows, maximise, need_repeats, rows
from crm.likelihood import standard_errors as errors
from kit.seeds import Floats

START = (1.0, 1.0, 1.0, 2.0)
"""Where the search begins when time is counted in mean ages."""
LARGE = 200.0
SINGULAR = 1e-6
"""Formula (10) of the paper has a removable gap at a = 1; this near we step aside."""


@dataclass(frozen=True)
class Parameters:
    """Of ordering: mean rate r/alpha. Of leaving: mean chance a/(a+b)."""

    r: float
    alpha: float
    a: float
    b: float


@dataclass(frozen=True)
class Fit(Parameters):
    log_likelihood: float


def fit(repeats: Floats, recency: Floats, age: Floats) -> Fit:
    """Maximum likelihood; UserError with too few customers who came back."""
    need_repeats(repeats)
    year = float(np.mean(age))
    data = rows(repeats, recency / year, age / year)
    (r, alpha, a, b), height = maximise(_over(data), START, data.total)
    in_own_time = height - float(np.sum(repeats)) * np.log(year)
    return Fit(float(r), float(alpha * year), float(a), float(b), float(in_own_time))


def standard_errors(given: Parameters, repeats: Floats, recency: Floats, age: Floats) -> Parameters:
    """How far estimates typically miss, in the units of the parameters."""
    found = errors(_over(rows(repeats, recency, age)), [given.r, given.alpha, given.a, given.b])
    return Parameters(*found.tolist())


def log_likelihood(given: Parameters, repeats: Floats, recency: Floats, age: Floats) -> float:
    values = np.array([given.r, given.alpha, given.a, given.b])
    return float(_likelihood(values, repeats, recency, age)[0].sum())


def chance_alive(given: Parameters, repeats: Floats, recency: Floats, age: Floats) -> Floats:
    """P(still a customer at T | x, t_x, T). Fader, Hardie & Lee 2008, note on P(alive)."""
    came_back = repeats > 0
    more = np.where(came_back, repeats, 1.0)
    longer = np.log(given.alpha + age) - np.log(given.alpha + recency)
    odds_left = given.a / (given.b + more - 1) * np.exp((given.r + repeats) * longer)
    return np.where(came_back, 1 / (1 + odds_left), 1.0)


def expected_repeats(
    given: Parameters, ahead: float, repeats: Floats, recency: Floats, age: Floats
) -> Floats:
    """E[Y(t) | x, t_x, T], purchases in the next `ahead` units of time: the paper's (10)."""
    a = given.a if abs(given.a - 1) > SINGULAR else 1 + SINGULAR
    share = ahead / (given.alpha + age + ahead)
    whole = a + given.b + repeats - 1
    stays = _stays(a, given.b, given.r, repeats, share)
    return np.asarray(whole / (a - 1) * (1 - stays) * chance_alive(given, repeats, recency, age))


def _stays(a: float, b: float, r: float, x: Floats, share: Floats) -> Floats:
    """(1 - share)^(r+x) 2F1(r+x, b+x; a+b+x-1; share). Two forms of one number, by Euler: one is
    safe for customers with hundreds of purchases, the other where hardly anybody differs in how
    easily he leaves (a and b very large)."""
    if a + b < LARGE:
        stays = (1 - share) ** (a - 1) * hyp2f1(a + b - 1 - r, a - 1, a + b + x - 1, share)
    else:
        stays = (1 - share) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, share)
    return np.asarray(stays)


def _over(data: Rows) -> Likelihood:
    def total(values: Floats) -> tuple[float, Floats]:
        heights, slopes = _likelihood(values, *data.columns)
        return float((heights * data.weights).sum()), (slopes * data.weights).sum(axis=1)

    return total


def _likelihood(values: Floats, x: Floats, last: Floats, age: Floats) -> tuple[Floats, Floats]:
    """Per customer the log-likelihood, formula (6) of the paper, and its slope in each parameter.

    Two stories are added: still a customer at T, or gone right after the last repeat purchase.
    The second does not exist for x = 0.
    """
    r, alpha, a, b = values
    came_back = x > 0
    before = np.where(came_back, b + x - 1, 1.0)
    log_age, log_last = np.log(alpha + age), np.log(alpha + last)
    stayed = -(r + x) * log_age
    left = np.where(came_back, np.log(a) - np.log(before) - (r + x) * log_last, -np.inf)
    both = np.logaddexp(stayed, left)
    rate = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    chance = betaln(a, b + x) - betaln(a, b)
    gone = np.exp(left - both)
    here = 1 - gone
    common = psi(a + b) - psi(a + b + x)
    slopes = np.stack(
        [
            psi(r + x) - psi(r) + np.log(alpha) - here * log_age - gone * log_last,
            r / alpha - (r + x) * (here / (alpha + age) + gone / (alpha + last)),
            common + gone / a,
            common + psi(b + x) - psi(b) - gone / before,
        ]
    )
    return rate + chance + both, slopes
