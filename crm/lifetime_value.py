"""What a customer is still worth: by formula from retention, or by BG/NBD and gamma-gamma."""

from dataclasses import dataclass

import numpy as np

from crm.book import Book
from crm.buy_till_you_die import history, spending
from crm.conventions import Ints
from kit.errors import UserError
from kit.seeds import Floats


@dataclass(frozen=True)
class Worth:
    """One entry per buying account, by rising id; money in yuan."""

    accounts: Ints
    purchases: Floats
    order: Floats
    value: Floats


def worth(book: Book, months: int, discount: float, margin: float) -> Worth:
    """Expected margin of the next `months`, discounted at `discount` a month.

    Purchases are expected month by month (BG/NBD), each at the account's expected order value
    (gamma-gamma), and discounted from the month's end: the discrete form of Fader, Hardie & Lee
    (2005), RFM and CLV: using iso-value curves, Journal of Marketing Research 42(4).
    """
    seen, spent = history(book, "months"), spending(book)
    ordering, order = seen.fit(), spent.expected(spent.fit())
    so_far = np.stack([seen.expected(ordering, month) for month in range(1, months + 1)])
    each = np.diff(so_far, axis=0, prepend=0.0)
    now = (1 + discount) ** -np.arange(1.0, months + 1)
    value = margin * order * (each * now[:, None]).sum(axis=0)
    return Worth(seen.accounts, so_far[-1], order, value)


def check_rates(retention: float, discount: float) -> None:
    """Refuse rates for which the endless sum is no number, such as 80 meant for 0.8."""
    if not (0 <= retention <= 1 and 0 <= discount <= 1 and discount + 1 > retention):
        raise UserError(
            "bad_rate",
            "留存率和折现率应写成 0 到 1 之间的小数，如 0.8；留存率须小于 1＋折现率。",
            "Retention and discount are shares from 0 to 1, such as 0.8, and retention is less "
            "than 1 + discount.",
        )
