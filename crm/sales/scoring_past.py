"""A score model against the past: did leads with more points become customers more often?"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from crm.book import Book
from crm.sales.leads import DROPPED
from crm.sales.scoring import AGE, ScoreModel, columns_of, model_text
from crm.sales.scoring_points import points

BANDS = ((0, 19), (20, 39), (40, 59), (60, 79), (80, 100))
ENDED = ("converted", *DROPPED)
LEAST = 5
"""Expected conversions and losses in either group below which the test says little (Agresti)."""
Z = 1.959964
"""Of a 95 % interval."""
Verdict = Literal["nobody", "everybody", "age", "perfect", "small", "wrong_way", "no_sign", "fits"]


@dataclass(frozen=True, slots=True)
class Band:
    """Leads that have ended, by score; `rate` is None where there are none."""

    low: int
    high: int
    ended: int
    converted: int

    @property
    def rate(self) -> float | None:
        return self.converted / self.ended if self.ended else None


@dataclass(frozen=True, slots=True)
class RankQuality:
    """How well a score puts converted leads before lost ones: the chance that of one of each the
    converted one has more points, ties counted half; 0.5 is a coin, 1 is perfect. `low` and `high`
    are the 95 % interval."""

    auc: float
    low: float
    high: float
    converted: int
    lost: int


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What the past says of one rule. `met` and `unmet` count ended leads, `met_of_all` every
    lead; `p` is two-sided and None where it cannot be worked out."""

    met_of_all: int
    met: int
    met_converted: int
    unmet: int
    unmet_converted: int
    p: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Past:
    """`rank` is that of the model, `bant` of the BANT score on the leads that have one; None while
    there are not both converted and lost leads."""

    ended: int
    converted: int
    bands: tuple[Band, ...]
    rank: RankQuality | None
    bant: RankQuality | None
    rules: tuple[RuleResult, ...]


def past(book: Book, model: ScoreModel) -> Past:
    """The model as it would have scored the leads that have ended, by what is on them now."""
    return book.remember(("lead past", model_text(model)), lambda: _past(book, model))


def _past(book: Book, model: ScoreModel) -> Past:
    every = points(book, model)
    ended = every.filter(pl.col("status").is_in(ENDED))
    won = (ended["status"].cast(pl.String) == "converted").to_numpy()
    score = ended["score"].to_numpy()
    bant = book.table("leads").filter(pl.col("status").is_in(ENDED))["score"]
    scored = bant.is_not_null().to_numpy()
    return Past(
        len(won),
        int(won.sum()),
        tuple(_band(low, high, score, won) for low, high in BANDS),
        rank_quality(score[won], score[~won]),
        rank_quality(
            bant.fill_null(0).to_numpy()[scored & won], bant.fill_null(0).to_numpy()[scored & ~won]
        ),
        tuple(_rule(model, place, every, ended, won) for place in range(len(model.rules))),
    )


def _band(low: int, high: int, score: np.ndarray, won: np.ndarray) -> Band:
    here = (score >= low) & (score <= high)
    return Band(low, high, int(here.sum()), int((here & won).sum()))


def rank_quality(converted: np.ndarray, lost: np.ndarray) -> RankQuality | None:
    """Area under the ROC curve with its standard error: Hanley and McNeil (1982), The meaning and
    use of the area under a receiver operating characteristic (ROC) curve, Radiology 143, 29–36.

    >>> rank_quality(np.array([3, 2]), np.array([1, 2])).auc
    0.875
    """
    n, m = len(converted), len(lost)
    if not n or not m:
        return None
    low_to_high = np.sort(lost)
    below = np.searchsorted(low_to_high, converted, side="left")
    not_above = np.searchsorted(low_to_high, converted, side="right")
    a = float((below + not_above).sum()) / 2 / (n * m)
    q1, q2 = a / (2 - a), 2 * a * a / (1 + a)
    variance = (a * (1 - a) + (n - 1) * (q1 - a * a) + (m - 1) * (q2 - a * a)) / (n * m)
    off = Z * math.sqrt(max(variance, 0.0))
    return RankQuality(a, max(a - off, 0.0), min(a + off, 1.0), n, m)


def _rule(
    model: ScoreModel, place: int, every: pl.DataFrame, ended: pl.DataFrame, won: np.ndarray
) -> RuleResult:
    meets = ended[f"r{place}"].to_numpy()
    of_all = int(every[f"r{place}"].sum())
    n, m = int(meets.sum()), int((~meets).sum())
    a, b = int((meets & won).sum()), int((~meets & won).sum())
    rule = model.rules[place]
    verdict: Verdict
    if of_all in (0, every.height):
        verdict = "everybody" if of_all else "nobody"
    elif columns_of(rule.condition) & {AGE, "created_on"}:
        verdict = "age"
    else:
        verdict = _verdict(rule.points, a, n, b, m)
    return RuleResult(of_all, n, a, m, b, two_sided(a, n, b, m), verdict)


def _verdict(points: int, a: int, n: int, b: int, m: int) -> Verdict:
    if not n or not m or _expected(a, n, b, m) < LEAST:
        return "small"
    if {a / n, b / m} == {0.0, 1.0}:
        return "perfect"
    if (a / n - b / m) * points < 0:
        return "wrong_way"
    p = two_sided(a, n, b, m)
    return "fits" if p is not None and p < 0.05 else "no_sign"


def _expected(a: int, n: int, b: int, m: int) -> float:
    """The smallest count one would expect were both groups alike."""
    rate = (a + b) / (n + m)
    return min(n, m) * min(rate, 1 - rate)


def two_sided(a: int, n: int, b: int, m: int) -> float | None:
    """The p-value of a of n against b of m by the pooled two-proportion test (Agresti, Categorical
    Data Analysis); None where both rates are 0, both are 1, or a group is empty.

    >>> round(two_sided(5, 83, 12, 99), 3), two_sided(0, 5, 0, 9)
    (0.159, None)
    """
    if not n or not m:
        return None
    pooled = (a + b) / (n + m)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return math.erfc(abs(a / n - b / m) / error / math.sqrt(2)) if error else None
