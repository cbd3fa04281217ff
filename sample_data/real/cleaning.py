"""From somebody's rows to rows that can be used: each one kept, or set aside for a stated reason.

Nothing is guessed silently: `Sorted.aside` counts what was set aside, with examples that are shown
to the teacher and never stored.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from kit.text import Text
from sample_data.real.fields import Reading, guess_status
from sample_data.real.values import Days, as_text, days, fen, labels, quantities, times

EARLIEST = date(1990, 1, 1)
EXAMPLES = 5
LONGEST_EXAMPLE = 40
REASONS: dict[str, Text] = {
    "no_customer": Text(zh="没有客户", en="no customer"),
    "bad_date": Text(zh="日期看不懂", en="a date that cannot be read"),
    "too_early": Text(zh="日期早于 1990 年", en="a date before 1990"),
    "future": Text(zh="日期在今天之后", en="a date after today"),
    "after_as_of": Text(zh="截止日（T₀）当天或之后", en="on or after the as-of date T₀"),
    "bad_amount": Text(zh="金额看不懂或过大", en="an amount that cannot be read or is too large"),
    "left_out": Text(zh="所选状态的行不要", en="a status that was to be left out"),
    "cancelled_return": Text(
        zh="取消或测试单里的负数行", en="a negative row of a cancelled or test order"
    ),
    "repeated_line": Text(
        zh="同一订单里完全重复的行", en="a line of the same order, exactly repeated"
    ),
    "return_without_order": Text(
        zh="退货之前没有可冲减的订单", en="a return with no earlier order to take it off"
    ),
}
SHOWN = {
    "no_customer": "date",
    "bad_date": "date",
    "too_early": "date",
    "future": "date",
    "after_as_of": "date",
    "left_out": "status",
    "repeated_line": "order",
}
"""The column whose text explains a reason; the amount explains the others."""


@dataclass(frozen=True)
class Aside:
    """Rows set aside for one reason: how many, and a few of them by row number and cell."""

    reason: str
    count: int
    examples: tuple[tuple[int, str], ...]

    @property
    def says(self) -> Text:
        return REASONS[self.reason]


@dataclass(frozen=True)
class Sorted:
    """Rows that can be used (row, customer, day, fen, order, product, quantity, status), rows set
    aside, and what else was noticed."""

    rows: pl.DataFrame
    aside: tuple[Aside, ...]
    as_of: date | None
    statuses: dict[str, tuple[str, int]]
    """Status as written -> what it is taken for, and its number of rows."""
    unclear_dates: bool = False
    odd_quantities: int = 0


def sort_rows(frame: pl.DataFrame, how: Reading) -> Sorted:
    """Judge every row. Columns of `frame` bear the names of fields; `row` is the number in the
    file, else rows count from 2, the line below a header."""
    text = frame.with_columns(as_text(frame[name]) for name in frame.columns if name != "row")
    when = days(text["date"], how.dates)
    rows, statuses = _values(text, when, how)
    rows = rows.with_columns(_reason(how)).with_columns(_repeated(how, text))
    kept = rows.filter(pl.col("reason").is_null())
    return Sorted(
        kept.drop("reason", "odd"),
        _aside(rows, text),
        how.as_of or _day_after(kept["day"]),
        statuses,
        when.unclear,
        int(kept["odd"].sum()),
    )


def also_aside(sorted_rows: Sorted, more: pl.DataFrame) -> Sorted:
    """The same with further rows set aside; `more` has row, reason and example."""
    heads = more.group_by("reason", maintain_order=True).head(EXAMPLES)
    return replace(sorted_rows, aside=(*sorted_rows.aside, *_counted(more, heads)))


def _values(
    text: pl.DataFrame, when: Days, how: Reading
) -> tuple[pl.DataFrame, dict[str, tuple[str, int]]]:
    """Every row as values, and what each status word was taken for."""
    nothing = pl.repeat(None, text.height, dtype=pl.String, eager=True)

    def cells(name: str) -> pl.Series:
        return labels(text[name]) if name in text.columns else nothing

    written, pieces = cells("status"), quantities(cells("quantity"))
    counts: dict[str, int] = dict(written.drop_nulls().value_counts(sort=True).iter_rows())
    status: dict[str, str] = {one: how.statuses.get(one, guess_status(one)) for one in counts}
    numbers = pl.int_range(2, text.height + 2, eager=True)
    rows = pl.DataFrame(
        {
            "row": text["row"].cast(pl.Int64) if "row" in text.columns else numbers,
            "customer": cells("customer"),
            "day": when.days,
            "fen": fen(text["amount"])
            if "amount" in text.columns
            else times(fen(text["price"]), pieces),
            "order": cells("order"),
            "product": cells("product"),
            "pieces": pieces,
            "status": written.replace_strict(
                list(status), list(status.values()), default=None, return_dtype=pl.String
            ),
        }
    ).with_columns(pl.col("status").fill_null("completed"))
    seen = {one: (status[one], count) for one, count in counts.items()}
    return rows.pipe(_signed, "quantity" in text.columns), seen


def _signed(rows: pl.DataFrame, counted: bool) -> pl.DataFrame:
    """One sign for the row: a negative quantity or amount is a return; no quantity is one piece."""
    usable = pl.col("pieces").is_not_null() & (pl.col("pieces") != 0)
    back = (pl.col("fen") < 0) | ((pl.col("pieces") < 0) & (pl.col("fen") > 0))
    size = pl.when(usable).then(pl.col("pieces").abs()).otherwise(1)
    return rows.with_columns(
        fen=pl.when(back).then(-pl.col("fen").abs()).otherwise(pl.col("fen")),
        quantity=pl.when(back).then(-size).otherwise(size),
        odd=pl.lit(counted) & usable.not_(),
    ).drop("pieces")


def _reason(how: Reading) -> pl.Expr:
    """Why a row cannot be used; the first reason counts."""
    day, status = pl.col("day"), pl.col("status")
    reason = (
        pl.when(pl.col("customer").is_null())
        .then(pl.lit("no_customer"))
        .when(day.is_null())
        .then(pl.lit("bad_date"))
        .when(day < EARLIEST)
        .then(pl.lit("too_early"))
        .when(day > (how.today or date.max))
        .then(pl.lit("future"))
        .when(day >= (how.as_of or date.max))
        .then(pl.lit("after_as_of"))
        .when(pl.col("fen").is_null())
        .then(pl.lit("bad_amount"))
        .when(status == "leave_out")
        .then(pl.lit("left_out"))
        .when((pl.col("fen") < 0) & status.is_in(["cancelled", "test"]))
        .then(pl.lit("cancelled_return"))
    )
    return reason.alias("reason")


def _repeated(how: Reading, text: pl.DataFrame) -> pl.Expr:
    """Marks exact repetitions within an order; without order numbers two like rows may be true."""
    if how.keep_repeated or "order" not in text.columns:
        return pl.col("reason")
    cells = pl.struct(name for name in text.columns if name != "row")
    again = text.select(cells.is_first_distinct().not_().alias("again"))["again"]
    usable = pl.col("reason").is_null() & pl.col("order").is_not_null()
    return pl.when(usable & again).then(pl.lit("repeated_line")).otherwise("reason").alias("reason")


def _aside(rows: pl.DataFrame, text: pl.DataFrame) -> tuple[Aside, ...]:
    dropped = rows.with_row_index("at").drop_nulls("reason").select("at", "row", "reason")
    heads = dropped.group_by("reason", maintain_order=True).head(EXAMPLES)
    amount = "amount" if "amount" in text.columns else "price"
    cells = [
        text[SHOWN.get(reason, amount)][at] for at, reason in heads["at", "reason"].iter_rows()
    ]
    return _counted(dropped, heads.with_columns(pl.Series("example", cells, dtype=pl.String)))


def _counted(dropped: pl.DataFrame, heads: pl.DataFrame) -> tuple[Aside, ...]:
    """One entry a reason, in the order in which reasons are asked."""
    counts = dict(dropped.group_by("reason").len().iter_rows())
    shown: dict[str, list[tuple[int, str]]] = {reason: [] for reason in counts}
    for reason, row, example in heads.select("reason", "row", "example").iter_rows():
        shown[reason].append((row, (example or "")[:LONGEST_EXAMPLE]))
    return tuple(Aside(r, counts[r], tuple(shown[r])) for r in REASONS if r in counts)


def _day_after(known: pl.Series) -> date | None:
    last: Any = known.max()
    return None if last is None else last + timedelta(days=1)
