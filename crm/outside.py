"""A Book made from somebody else's order list, so that a metric can be computed on outside data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl

from crm.book import Book
from kit.errors import UserError
from kit.numerals import read_date, read_decimal
from kit.text import Text
from sample_data.firm import Firm, FirmKey
from sample_data.schema import schema


@dataclass(frozen=True)
class Outside:
    """A book and the customers' own labels: account 1 is `labels[0]`."""

    book: Book
    labels: tuple[str, ...]

    def named(self, value: Any) -> Any:
        """A metric's value as plain JSON with the customers' own labels instead of account ids."""
        if isinstance(value, pl.DataFrame):
            rows = value.to_dicts()
            return [
                row | {"account": self.labels[row["account"] - 1]} if "account" in row else row
                for row in rows
            ]
        if isinstance(value, list) and all(isinstance(v, int) for v in value):
            return [self.labels[account - 1] for account in value]
        return value


def book_from_orders(
    frame: pl.DataFrame, customer: str, date: str, amount: str, as_of: "date | None" = None
) -> Outside:
    """Read one order per row: who, when (any way of writing dates), how much (yuan).

    A negative amount is a return: it is taken off the customer's latest order up to that day, or
    off the first one. T0 is `as_of`, else the day after the last row. UserError names the row.
    """
    _need_columns(frame, (customer, date, amount))
    days = [_read(read_day, value, row, date) for row, value in enumerate(frame[date], 2)]
    fen = [_read(read_fen, value, row, amount) for row, value in enumerate(frame[amount], 2)]
    names = [
        _read(_read_label, value, row, customer) for row, value in enumerate(frame[customer], 2)
    ]
    if not names:
        raise UserError("no_rows", "文件里没有订单。", "There are no orders in the file.")
    labels = tuple(dict.fromkeys(names))
    number = {label: place for place, label in enumerate(labels, 1)}
    rows = pl.DataFrame(
        {"account_id": [number[name] for name in names], "order_date": days, "amount": fen},
        schema={"account_id": pl.Int32, "order_date": pl.Date, "amount": pl.Int64},
    )
    last = max(days) + timedelta(days=1)
    return Outside(Book(_firm(rows, len(labels), as_of or last)), labels)


def book_from_tables(tables: Mapping[str, pl.DataFrame], as_of: date) -> Book:
    """A book over the given tables; columns left out are empty, tables left out have no rows."""
    empty = {name: pl.DataFrame(schema=table.dtypes) for name, table in schema().items()}
    whole = empty | {name: _whole(name, frame) for name, frame in tables.items()}
    key = FirmKey("outside", whole["accounts"].height, 0, "en")
    return Book(Firm(key, Text(zh="外部数据", en="Outside data"), as_of, as_of, whole))


def read_day(value: Any) -> date:
    """A day from a date, a timestamp or text."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else read_date(str(value))


def read_fen(value: Any) -> int:
    """Yuan, as a number or as written, to whole fen, half-up."""
    number = Decimal(str(value)) if isinstance(value, int | float) else read_decimal(str(value))
    if not number.is_finite():
        raise UserError(
            "bad_number", f"“{value}”不是有限的数。", f"“{value}” is not a finite number."
        )
    return int((number * 100).quantize(Decimal(1), ROUND_HALF_UP))


def _read_label(value: Any) -> str:
    label = "" if value is None else str(value).strip()
    if not label:
        raise UserError("no_customer", "缺少客户。", "The customer is missing.")
    return label


def _read(reader: Any, value: Any, row: int, column: str) -> Any:
    try:
        return reader(value)
    except UserError as error:
        raise UserError(
            error.code,
            f"第 {row} 行“{column}”：{error.says.zh}",
            f"Row {row}, {column}: {error.says.en}",
        ) from None


def _need_columns(frame: pl.DataFrame, wanted: tuple[str, ...]) -> None:
    for name in wanted:
        if name not in frame.columns:
            found = "、".join(frame.columns)
            raise UserError(
                "no_column",
                f"文件里没有“{name}”这一列；现有：{found}。",
                f"The file has no column {name!r}; it has: {', '.join(frame.columns)}.",
            )


def _firm(rows: pl.DataFrame, customers: int, as_of: date) -> Firm:
    orders = _net(rows.sort("order_date", maintain_order=True))
    orders = orders.with_columns(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("id"),
        pl.lit("completed").alias("status"),
    )
    lines = orders.select(
        "id", pl.col("id").alias("order_id"), pl.lit(1).alias("quantity"), "amount"
    )
    accounts = pl.DataFrame({"id": pl.Series(range(1, customers + 1), dtype=pl.Int32)})
    tables = {"accounts": accounts, "orders": orders, "order_lines": lines}
    return book_from_tables(tables, as_of).firm


def _net(rows: pl.DataFrame) -> pl.DataFrame:
    """Orders with later returns taken off; `rows` by rising date."""
    sales = rows.filter(pl.col("amount") >= 0).with_row_index("place")
    back = rows.filter(pl.col("amount") < 0)
    if back.is_empty() or sales.is_empty():
        return sales.drop("place")
    first = sales.group_by("account_id").agg(pl.col("place").min().alias("first"))
    taken = (
        back.join_asof(
            sales.select("account_id", "order_date", "place"),
            on="order_date",
            by="account_id",
            check_sortedness=False,
        )
        .join(first, on="account_id", how="left")
        .with_columns(pl.coalesce("place", "first").alias("place"))
        .drop_nulls("place")
        .group_by("place")
        .agg(pl.col("amount").sum().alias("returned"))
    )
    joined = sales.join(taken, on="place", how="left", maintain_order="left")
    net = pl.col("amount") + pl.col("returned").fill_null(0)
    return joined.with_columns(net).drop("place", "returned")


def _whole(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with every column of the schema, in its type."""
    dtypes = schema()[name].dtypes
    return frame.select(
        (pl.col(c).cast(t) if c in frame.columns else pl.lit(None, dtype=t).alias(c))
        for c, t in dtypes.items()
    )
