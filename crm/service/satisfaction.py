"""What customers say in surveys and of cases: scores over time with their uncertainty, and whom
the firm should call back."""

from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Literal

import polars as pl

from crm.book import Book
from crm.conventions import points
from kit.text import Text

Instrument = Literal["nps", "csat", "ces"]
INSTRUMENTS: tuple[Instrument, ...] = ("nps", "csat", "ces")
Z = 1.96
"""Of a 95 % interval under the normal approximation."""
LOWEST: dict[str, int] = {"nps": 6, "csat": 2, "ces": 3, "case": 2}
"""The highest score that calls for a call back: NPS detractors 0 to 6 (Reichheld 2003); below the
middle of the scale for CSAT (1 to 5), CES (1 to 7) and the rating of a case (1 to 5)."""
PROMOTER, SATISFIED, EASY = 9, 4, 5
SCALES: dict[str, Text] = {
    "nps": Text(zh="净推荐值 NPS", en="NPS"),
    "csat": Text(zh="满意率 CSAT", en="CSAT"),
    "ces": Text(zh="省力率 CES", en="CES"),
    "case": Text(zh="工单评价", en="Case rating"),
}


@dataclass(frozen=True, slots=True)
class Score:
    """Points (NPS -100 to 100) or per cent, with the half width of its 95 % interval.

    NPS: variance (p + d - (p - d)²) / n of the difference of two shares of one sample; CSAT and
    CES are shares of top boxes, with variance s (1 - s) / n.
    """

    value: float
    margin: float
    n: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter of one instrument."""

    first: date
    score: Score


def interval_of(instrument: Instrument, score: Score) -> tuple[float, float]:
    """Its 95 % interval, which ends where the scale does: few replies make it wider than that."""
    lowest = -100.0 if instrument == "nps" else 0.0
    return max(lowest, score.value - score.margin), min(100.0, score.value + score.margin)


def score_of(instrument: Instrument, scores: pl.Series) -> Score:
    """The score of some replies; 0 of nothing is 0."""
    n = len(scores)
    if not n:
        return Score(0.0, 0.0, 0)
    if instrument == "nps":
        promoters, detractors = (scores >= PROMOTER).sum(), (scores <= LOWEST["nps"]).sum()
        p, d = int(promoters) / n, int(detractors) / n
        return Score(
            points(int(promoters) - int(detractors), n), _margin(p + d - (p - d) ** 2, n), n
        )
    top = int((scores >= (SATISFIED if instrument == "csat" else EASY)).sum())
    return Score(points(top, n), _margin(top / n * (1 - top / n), n), n)


def _margin(variance: float, n: int) -> float:
    return 100 * Z * sqrt(max(variance, 0.0) / n)


def overall(book: Book, since: date | None = None) -> dict[Instrument, Score]:
    """The score of each instrument, of the replies since a day or of all."""
    replies = _replies(book, since)
    return {one: score_of(one, _scores(replies, one)) for one in INSTRUMENTS}


def by_quarter(book: Book, instrument: Instrument) -> list[Quarter]:
    """The scores of each quarter that has replies, the oldest first."""
    return book.remember(("satisfaction", instrument), lambda: _by_quarter(book, instrument))


def _by_quarter(book: Book, instrument: Instrument) -> list[Quarter]:
    replies = _replies(book, None).filter(pl.col("instrument") == instrument)
    quarters = replies.group_by(
        pl.col("replied_on").dt.truncate("1q").alias("first"), maintain_order=True
    ).agg("score")
    return [
        Quarter(first, score_of(instrument, pl.Series(scores)))
        for first, scores in quarters.sort("first").iter_rows()
    ]


def response_rate(book: Book, since: date | None = None) -> tuple[int, int]:
    """Replies and completed orders since a day: one is asked some days after a completed order."""
    orders = book.table("orders").filter(pl.col("status") == "completed")
    if since is not None:
        orders = orders.filter(pl.col("order_date") >= since)
    return _replies(book, since).height, orders.height


def rated_cases(book: Book, since: date | None = None) -> tuple[int, int]:
    """Rated and all closed cases since a day; duplicates are not rated and do not count."""
    cases = book.table("cases").filter(
        pl.col("status") == "closed", pl.col("merged_case_id").is_null()
    )
    if since is not None:
        cases = cases.filter(pl.col("closed_at").dt.date() >= since)
    return cases.height - cases["csat"].null_count(), cases.height


def unhappy(book: Book, of: str | None = None) -> pl.DataFrame:
    """Low replies and low ratings of cases, the newest first: source, id, account_id, name, score,
    on, called (the last contact done or planned since, or empty)."""
    found = book.remember("unhappy", lambda: _unhappy(book))
    return found if of is None else found.filter(pl.col("source") == of)


def _unhappy(book: Book) -> pl.DataFrame:
    lowest = pl.col("instrument").cast(pl.String).replace_strict(LOWEST, return_dtype=pl.Int64)
    low = _replies(book, None).filter(pl.col("score") <= lowest)
    replies = low.select(
        pl.col("instrument").cast(pl.String).alias("source"), "id", "account_id",
        pl.col("score").cast(pl.Int64), pl.col("replied_on").alias("on"),
    )  # fmt: skip
    rated = book.table("cases").filter(
        pl.col("csat") <= LOWEST["case"], pl.col("account_id").is_not_null()
    )
    cases = rated.select(
        pl.lit("case").alias("source"), "id", "account_id",
        pl.col("csat").cast(pl.Int64).alias("score"), pl.col("closed_at").dt.date().alias("on"),
    )  # fmt: skip
    both = pl.concat([replies, cases]).sort("on", "id", descending=True, nulls_last=True)
    names = book.table("accounts").select(pl.col("id").alias("account_id"), "name")
    named = both.join(names, on="account_id", how="left", maintain_order="left")
    return named.with_columns(pl.Series("called", _called(book, both), pl.Date))


def _called(book: Book, both: pl.DataFrame) -> list[date | None]:
    """The last contact with each customer since he said so, done or planned."""
    contacts = book.table("activities").select(
        "account_id", pl.coalesce("done_on", "due_on").alias("day")
    )
    asked = both["account_id"].unique().implode()
    last = (
        contacts.filter(pl.col("account_id").is_in(asked))
        .group_by("account_id")
        .agg(pl.col("day").max())
    )
    day: dict[int, date | None] = dict(last.iter_rows())
    since = both.select("account_id", "on").iter_rows()
    return [_on_or_after(day.get(account), on) for account, on in since]


def _on_or_after(day: date | None, since: date | None) -> date | None:
    return day if day is not None and (since is None or day >= since) else None


def _replies(book: Book, since: date | None) -> pl.DataFrame:
    replies = book.table("survey_replies").drop_nulls(["instrument", "score", "account_id"])
    return replies if since is None else replies.filter(pl.col("replied_on") >= since)


def _scores(replies: pl.DataFrame, instrument: Instrument) -> pl.Series:
    return replies.filter(pl.col("instrument") == instrument)["score"]
