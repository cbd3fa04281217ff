"""Orders from elsewhere: any CSV or Excel file, one order a row, as a book for metrics."""

import datetime
from pathlib import Path

import polars as pl

from classroom.exchange.tabular import Table, read_table
from crm.outside import Outside, book_from_orders
from kit.errors import UserError
from kit.numerals import read_date


def outside_orders(
    file: Path, *, customer: str, date: str, amount: str, as_of: str | None = None
) -> Outside:
    """Read the file; `as_of` is T0 as people write dates, else the day after the last order."""
    table = read_table(file.read_bytes(), file.name, header_hints=(customer, date, amount))
    faults = [message for message in table.messages if message.severity == "error"]
    if faults:
        raise UserError(faults[0].code, faults[0].line("zh"), faults[0].line("en"))
    return book_from_orders(_frame(table), customer, date, amount, _day(as_of))


def _frame(table: Table) -> pl.DataFrame:
    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.headers)
    return pl.DataFrame(
        {name: list(values) for name, values in zip(table.headers, columns, strict=True)},
        schema={name: pl.String for name in table.headers},
    )


def _day(text: str | None) -> datetime.date | None:
    return None if text is None else read_date(text)
