"""Contracts a firm has at T0: of deals won with organisations, and yearly framework contracts with
its largest customers. They follow from the firm's own records, so that nothing contradicts them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from kit.seeds import one_below, one_unit
from sample_data.schema import workplace

LARGEST_SHARE, MOST_LARGE = 0.1, 60
"""Of the organisations that bought in the last year, the share with a framework contract."""
LEAST_YEARLY = 20_000_00
"""Fen a year below which nobody signs a framework contract."""
TERMS = (12, 12, 12, 24)
"""Months of a contract, one of these."""
AUTO, MANUAL = 0.4, 0.9
"""Up to which draw a contract renews itself, and up to which it is renewed by agreement."""
RENEWED = 0.7
"""Share of contracts by agreement that were renewed when they ended."""
THOUSAND = 100_000
"""Fen: framework contracts are made in thousands of yuan."""
NAMES = {
    "zh": ("{who}年度框架合同", "{what}合同"),
    "en": ("Framework contract with {who}", "Contract: {what}"),
}


@dataclass(frozen=True, slots=True)
class _Start:
    """What a first contract begins with."""

    number: int
    account: int
    name: str
    signed: date
    months: int
    value: int
    owner: int | None
    opportunity: int | None


def starting_contracts(
    seed: int, language: str, as_of: date, tables: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """The contracts in the order of their signing; money in fen."""
    accounts = tables["accounts"].filter(
        pl.col("kind") == "organisation", pl.col("merged_into").is_null()
    )
    people = {row[0]: (row[1] or "", row[2]) for row in accounts.select(
        "id", "name", "owner_id").iter_rows()}  # fmt: skip
    starts = [*_won(seed, language, tables, people)]
    having = {one.account for one in starts}
    starts += [one for one in _large(seed, language, as_of, tables, people)
               if one.account not in having]  # fmt: skip
    starts.sort(key=lambda one: (one.signed, one.account))
    rows: list[dict[str, Any]] = []
    for one in starts:
        _follow(seed, as_of, one, rows)
    dtypes = workplace()["contracts"].dtypes
    empty = dict.fromkeys(dtypes)
    return pl.DataFrame([empty | row for row in rows], schema=dtypes)


def _won(
    seed: int, language: str, tables: Mapping[str, pl.DataFrame],
    people: Mapping[int, tuple[str, int | None]],
) -> Iterator[_Start]:  # fmt: skip
    won = tables["opportunities"].filter(
        pl.col("stage") == "won", pl.col("close_date").is_not_null(), pl.col("amount") > 0
    )
    columns = ("id", "account_id", "name", "close_date", "amount", "owner_id")
    for id, account, name, closed, amount, owner in won.select(columns).iter_rows():
        if account in people:
            months = TERMS[one_below(seed, "contract term", len(TERMS), id)]
            called = NAMES[language][1].format(what=name or people[account][0])
            yield _Start(id, account, called, closed, months, amount, owner, id)


def _large(
    seed: int, language: str, as_of: date, tables: Mapping[str, pl.DataFrame],
    people: Mapping[int, tuple[str, int | None]],
) -> Iterator[_Start]:  # fmt: skip
    year = tables["orders"].filter(
        pl.col("status") == "completed", pl.col("order_date") >= as_of - timedelta(days=365)
    )
    bought = (
        year.filter(pl.col("account_id").is_in(list(people)))
        .group_by("account_id")
        .agg(pl.col("amount").sum())
        .sort(["amount", "account_id"], descending=[True, False])
    )
    most = min(MOST_LARGE, round(bought.height * LARGEST_SHARE))
    for account, amount in bought.head(most).iter_rows():
        if amount < LEAST_YEARLY:
            return
        number = (1 << 20) + account
        signed = as_of - timedelta(days=1 + one_below(seed, "contract signed", 700, number))
        name, owner = people[account]
        called = NAMES[language][0].format(who=name)
        value = amount // THOUSAND * THOUSAND
        yield _Start(number, account, called, signed, 12, value, owner, None)


def _follow(seed: int, as_of: date, first: _Start, rows: list[dict[str, Any]]) -> None:
    """The contract and those that renewed it until T0."""
    drawn = one_unit(seed, "contract renewal", first.number)
    renewal = "auto" if drawn < AUTO else "manual" if drawn < MANUAL else "none"
    start, before, again = first.signed, None, 0
    while True:
        end = months_later(start, first.months) - timedelta(days=1)
        over = end < as_of
        number = first.number * 16 + again
        goes_on = renewal == "auto" or (
            renewal == "manual" and one_unit(seed, "contract renewed", number) < RENEWED
        )
        status = "active" if not over else "renewed" if goes_on else "expired"
        rows.append(
            {
                "id": len(rows) + 1, "account_id": first.account, "name": first.name,
                "start_on": start, "end_on": end, "value": first.value, "renewal": renewal,
                "status": status, "signed_on": start, "renews_id": before,
                "opportunity_id": first.opportunity if before is None else None,
                "owner_id": first.owner,
            }
        )  # fmt: skip
        if status != "renewed":
            return
        start, before, again = end + timedelta(days=1), len(rows), again + 1


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month.

    >>> months_later(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
