"""The shifted-beta-geometric model of a cohort with contracts: who renews, and how often.

Fader & Hardie (2007), How to project customer retention, Journal of Interactive Marketing 21(1).
Each customer ends his contract at every renewal with a chance of his own, drawn from a beta
distribution (alpha, beta); the survivors are more and more the loyal ones, so retention rises.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, psi

from crm.likelihood import maximise
from kit.errors import UserError
from kit.seeds import Floats


@dataclass(frozen=True)
class Fit:
    alpha: float
    beta: float
    log_likelihood: float


def fit(customers: Sequence[float]) -> Fit:
    """Maximum likelihood from the customers left at the start and after each renewal."""
    left = np.asarray(customers, dtype=np.float64)
    lost = left[:-1] - left[1:]
    if len(left) < 3 or left[-1] < 0 or np.any(lost < 0) or not np.any(lost):
        raise UserError(
            "bad_cohort",
            "请给出同一批客户开始时和每次续约后的人数，至少三个数，只减不增。",
            "Give one cohort's size at the start and after each renewal: three numbers or more, "
            "never rising.",
        )
    number = np.arange(1.0, len(left))

    def total(values: Floats) -> tuple[float, Floats]:
        alpha, beta = values
        leaves = betaln(alpha + 1, beta + number - 1)
        stays = betaln(alpha, beta + number[-1])
        height = (lost * leaves).sum() + left[-1] * stays - left[0] * betaln(alpha, beta)
        ends = (lost * psi(alpha + beta + number)).sum() + left[-1] * psi(alpha + beta + number[-1])
        ends -= left[0] * psi(alpha + beta)
        of_alpha = (left[0] - left[-1]) * psi(alpha + 1) + (left[-1] - left[0]) * psi(alpha)
        of_beta = (lost * psi(beta + number - 1)).sum() + left[-1] * psi(beta + number[-1])
        slope = np.array([of_alpha - ends, of_beta - left[0] * psi(beta) - ends])
        return float(height), slope

    (alpha, beta), height = maximise(total, (1.0, 1.0), float(left[0]))
    return Fit(float(alpha), float(beta), height)


def survival(alpha: float, beta: float, renewals: int) -> list[float]:
    """Share of the cohort left at the start and after each of that many renewals."""
    number = np.arange(1.0, renewals + 1)
    retention = (beta + number - 1) / (alpha + beta + number - 1)
    left: list[float] = np.concatenate([[1.0], np.cumprod(retention)]).tolist()
    return left
