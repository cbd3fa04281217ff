"""The three parameters of the gamma-gamma model of order values."""

from dataclasses import asdict
from typing import Literal

from crm.book import Book
from crm.buy_till_you_die import spending
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="Gamma-gamma 模型参数", en="Gamma-gamma parameters"),
    definition=Text(
        zh="只看有复购的客户：x＝首次之后的购买次数，m＝这些购买的平均净额（元），同一天的订单合并。"
        "每次金额服从 gamma(p, ν)，ν 在客户间服从 gamma(q, γ)，按最大似然拟合。",
        en="Customers who came back only: x = purchases after the first, m = their mean net value "
        "in yuan, orders of one day being one purchase. Values are gamma (p, nu), nu is gamma "
        "(q, gamma) over customers; maximum likelihood.",
    ),
    source="Fader & Hardie 2013, The gamma-gamma model of monetary value",
    tables=("orders",),
)
def gamma_gamma(book: Book, averaged: Literal["repeats", "all"] = "repeats") -> dict[str, float]:
    """Keys p, q, gamma (yuan), log_likelihood; `averaged` all takes the first purchase in too."""
    return asdict(spending(book, averaged).fit())
