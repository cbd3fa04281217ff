"""The eight RFM classes: each of R, F and M high or low against the mean."""

from typing import Unpack

import polars as pl

from crm.book import Book
from crm.metric import metric
from crm.rfm import Cutting, classes
from kit.text import Text


@metric(
    title=Text(zh="RFM 八类客户", en="Eight RFM classes"),
    definition=Text(
        zh="只看有有效订单的客户。F、M 高于平均值记 1，R 的天数小于平均天数记 1，否则记 0；"
        "按 R、F、M 连写查八类表：111 重要价值、011 重要保持、101 重要发展、001 重要挽留、"
        "110 一般价值、010 一般保持、100 一般发展、000 一般挽留。",
        en="Accounts with a valid order only. F and M count 1 above their mean, R counts 1 when "
        "its "
        "days lie below the mean, else 0; R, F, M written together give the class in the printed "
        "table, 111 to 000.",
    ),
    source="Hughes, Strategic Database Marketing; class names: one Chinese vendor's table",
    tables=("orders", "accounts"),
)
def rfm_classes(book: Book, **how: Unpack[Cutting]) -> pl.DataFrame:
    """Columns account, recency_days, frequency, monetary (yuan), class ("111" to "000")."""
    found = classes(book, **how)
    return pl.DataFrame(
        {
            "account": found.accounts,
            "recency_days": found.recency,
            "frequency": found.frequency,
            "monetary": found.fen / 100,
            "class": found.codes,
        }
    )
