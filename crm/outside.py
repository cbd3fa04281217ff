"""A Book made from somebody else's order list, so that a metric can be computed on outside data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from crm.book import Book
from kit.errors import UserError
from kit.text import Text
from sample_data.firm import Firm, FirmKey
from sample_data.real.cleaning import Sorted, sort_rows
from sample_data.real.fields import Reading
from sample_data.real.orders import Orders, assemble
from sample_data.real.remarks import FAULTS, note
from sample_data.schema import schema

CANNOT_BE_READ: dict[str, Text] = {
    "no_customer": Text(zh="缺少客户。", en="The customer is missing."),
    "bad_date": Text(
        zh="“{cell}”不是日期，请按年月日书写，例如 2024-03-05。",
        en="“{cell}” is no date; write year, month, day, as in 2024-03-05.",
    ),
    "bad_amount": Text(zh="“{cell}”不是金额。", en="“{cell}” is no amount."),
}
FAR = date(9999, 12, 31)


@dataclass(frozen=True)
class Outside:
    """A book and the customers' own labels: account 1 is `labels[0]`."""

    book: Book
    labels: tuple[str, ...]
    remarks: tuple[Text, ...] = ()
    """What was done with returns and odd rows, for a person to read."""

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
    frame: pl.DataFrame,
    customer: str,
    date: str,
    amount: str,
    as_of: "date | None" = None,
    numbers: pl.Series | None = None,
    **more: str | None,
) -> Outside:
    """Read rows: who, when (any way of writing dates), how much (yuan).

    `more` names the columns for order, product, quantity and status where there are any; without
    an order number each row is an order (with a product, each customer's rows of a day). A
    negative amount is a return: it is taken off its own order, else off the customer's latest up
    to that day. T0 is `as_of`, else the day after the last row; rows after `as_of` are left out.
    `numbers` are the rows' places in their file. UserError names the row that cannot be read.
    """
    named = {"customer": customer, "date": date, "amount": amount}
    named |= {field: column for field, column in more.items() if column is not None}
    _need_columns(frame, tuple(named.values()))
    mapped = pl.DataFrame({field: frame[column] for field, column in named.items()})
    if numbers is not None:
        mapped = mapped.with_columns(numbers.alias("row"))
    until = None if as_of is None or as_of >= FAR else as_of + timedelta(days=1)
    rows = sort_rows(mapped, Reading(as_of=until, keep_repeated=True))
    _refuse_unreadable(rows, named)
    made = assemble(rows.rows)
    if rows.as_of is None or not made.orders.height:
        raise UserError("no_rows", "文件里没有订单。", "There are no orders in the file.")
    labels = tuple(rows.rows["customer"].unique(maintain_order=True))
    book = Book(_firm(made, labels, as_of or rows.as_of))
    return Outside(book, labels, tuple(_remarks(rows, made)))


def book_from_tables(tables: Mapping[str, pl.DataFrame], as_of: date) -> Book:
    """A book over the given tables; columns left out are empty, tables left out have no rows."""
    empty = {name: pl.DataFrame(schema=table.dtypes) for name, table in schema().items()}
    whole = empty | {name: _whole(name, frame) for name, frame in tables.items()}
    key = FirmKey("outside", whole["accounts"].height, 0, "en")
    return Book(Firm(key, Text(zh="外部数据", en="Outside data"), as_of, as_of, whole))


def _need_columns(frame: pl.DataFrame, wanted: tuple[str, ...]) -> None:
    for name in wanted:
        if name not in frame.columns:
            found = "、".join(frame.columns)
            raise UserError(
                "no_column",
                f"文件里没有“{name}”这一列；现有：{found}。",
                f"The file has no column {name!r}; it has: {', '.join(frame.columns)}.",
            )


def _refuse_unreadable(rows: Sorted, named: Mapping[str, str]) -> None:
    if rows.unclear_dates:
        says = FAULTS["unclear_dates"]
        raise UserError("unclear_dates", says.zh, says.en)
    found = [
        (row, aside.reason, cell)
        for aside in rows.aside
        if aside.reason in CANNOT_BE_READ
        for row, cell in aside.examples
    ]
    if found:
        row, reason, cell = min(found)
        says = CANNOT_BE_READ[reason].fill(cell=cell)
        column = named[{"no_customer": "customer", "bad_date": "date"}.get(reason, "amount")]
        raise UserError(
            reason, f"第 {row} 行“{column}”：{says.zh}", f"Row {row}, {column}: {says.en}"
        )


def _remarks(rows: Sorted, made: Orders) -> list[Text]:
    told = [*note("returns", made.returned), *note("beyond", made.beyond)]
    told += note("lost", made.lost.height)
    aside = [
        Text(zh=f"{a.count} 行：{a.says.zh}", en=f"{a.count} rows: {a.says.en}") for a in rows.aside
    ]
    return [*(one.says for one in told), *aside]


def _firm(made: Orders, labels: tuple[str, ...], as_of: date) -> Firm:
    numbers = range(1, len(labels) + 1)
    products = made.lines["product"].drop_nulls().unique().sort()
    account = pl.col("customer").replace_strict(list(labels), list(numbers), default=None)
    product = pl.col("product").replace_strict(
        products, range(1, len(products) + 1), default=None, return_dtype=pl.Int32
    )
    amounts = made.lines.group_by("order").agg(pl.col("fen").sum().alias("amount"))
    orders = made.orders.join(amounts, on="order", maintain_order="left").select(
        (pl.col("order") + 1).alias("id"),
        account.alias("account_id"),
        pl.col("day").alias("order_date"),
        "status",
        "amount",
    )
    lines = made.lines.select(
        pl.int_range(1, pl.len() + 1).alias("id"),
        (pl.col("order") + 1).alias("order_id"),
        product.alias("product_id"),
        "quantity",
        pl.col("fen").alias("amount"),
    )
    tables = {
        "accounts": pl.DataFrame({"id": pl.Series(numbers, dtype=pl.Int32)}),
        "products": pl.DataFrame(
            {"id": pl.Series(range(1, len(products) + 1), dtype=pl.Int32), "name": products}
        ),
        "orders": orders,
        "order_lines": lines,
    }
    return book_from_tables(tables, as_of).firm


def _whole(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with every column of the schema, in its type."""
    dtypes = schema()[name].dtypes
    return frame.select(
        (pl.col(c).cast(t) if c in frame.columns else pl.lit(None, dtype=t).alias(c))
        for c, t in dtypes.items()
    )
