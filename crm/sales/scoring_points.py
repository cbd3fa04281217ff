"""What a score model gives each lead, and how the CRM keeps the scores in step."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from crm.book import MANY, Book
from crm.conditions import expression
from crm.sales.leads import OPEN
from crm.sales.scoring import (
    AGE,
    FULL,
    OWN,
    ScoreModel,
    lead_columns,
    model_in_force,
    model_text,
    rule_words,
)
from kit.text import Text

NEVER = frozenset({"undo", "reset_firm"})
"""Operations after which nothing is scored: they bring the scores back with the rest."""
EVERY_LEAD = frozenset({"apply_score_model"})
"""Operations after which every lead is scored, those that have ended among them."""
OPEN_LEADS = frozenset({"advance_clock", "save_score_model"})
"""Operations after which every open lead is scored: time has passed, or the rules are new."""
FEW = 20
"""Records whose new values a log tells one by one."""


@dataclass(frozen=True, slots=True)
class Part:
    """One rule on one lead: the rule in words, its points, whether the lead meets it."""

    says: Text
    points: int
    met: bool


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Why a lead has its score: `total` before it is kept within 0 and 100."""

    parts: tuple[Part, ...]
    total: int
    score: int
    grade: str


def points(book: Book, model: ScoreModel) -> pl.DataFrame:
    """For every lead its id, whether it meets each rule (`r0`, `r1` …), `total` and `score`."""
    return book.remember(("lead points", model_text(model)), lambda: _points(book, model))


def _points(book: Book, model: ScoreModel, ids: Collection[int] | None = None) -> pl.DataFrame:
    leads, columns = _leads(book, ids), lead_columns(book)
    aged = leads.lazy().with_columns(_age(book))
    met = aged.select(
        "id",
        "status",
        *(
            expression(columns, rule.condition, book.as_of).alias(f"r{place}")
            for place, rule in enumerate(model.rules)
        ),
    )
    parts = (
        pl.col(f"r{place}").cast(pl.Int32) * rule.points for place, rule in enumerate(model.rules)
    )
    summed = met.with_columns(pl.sum_horizontal(*parts).cast(pl.Int32).alias("total"))
    return summed.with_columns(pl.col("total").clip(0, FULL).alias("score")).collect()


def _leads(book: Book, ids: Collection[int] | None) -> pl.DataFrame:
    """All leads, or these; a few are read one by one, which spares making the whole table."""
    if ids is None:
        return book.table("leads")
    if len(ids) > FEW:
        return book.table("leads").filter(pl.col("id").is_in(list(ids)))
    rows = [book.record("leads", id) for id in sorted(ids)]
    return pl.DataFrame(rows, schema=book.schema["leads"].dtypes)


def _age(book: Book) -> pl.Expr:
    days = pl.lit(book.as_of) - pl.col("created_on")
    return days.dt.total_days().cast(pl.Int32).alias(AGE)


def breakdown(book: Book, model: ScoreModel, lead_id: int) -> Breakdown:
    """What every rule gives one lead as it stands; UserError when there is no such lead."""
    book.record("leads", lead_id)
    row = points(book, model).row(by_predicate=pl.col("id") == lead_id, named=True)
    parts = tuple(
        Part(rule_words(book, rule.condition), rule.points, row[f"r{place}"])
        for place, rule in enumerate(model.rules)
    )
    return Breakdown(parts, row["total"], row["score"], model.grade(row["score"]))


# --- keeping the scores in step ----------------------------------------------------------------


def follow(book: Book, operation: str) -> None:
    """Score the leads that an operation of that name concerns, within it. What follows depends on
    the records and the day alone, so that cutting a period makes no difference."""
    if operation in NEVER or not book.height("score_models"):
        return
    if operation in EVERY_LEAD:
        score_leads(book, None)
    elif operation in OPEN_LEADS:
        score_leads(book, _open_leads(book))
    else:
        touched = _touched(book)
        if touched:
            score_leads(book, _open_among(book, touched))


def score_leads(book: Book, ids: set[int] | None) -> None:
    """Write score and qualification of these leads (None: of all) by the model in force."""
    kept = model_in_force(book)
    if kept is None or ids == set():
        return
    found = _points(book, kept.model, ids)
    scores = dict(found.select("id", "score").iter_rows())
    _write(book, "model_score", scores)
    _write(book, "qualification", {id: kept.model.grade(s) for id, s in scores.items()})
    _write(book, "score_model_id", dict.fromkeys(scores, kept.id))


def forget_scores(book: Book) -> None:
    """Empty what the model wrote: nothing keeps it in step any more."""
    leads = book.table("leads")
    for column in sorted(OWN):
        held = leads.filter(pl.col(column).is_not_null())["id"].to_list()
        _write(book, column, dict.fromkeys(held))


def _write(book: Book, column: str, values: dict[int, int | str | None]) -> None:
    if len(values) > FEW:
        book.change_many("leads", column, values)
        return
    for id, value in values.items():
        book.change("leads", id, **{column: value})


def _open_leads(book: Book) -> set[int]:
    leads = book.table("leads")
    return set(leads.filter(pl.col("status").is_in(OPEN))["id"].to_list())


def _open_among(book: Book, ids: set[int]) -> set[int]:
    if len(ids) > FEW:
        return ids & _open_leads(book)
    return {id for id in ids if book.value("leads", id, "status") in OPEN}


def _touched(book: Book) -> set[int]:
    """Leads that the operation has added or changed so far, apart from their scores."""
    ids: set[int] = set()
    for patch in book.noted:
        if patch.table != "leads" or patch.after is None or patch.column in OWN:
            continue
        if patch.column != MANY:
            ids.add(patch.id)
        elif not patch.alters_many:
            ids.update(range(patch.id, patch.id + patch.after["count"]))
        elif patch.after["column"] not in OWN:
            return _open_leads(book)
    return ids
