"""The four parameters of the BG/NBD model, fitted to the firm's orders."""

from dataclasses import asdict
from typing import Unpack

from crm.book import Book
from crm.buy_till_you_die import Histories, history
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="BG/NBD 模型参数", en="BG/NBD parameters"),
    definition=Text(
        zh="用有效订单按最大似然拟合 BG/NBD：同一天的订单合并为一次购买；x＝首次之后的购买次数，"
        "tₓ＝首次到末次购买的时间，T＝首次购买到数据最后一天的时间，默认单位为周。购买率服从 "
        "gamma(r, α)，每次复购后流失的概率服从 beta(a, b)。",
        en="BG/NBD fitted to valid orders by maximum likelihood: orders of one day are one "
        "purchase; x = purchases after the first, t_x = time from the first to the last, T = time "
        "from the first to the last day of data, in weeks by default. Purchase rates are gamma "
        "(r, alpha), chances to leave after a repeat purchase beta (a, b).",
    ),
    source="Fader, Hardie & Lee 2005, Marketing Science 24(2)",
    tables=("orders",),
)
def bgnbd(book: Book, **how: Unpack[Histories]) -> dict[str, float]:
    """Keys r, alpha, a, b, log_likelihood; alpha in the unit of time."""
    return asdict(history(book, **how).fit())
