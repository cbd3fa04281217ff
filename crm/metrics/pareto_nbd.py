"""The four parameters of the Pareto/NBD model, fitted to the firm's orders."""

from dataclasses import asdict
from typing import Unpack

from crm.book import Book
from crm.buy_till_you_die import Histories, history
from crm.metric import metric
from crm.pareto_nbd import fit
from kit.text import Text


@metric(
    title=Text(zh="Pareto/NBD 模型参数", en="Pareto/NBD parameters"),
    definition=Text(
        zh="与 BG/NBD 数据口径相同，但客户可在任何时刻流失：购买率服从 gamma(r, α)，"
        "流失率服从 gamma(s, β)，按最大似然拟合。",
        en="Data as for BG/NBD, but customers may leave at any moment: purchase rates are gamma "
        "(r, alpha), rates of leaving gamma (s, beta); maximum likelihood.",
    ),
    source="Schmittlein, Morrison & Colombo 1987, Management Science 33(1)",
    tables=("orders",),
)
def pareto_nbd(book: Book, **how: Unpack[Histories]) -> dict[str, float]:
    """Keys r, alpha, s, beta, log_likelihood; alpha and beta in the unit of time."""
    seen = history(book, **how)
    return asdict(fit(seen.repeats, seen.recency, seen.age))
