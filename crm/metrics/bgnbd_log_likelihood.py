"""How well given BG/NBD parameters explain the firm's orders."""

from typing import Unpack

from crm.bgnbd import Parameters, log_likelihood
from crm.book import Book
from crm.buy_till_you_die import Histories, history
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="BG/NBD 对数似然", en="BG/NBD log-likelihood"),
    definition=Text(
        zh="在给定的 r、α、a、b 下，全部有有效订单客户的 BG/NBD 对数似然之和；越大拟合越好。",
        en="Sum of the BG/NBD log-likelihood over accounts with a valid order, at the given r, "
        "alpha, a, b; higher fits better.",
    ),
    source="Fader, Hardie & Lee 2005, formula (6)",
    tables=("orders",),
)
def bgnbd_log_likelihood(
    book: Book, r: float, alpha: float, a: float, b: float, **how: Unpack[Histories]
) -> float:
    """No unit; alpha in the unit of time."""
    seen = history(book, **how)
    return log_likelihood(Parameters(r, alpha, a, b), seen.repeats, seen.recency, seen.age)
