"""Customers who leave for good because of how they were served: cases that nobody answered, that
were not solved, or complaints closed too late."""

import numpy as np
import polars as pl

from crm.life.parameters import Leaving
from crm.life.period import NEVER, Flags, Period, minutes_of, moment_key
from crm.service.hours import LENGTH
from crm.service.sla import targets
from kit.seeds import Ints


def leaving(period: Period, account: Ints, opened: Ints, size: int) -> Ints:
    """By account id up to `size` the instant at which he leaves, NEVER for those who stay. The
    cases are those in the book and those of this period, whose account and opening are given."""
    cases = period.book.table("cases").filter(pl.col("account_id").is_not_null())
    leaves = np.full(size + 1, NEVER)
    own = cases["account_id"].to_numpy().astype(np.int64)
    accounts = np.concatenate([own, account])
    openings = np.concatenate([minutes_of(cases["opened_at"]), opened])
    empty = np.full(len(account), NEVER)
    answered, solved, closed = (
        np.concatenate([minutes_of(cases[name]), empty])
        for name in ("first_response_at", "resolved_at", "closed_at")
    )
    answered, solved = np.minimum(answered, solved), np.minimum(solved, closed)
    why, known = period.about.service.leaves, openings < NEVER
    for name, about, done in (
        ("unanswered", why.unanswered, answered),
        ("unsolved", why.unsolved, solved),
    ):
        limit = _after(period, openings, about)
        _note(period, leaves, name, about, accounts, openings, limit, known & (done > limit))
    late = _late_complaints(period, cases, closed, empty)
    _note(
        period,
        leaves,
        "complaint",
        why.complaint,
        accounts,
        openings,
        _after(period, closed, why.complaint),
        late,
    )
    return leaves


def _after(period: Period, minutes: Ints, about: Leaving) -> Ints:
    known = minutes < NEVER
    limit = period.after_business(np.where(known, minutes, 0), about.days * LENGTH)
    return np.where(known, limit, NEVER)


def _late_complaints(period: Period, cases: pl.DataFrame, closed: Ints, empty: Ints) -> Flags:
    """Complaints that were closed later than the firm promises."""
    promised = {name: target.resolution for name, target in targets().priorities.items()}
    allowed = (
        cases["priority"]
        .cast(pl.String)
        .fill_null("medium")
        .replace_strict(promised, return_dtype=pl.Int64)
    ).to_numpy()
    opened = minutes_of(cases["opened_at"])
    ends = closed[: len(opened)]
    done = (ends < NEVER) & (opened < NEVER)
    spent = period.business(np.where(done, ends, 0)) - period.business(np.where(done, opened, 0))
    spent -= cases["waited_minutes"].fill_null(0).to_numpy()
    complaint = (cases["kind"] == "complaint").fill_null(False).to_numpy()
    late = done & complaint & (spent > allowed)
    return np.concatenate([late, np.zeros(len(empty), dtype=np.bool_)])


def _note(
    period: Period,
    leaves: Ints,
    name: str,
    about: Leaving,
    accounts: Ints,
    openings: Ints,
    limit: Ints,
    badly: Flags,
) -> None:
    """Keep the earliest instant of each account; what lies before T0 is history already."""
    badly = badly & (limit > period.begins) & (limit < NEVER)
    which = np.flatnonzero(badly)
    key = moment_key(accounts[which], openings[which])
    goes = which[period.draws.chance(f"life leaves {name}", key, about.chance)]
    np.minimum.at(leaves, accounts[goes], limit[goes])
