"""Groups of a report: the key of each record as an expression, and how a key reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from crm.analysis.columns import DATES, NUMBERS, columns_of
from crm.analysis.definition import Bucket, Grouping
from crm.book import Book
from crm.naming import title_column
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import Column, code

EMPTY = Text(zh="（空）", en="(empty)")
OTHERS = Text(zh="其他", en="Others")
YES, NO = Text(zh="是", en="Yes"), Text(zh="否", en="No")
WEEKDAYS = tuple(
    Text(zh=f"周{zh}", en=en)
    for zh, en in zip(
        "一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True
    )
)
PERIODS: Mapping[str, str] = {
    "day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y",
}  # fmt: skip
BUCKETS: Mapping[str, Text] = {
    "day": Text(zh="按日", en="Day"),
    "week": Text(zh="按周", en="Week"),
    "month": Text(zh="按月", en="Month"),
    "quarter": Text(zh="按季度", en="Quarter"),
    "year": Text(zh="按年", en="Year"),
    "weekday": Text(zh="按星期", en="Weekday"),
}
MOST_FILLED = 400
"""Empty periods that are filled in so that a line shows them as nothing."""


@dataclass(frozen=True)
class Key:
    """One group. `value` is what the records hold: the first day of a period, the lower end of a
    band, a code, an id; None for the empty ones."""

    value: Any
    label: Text
    others: bool = False


@dataclass(frozen=True)
class Head:
    """A grouping together with its column."""

    grouping: Grouping
    column: Column
    width: float = 0
    """Of a band, in stored units."""
    most: int | None = None
    """The last band, which is open upwards; None when every band is closed."""

    @property
    def by(self) -> Bucket:
        return self.grouping.by

    @property
    def label(self) -> Text:
        return self.column.label

    @property
    def ordered(self) -> bool:
        """Whether the groups have an order of their own."""
        return bool(self.by) or self.column.type in ("category", "flag", *DATES, *NUMBERS)

    @property
    def in_time(self) -> bool:
        return self.by in PERIODS


def head_of(book: Book, table: str, grouping: Grouping, frame: pl.DataFrame) -> Head:
    """The grouping on this table; UserError when the period or band does not fit its column.
    Dates are put into months unless something else is asked for."""
    column = columns_of(book.schema, table)[grouping.column]
    by = grouping.by or ("month" if column.type in DATES else "")
    fits = (
        not by
        or (by == "band" and column.type in NUMBERS)
        or (by != "band" and column.type in DATES)
    )
    if not fits:
        raise UserError(
            "bad_grouping",
            f"“{column.label.zh}”不能这样分组：日期请按周期（如按月），数字请按区间。",
            f"“{column.label.en}” cannot be grouped so: dates by period, numbers by band.",
        )
    asked = grouping.model_copy(update={"by": by})
    if by != "band":
        return Head(asked, column)
    width = _width(column, grouping, frame)
    return Head(asked, column, width, None if grouping.width else _last_band(frame, asked, width))


def _last_band(frame: pl.DataFrame, grouping: Grouping, width: float) -> int | None:
    """A few huge orders stand together instead of making dozens of empty bands."""
    high = frame[grouping.column].quantile(0.98)
    return None if high is None else int(high // width) + 1


STORED = {"money": 100.0, "rate": 0.01}
"""Stored units in one shown unit: fen in a yuan, share in a percentage point."""


def _width(column: Column, grouping: Grouping, frame: pl.DataFrame) -> float:
    """The band's width in stored units; about eight bands of a round width when none is given."""
    unit = STORED.get(column.type, 1.0)
    if grouping.width:
        return grouping.width * unit
    values = frame[grouping.column].drop_nulls()
    if values.is_empty():
        return unit
    low, high = float(values.quantile(0.02) or 0), float(values.quantile(0.98) or 0)
    rough = max((high - low) / unit / 8, 1e-6)
    power = 10.0 ** len(str(int(rough))) / 10 if rough >= 1 else 10.0 ** -len(f"{1 / rough:.0f}")
    nice = next(step for step in (1, 2, 5, 10, 20, 50, 100) if step * power >= rough)
    whole = column.type in ("count", "rate")
    return (max(1.0, nice * power) if whole else nice * power) * unit


