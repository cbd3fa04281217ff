"""What a score model would do to the leads as they stand, before anything is written."""

from dataclasses import dataclass

import polars as pl

from crm.book import Book
from crm.sales.leads import OPEN
from crm.sales.scoring import ScoreModel, model_text
from crm.sales.scoring_past import BANDS
from crm.sales.scoring_points import points

TOP = 10
BANT_LINE = 60
"""BANT points from which a lead is converted by common practice in class."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Open leads that BANT (60 or more) and the model (SQL) find good: both, one, neither; and
    those BANT cannot judge yet."""

    both: int
    model_only: int
    bant_only: int
    neither: int
    no_bant: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Of the open leads: how many there are, by band of the score, how many reach MQL (SQL among
    them) and SQL; the best of them as ids, best first."""

    open: int
    bands: tuple[int, ...]
    mql: int
    sql: int
    mean: float | None
    top: tuple[int, ...]
    beside: Beside


def preview(book: Book, model: ScoreModel) -> Preview:
    """Nothing is changed."""
    return book.remember(("lead preview", model_text(model)), lambda: _preview(book, model))


def _preview(book: Book, model: ScoreModel) -> Preview:
    found = points(book, model).filter(pl.col("status").is_in(OPEN))
    score = found["score"]
    best = found.sort("score", "total", "id", descending=[True, True, False]).head(TOP)
    mean = score.mean()
    return Preview(
        found.height,
        tuple(int(score.is_between(low, high).sum()) for low, high in BANDS),
        int((score >= model.mql).sum()),
        int((score >= model.sql).sum()),
        float(mean) if isinstance(mean, float) else None,
        tuple(best["id"].to_list()),
        _beside(book, model, found),
    )


def _beside(book: Book, model: ScoreModel, found: pl.DataFrame) -> Beside:
    leads = book.table("leads").select("id", bant=pl.col("score"))
    both = found.join(leads, on="id", how="left")
    known = both.filter(pl.col("bant").is_not_null())
    good, agreed = known["score"] >= model.sql, known["bant"] >= BANT_LINE
    return Beside(
        int((good & agreed).sum()),
        int((good & ~agreed).sum()),
        int((~good & agreed).sum()),
        int((~good & ~agreed).sum()),
        both.height - known.height,
    )
