"""The accounts that are still worth most."""

from typing import Literal

import numpy as np

from crm.book import Book
from crm.conventions import purchases
from crm.lifetime_value import worth
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="终身价值最高的客户", en="Most valuable customers"),
    definition=Text(
        zh="按今后 12 个月的客户终身价值（BG/NBD 与 gamma-gamma，月折现率 1%）从高到低的前若干位；"
        "数值相同时编号小的在前。",
        en="The first accounts by customer lifetime value over the next 12 months (BG/NBD and "
        "gamma-gamma, 1 % discount a month); the lower ID comes first where values are equal.",
    ),
    source="Fader, Hardie & Lee 2005 (JMR 42(4)); Fader & Hardie 2013",
    tables=("orders",),
)
def most_valuable_customers(
    book: Book,
    count: int = 20,
    by: Literal["lifetime_value", "expected_purchases", "past_revenue"] = "lifetime_value",
) -> list[int]:
    """Account ids, best first; the other rankings are the usual mistakes."""
    found = worth(book, 12, 0.01, 1.0)
    past = purchases(book)
    values = {
        "lifetime_value": found.value,
        "expected_purchases": found.purchases,
        "past_revenue": past.fen.astype(np.float64),
    }[by]
    accounts = past.accounts if by == "past_revenue" else found.accounts
    best: list[int] = accounts[np.argsort(-values, kind="stable")][:count].tolist()
    return best
