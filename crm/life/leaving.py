"""Customers who leave for good because of how they were served: cases that nobody answered, that
were not solved, or complaints closed too late."""

import numpy as np
import polars as pl

from crm.life.parameters import Leaving
from crm.life.period import NEVER, Flags, Period, instants, minutes_of, moment_key
from crm.service.hours import LENGTH
from crm.service.sla import targets
from kit.seeds import Ints


def leaving(period: Period, account: Ints, opened: Ints, size: int) -> Ints:
    """By account id, up to `size` or the largest that has a case, the instant at which he leaves,
    NEVER for those who stay. The cases are those in the book and those of this period, whose
    account and opening are given."""
    cases = period.book.table("cases").filter(pl.col("account_id").is_not_null())
    new = pl.DataFrame({"account_id": account, "opened_at": instants(opened)})
    dtypes = {name: cases.schema[name] for name in new.columns}
    cases = pl.concat([cases, new.cast(dtypes)], how="diagonal")  # type: ignore[arg-type]
    accounts = cases["account_id"].to_numpy().astype(np.int64)
    leaves = np.full(max(size, int(accounts.max(initial=0))) + 1, NEVER)
    np.minimum.at(leaves, accounts, driven_away(period, cases))
    return leaves


def driven_away(period: Period, cases: pl.DataFrame) -> Ints:
    """For each case the instant at which its customer leaves because of it, NEVER where he does
    not. Once a case was reopened he is being looked after."""
    opened, answered, solved, closed = (
        minutes_of(cases[name])
        for name in ("opened_at", "first_response_at", "resolved_at", "closed_at")
    )
    answered, solved = np.minimum(answered, solved), np.minimum(solved, closed)
    why = period.about.service.leaves
    first_time = (opened < NEVER) & ~cases["reopened"].fill_null(False).to_numpy()
    leaves = np.full(cases.height, NEVER)
    key = moment_key(cases["account_id"].to_numpy().astype(np.int64), opened)
    for name, about, done in (
        ("unanswered", why.unanswered, answered),
        ("unsolved", why.unsolved, solved),
    ):
        limit = _after(period, opened, about)
        _note(period, leaves, key, (name, about, limit), first_time & (done > limit))
    limit = _after(period, closed, why.complaint)
    _note(period, leaves, key, ("complaint", why.complaint, limit), _late_complaints(period, cases))
    return leaves


def _after(period: Period, minutes: Ints, about: Leaving) -> Ints:
    known = minutes < NEVER
    limit = period.after_business(np.where(known, minutes, 0), about.days * LENGTH)
    return np.where(known, limit, NEVER)


def _late_complaints(period: Period, cases: pl.DataFrame) -> Flags:
    """Complaints that were closed later than the firm promises."""
    promised = {name: target.resolution for name, target in targets().priorities.items()}
    allowed = (
        cases["priority"]
        .cast(pl.String)
        .fill_null("medium")
        .replace_strict(promised, return_dtype=pl.Int64)
    ).to_numpy()
    opened, ends = minutes_of(cases["opened_at"]), minutes_of(cases["closed_at"])
    done = (ends < NEVER) & (opened < NEVER)
    spent = period.business(np.where(done, ends, 0)) - period.business(np.where(done, opened, 0))
    spent -= cases["waited_minutes"].fill_null(0).to_numpy()
    complaint = (cases["kind"] == "complaint").fill_null(False).to_numpy()
    return np.asarray(done & complaint & (spent > allowed))


def _note(
    period: Period, leaves: Ints, key: Ints, cause: tuple[str, Leaving, Ints], badly: Flags
) -> None:
    """Keep the earliest instant of each case; what lies before T0 is history already. The cause:
    its name, its chance, its instants."""
    name, about, limit = cause
    which = np.flatnonzero(badly & (limit > period.begins) & (limit < NEVER))
    goes = which[period.draws.chance(f"life leaves {name}", key[which], about.chance)]
    leaves[goes] = np.minimum(leaves[goes], limit[goes])
