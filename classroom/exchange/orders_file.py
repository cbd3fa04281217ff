"""Orders from elsewhere: a CSV, Excel or parquet file as a book for metrics."""

import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classroom.exchange.order_list import read_columns
from crm.metric import METRICS, Metric
from crm.outside import Outside, book_from_orders
from kit.errors import UserError
from kit.numerals import read_date


def measured(name: str, outside: Outside, settings: Sequence[str] = ()) -> Any:
    """A metric's value on outside orders, as plain JSON with the customers' own labels.

    `settings` are conventions as "name=value", the value in JSON or plain text.
    """
    metric = METRICS[name]
    given = dict(_setting(metric, line) for line in settings)
    missing = [need for need in metric.required if need not in given]
    if missing:
        raise UserError(
            "missing_parameter",
            f"指标 {name} 需要参数：{'、'.join(missing)}，请用 --set 名称=值 给出。",
            f"The metric {name} needs {', '.join(missing)}; give them as --set name=value.",
        )
    return outside.named(metric(outside.book, **given))


def _setting(metric: Metric, line: str) -> tuple[str, Any]:
    name, sign, value = line.partition("=")
    if not sign or name not in metric.parameters:
        known = ", ".join(metric.parameters)
        raise UserError(
            "bad_parameter",
            f"“{line}”不是该指标的参数，可用：{known}。",
            f"{line!r} is no parameter of this metric; known: {known}.",
        )
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def outside_orders(
    file: Path,
    *,
    customer: str,
    date: str,
    amount: str,
    as_of: str | None = None,
    **more: str | None,
) -> Outside:
    """Read CSV, xlsx or parquet of up to 10 MB and 1,000,000 rows.

    `as_of` is T0 as people write dates, else the day after the last order; `more` names columns
    for order, product, quantity and status where there are any.
    """
    wanted = [customer, date, amount, *(column for column in more.values() if column)]
    frame, numbers = read_columns(file.read_bytes(), wanted)
    return book_from_orders(frame, customer, date, amount, _day(as_of), numbers, **more)


def _day(text: str | None) -> datetime.date | None:
    return None if text is None else read_date(text)
