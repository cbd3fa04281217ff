"""What BG/NBD and gamma-gamma find in generated firms, beside the parameters that were planted."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields

import numpy as np
import polars as pl
from scipy.stats import gamma as gamma_distribution

from crm import bgnbd, gamma_gamma
from crm.book import Book
from crm.buy_till_you_die import history, spending
from kit.seeds import Floats
from sample_data.build import BUILDERS
from sample_data.firm import Firm, FirmKey
from sample_data.industry import Industry, industry
from sample_data.planted import bare, ordering_time, planted
from sample_data.truth import Truth

CUSTOMERS = 50_000
SEGMENTS = ("regular", "loyal", "bargain", "big_ticket", "passing")
SLOWEST_HANDLING = 15, 350.0
"""Working minutes to resolve a case: at least, and times a gamma (2) draw (generator 1)."""


@dataclass(frozen=True)
class Found:
    """Planted and fitted values of one set of parameters, with standard errors."""

    label: str
    planted: dict[str, float]
    fitted: dict[str, float]
    errors: dict[str, float]

    def off(self, name: str) -> float:
        """Relative deviation of a fitted value from the planted one."""
        return self.fitted[name] / self.planted[name] - 1

    def in_errors(self, name: str) -> float:
        """The deviation in standard errors."""
        return (self.fitted[name] - self.planted[name]) / self.errors[name]


def bare_firm(*segments: str, seed: int = 1, customers: int = CUSTOMERS) -> Firm:
    """A firm of these retail segments in which nothing happens but what textbooks assume."""
    key = FirmKey(customers=customers, seed=seed)
    return BUILDERS[key.version](key, bare(industry("retail"), *segments))


def one_segment(firm: Firm, segment: str, same_day: str = "each") -> tuple[Found, Found]:
    """Ordering (in days) and spend (in yuan) of a bare firm of one segment."""
    truth = planted(bare(industry("retail"), segment), segment)
    seen = history(Book(firm), "days", same_day=same_day)
    spent = spending(Book(firm))
    ordering = found_ordering(segment, truth, (seen.repeats, seen.recency, seen.age))
    fitted = spent.fit()
    errors = gamma_gamma.standard_errors(fitted, spent.count, spent.mean)
    return ordering, _found(segment, truth, fitted, errors)


def found_ordering(label: str, truth: object, data: tuple[Floats, Floats, Floats]) -> Found:
    fitted = bgnbd.fit(*data)
    return _found(label, truth, fitted, bgnbd.standard_errors(fitted, *data))


def pooled(seed: int = 1) -> list[Found]:
    """The same fit on one segment, on two together, and so on: all of them planted with r = 1.2."""
    found = []
    for count in range(1, len(SEGMENTS) + 1):
        kept = SEGMENTS[:count]
        seen = history(Book(bare_firm(*kept, seed=seed)), "days", same_day="each")
        truth = planted(bare(industry("retail"), *kept), SEGMENTS[0])
        data = (seen.repeats, seen.recency, seen.age)
        found.append(found_ordering(" + ".join(kept), truth, data))
    return found


@dataclass(frozen=True)
class SegmentFound:
    """One segment of a full retail firm: what the profile implies, and what the fit says."""

    ordering: Found
    customers: int
    rate: tuple[float, float]
    """Orders that count per day: implied, fitted."""
    dropout: tuple[float, float]
    """Chance to leave after one of them: implied, fitted."""


def retail_segments(firm: Firm, truth: Truth) -> Iterator[SegmentFound]:
    """Fit each planted segment of a full retail firm in its ordering time.

    Only persons who never were written to and have no second account: campaigns and deals bring
    orders of another origin. What stays on top is cancelled orders and trouble not put right;
    both follow from the profile.
    """
    about = industry("retail")
    seen = history(Book(firm), "days", same_day="each")
    busy = ordering_time(about)
    middle = (busy[:-1] + busy[1:]) / 2
    first = np.rint(about.days - 1 - seen.age).astype(np.int64)
    last = np.rint(first + seen.recency).astype(np.int64)
    times = (middle[last] - middle[first], busy[-1] - middle[first])
    valid = float((firm.table("orders")["status"] == "completed").mean() or 0.0)
    for segment in SEGMENTS:
        mine = np.isin(seen.accounts, members(firm, truth, segment))
        plan = planted(about, segment)
        data = (seen.repeats[mine], times[0][mine], times[1][mine])
        found = found_ordering(segment, plan, data)
        fitted = found.fitted
        dropout = plan.mean_dropout * more_leaving(about) / valid
        yield SegmentFound(
            found,
            int(mine.sum()),
            (plan.r / plan.alpha * valid, fitted["r"] / fitted["alpha"]),
            (dropout, fitted["a"] / (fitted["a"] + fitted["b"])),
        )


def retail_spending(firm: Firm, truth: Truth) -> list[Found]:
    """Fit the spend of each planted segment of a full retail firm, same customers."""
    spent = spending(Book(firm))
    found = []
    for segment in SEGMENTS:
        mine = np.isin(spent.accounts, members(firm, truth, segment))
        data = (spent.count[mine], spent.mean[mine])
        fitted = gamma_gamma.fit(*data)
        errors = gamma_gamma.standard_errors(fitted, *data)
        found.append(_found(segment, planted(industry("retail"), segment), fitted, errors))
    return found


def more_leaving(about: Industry) -> float:
    """By what factor trouble that is not put right raises drop-out, over all orders."""
    how, service = about.purchases, about.service
    late = sum(share * how.late[name] for name, share in how.channels.items())
    trouble = 1 - (1 - late) * (1 - how.quality_problem)
    least, scale = SLOWEST_HANDLING
    slow = float(gamma_distribution.sf((service.slow_after - least) / scale, 2))
    unresolved = trouble * (1 - service.complaint * (1 - slow))
    return 1 + how.dropout_after_problem * unresolved


def members(firm: Firm, truth: Truth, segment: str) -> list[int]:
    """Persons of a segment with one account who were never written to."""
    known = truth.tables["accounts"]
    copies = known.drop_nulls("duplicate_of")
    twice = [*copies["account_id"].to_list(), *copies["duplicate_of"].to_list()]
    written = firm.table("campaign_members").filter(pl.col("arm") != "control")["account_id"]
    people = firm.table("accounts").filter(pl.col("kind") == "person")["id"]
    mine = set(known.filter(pl.col("segment") == segment)["account_id"].to_list())
    return sorted((mine & set(people.to_list())) - set(twice) - set(written.to_list()))


def _found(label: str, truth: object, fitted: object, errors: object) -> Found:
    names = [field.name for field in fields(errors)]  # type: ignore[arg-type]
    return Found(
        label,
        {name: getattr(truth, name) for name in names},
        {name: getattr(fitted, name) for name in names},
        asdict(errors),  # type: ignore[call-overload]
    )
