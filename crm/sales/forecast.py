"""The sales forecast of a quarter by owner: quota, won, categories, weighted amount.

A deal belongs to the quarter of its close date. Categories follow the stage unless the deal names
one itself (Salesforce, collaborative forecasts); the weighted amount is that of the metric
`weighted_forecast`: open deals of the quarter, amount times probability, whatever their category.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from crm.book import Book
from crm.conventions import points
from crm.sales.quarters import shifted

CATEGORY_OF_STAGE: Mapping[str, str] = {
    "prospecting": "pipeline",
    "qualification": "pipeline",
    "proposal": "best_case",
    "negotiation": "commit",
    "won": "closed",
    "lost": "omitted",
}
CATEGORIES = ("closed", "commit", "best_case", "pipeline", "omitted")
CLOSED_STAGES = ("won", "lost")


@dataclass(frozen=True, slots=True)
class Line:
    """What one owner has in a quarter; money in fen. `owner_id` None: deals of nobody, or the sum
    of all."""

    owner_id: int | None
    quota: int | None
    won: int
    commit: int
    best_case: int
    pipeline: int
    weighted: int
    deals: int
    """Open and won deals of the quarter."""

    @property
    def gap(self) -> int | None:
        """What is still to be won to reach the quota; below 0 when it is exceeded."""
        return None if self.quota is None else self.quota - self.won

    @property
    def attainment(self) -> float | None:
        """Won as a share of the quota; None without one."""
        return None if not self.quota else points(self.won, self.quota) / 100


@dataclass(frozen=True, slots=True)
class Forecast:
    """One quarter: a line per owner in the order of ids, and their sum."""

    start: date
    lines: tuple[Line, ...]
    total: Line


def forecast(book: Book, start: date) -> Forecast:
    """The forecast of the quarter that begins on `start`."""
    return book.remember(("forecast", start), lambda: _forecast(book, start))


def deals_of(book: Book, start: date) -> pl.DataFrame:
    """The opportunities that close in the quarter, with the column `category`: their own, else
    that of their stage."""
    deals = book.table("opportunities")
    until = shifted(start, 1)
    stage = pl.col("stage").cast(pl.String)
    usual = stage.replace_strict(dict(CATEGORY_OF_STAGE), return_dtype=pl.String)
    own = pl.col("forecast_category").cast(pl.String)
    closed = stage.is_in(CLOSED_STAGES)
    return deals.filter(pl.col("close_date").is_between(start, until, closed="left")).with_columns(
        pl.when(closed).then(usual).otherwise(pl.coalesce(own, usual)).alias("category")
    )


def _forecast(book: Book, start: date) -> Forecast:
    sums = {row["owner_id"]: row for row in _sums(deals_of(book, start)).iter_rows(named=True)}
    quotas = quotas_of(book, start)
    owners = sorted({*sums, *quotas, *_sellers(book)}, key=lambda id: (id is None, id or 0))
    lines = tuple(_line(owner, sums.get(owner, {}), quotas.get(owner)) for owner in owners)
    return Forecast(start, lines, _total(lines))


def _sums(deals: pl.DataFrame) -> pl.DataFrame:
    amount = pl.col("amount").fill_null(0)
    going = ~pl.col("stage").cast(pl.String).is_in(CLOSED_STAGES)
    weighted = (amount * pl.col("probability").fill_null(0)).filter(going).sum()
    return deals.group_by("owner_id").agg(
        *(amount.filter(pl.col("category") == name).sum().alias(name) for name in CATEGORIES[:4]),
        (weighted + 0.5).floor().cast(pl.Int64).alias("weighted"),
        (pl.col("stage").cast(pl.String) != "lost").sum().alias("deals"),
    )


def quotas_of(book: Book, start: date) -> dict[int, int]:
    """Quota in fen by owner."""
    rows = book.table("quotas").filter(pl.col("quarter_start") == start)
    return dict(rows.select("owner_id", "amount").drop_nulls().iter_rows())


def _sellers(book: Book) -> list[int]:
    staff = book.table("staff")
    return staff.filter(pl.col("team").cast(pl.String) == "sales")["id"].to_list()


def _line(owner_id: int | None, sums: Mapping[str, int], quota: int | None) -> Line:
    return Line(
        owner_id,
        quota,
        sums.get("closed", 0),
        sums.get("commit", 0),
        sums.get("best_case", 0),
        sums.get("pipeline", 0),
        sums.get("weighted", 0),
        sums.get("deals", 0),
    )


def _total(lines: tuple[Line, ...]) -> Line:
    quotas = [line.quota for line in lines if line.quota is not None]
    return Line(
        None,
        sum(quotas) if quotas else None,
        sum(line.won for line in lines),
        sum(line.commit for line in lines),
        sum(line.best_case for line in lines),
        sum(line.pipeline for line in lines),
        sum(line.weighted for line in lines),
        sum(line.deals for line in lines),
    )