def key_expression(head: Head) -> pl.Expr:
    """The key of each record."""
    column = pl.col(head.grouping.column)
    if head.by == "weekday":
        return column.dt.weekday()
    if head.by in PERIODS:
        return column.dt.date().dt.truncate(PERIODS[head.by])
    if head.by == "band":
        band = (column / head.width + 1e-9).floor().cast(pl.Int64)
        return band if head.most is None else band.clip(upper_bound=head.most)
    if head.column.type == "text":
        return column.str.strip_chars().replace("", None)
    return column


def keys_of(book: Book, head: Head, values: Sequence[Any]) -> dict[Any, Key]:
    """Value -> key for every value that occurs."""
    names = _names(book, head.column.to, values) if head.column.to else {}
    return {value: _key(head, value, names) for value in values}


def _key(head: Head, value: Any, names: Mapping[int, Text]) -> Key:
    if value is None:
        return Key(None, EMPTY)
    if head.by == "band":
        return Key(value * head.width, band_label(head, value))
    if head.by:
        return Key(value, period_label(head.by, value))
    about = head.column
    if about.type == "category":
        return Key(value, about.values[value])
    if about.type == "flag":
        return Key(value, YES if value else NO)
    if about.type == "id":
        return Key(value, names[value])
    shown = f"{value / 100:,.2f}" if about.type == "money" else str(value)
    shown = f"{value:.0%}" if about.type == "rate" else shown
    return Key(value, Text(zh=shown, en=shown))


def band_label(head: Head, band: int) -> Text:
    """A band by its number: "100–200" holds 100 and not 200."""
    unit = STORED.get(head.column.type, 1.0)
    low, high = (_short(number * head.width / unit) for number in (band, band + 1))
    mark = "%" if head.column.type == "rate" else ""
    if band == head.most:
        return Text(zh=f"{low}{mark} 及以上", en=f"{low}{mark} and over")
    return Text(zh=f"{low}–{high}{mark}", en=f"{low}–{high}{mark}")


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-9 else f"{value:,.2f}"


def period_label(by: str, value: Any) -> Text:
    """A period by its first day, a weekday by its number from Monday, 1."""
    if by == "weekday":
        return WEEKDAYS[int(value) - 1]
    day: date = value
    if by == "week":
        year, week, _ = day.isocalendar()
        return Text(zh=f"{year} 第{week:02d}周", en=f"{year}-W{week:02d}")
    shown = {
        "day": day.isoformat(),
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year} Q{(day.month + 2) // 3}",
        "year": str(day.year),
    }[by]
    return Text(zh=shown, en=shown)


def periods_between(by: str, first: date, last: date) -> list[date]:
    """The first day of every period from `first` to `last`; nothing when they are too many."""
    if by == "day" and (last - first).days > MOST_FILLED:
        return []
    days = pl.date_range(first, last, PERIODS[by], eager=True).to_list()
    return days if len(days) <= MOST_FILLED else []


def order_of(head: Head, key: Key) -> tuple[bool, Any]:
    """Where a key stands in the groups' own order; empty ones last, Chinese words by pinyin."""
    if key.value is None:
        return (True, 0)
    if head.column.type == "category":
        return (False, list(head.column.values).index(key.value))
    if head.column.type in ("text", "id"):
        return (False, key.label.zh.encode("gb18030", "replace"))
    return (False, key.value)


def _names(book: Book, table: str, ids: Sequence[Any]) -> dict[int, Text]:
    """What records are called: staff by name, others by code and name."""
    frame, title = book.table(table), title_column(book, table)
    wanted = [id for id in ids if id is not None]
    called: dict[int, str | None] = {}
    if title:
        chosen = frame.filter(pl.col("id").is_in(pl.Series(wanted, dtype=pl.Int32).implode()))
        called = dict(chosen.select("id", title).iter_rows())
    names = {}
    for id in wanted:
        word, prefix = called.get(id) or "", code(table, id, book.schema)
        shown = word if table == "staff" and word else f"{prefix} {word}".strip()
        names[id] = Text(zh=shown, en=shown)
    return names
