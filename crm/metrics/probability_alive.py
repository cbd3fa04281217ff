"""How likely each account is still a customer."""

from typing import Unpack

import polars as pl

from crm.book import Book
from crm.buy_till_you_die import Histories, history
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="仍为客户的概率", en="Probability of being alive"),
    definition=Text(
        zh="拟合 BG/NBD 后，每位客户在数据最后一天尚未流失的概率 P(alive|x, tₓ, T)。没有复购的客户"
        "按模型恒为 1，因为流失只发生在复购之后。",
        en="With BG/NBD fitted, the probability P(alive | x, t_x, T) that an account has not left "
        "by the last day of data. It is 1 for accounts without a repeat purchase, because the "
        "model lets nobody leave before one.",
    ),
    source="Fader, Hardie & Lee 2008, Computing P(alive) using the BG/NBD model",
    tables=("orders",),
)
def probability_alive(book: Book, **how: Unpack[Histories]) -> pl.DataFrame:
    """Columns account, probability (0 to 1)."""
    seen = history(book, **how)
    alive = seen.chance_alive(seen.fit())
    return pl.DataFrame({"account": seen.accounts, "probability": alive})
