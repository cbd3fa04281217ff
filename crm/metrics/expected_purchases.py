"""How many purchases each account is expected to make in the time ahead."""

from typing import Unpack

import polars as pl

from crm.book import Book
from crm.buy_till_you_die import Histories, history
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="预期购买次数", en="Expected purchases"),
    definition=Text(
        zh="拟合 BG/NBD 后，每位客户在今后一段时间（默认 52 周）内的条件期望购买次数 "
        "E[Y(t)|x, tₓ, T]。",
        en="With BG/NBD fitted, each account's conditional expectation E[Y(t) | x, t_x, T] of "
        "purchases in the time ahead (52 weeks by default).",
    ),
    source="Fader, Hardie & Lee 2005, formula (10)",
    tables=("orders",),
)
def expected_purchases(book: Book, ahead: float = 52, **how: Unpack[Histories]) -> pl.DataFrame:
    """Columns account, repeats, recency, age, expected; `ahead` in the unit of time."""
    seen = history(book, **how)
    return pl.DataFrame(
        {
            "account": seen.accounts,
            "repeats": seen.repeats,
            "recency": seen.recency,
            "age": seen.age,
            "expected": seen.expected(seen.fit(), ahead),
        }
    )
