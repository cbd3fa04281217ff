"""The two parameters of the shifted-beta-geometric model of a cohort with contracts."""

from collections.abc import Sequence
from dataclasses import asdict

from crm.book import Book
from crm.metric import metric
from crm.shifted_beta_geometric import fit
from kit.text import Text


@metric(
    title=Text(zh="sBG 留存模型参数", en="sBG retention parameters"),
    definition=Text(
        zh="已知一批签约客户开始时和每次续约后的人数，按最大似然拟合 sBG；"
        "第 t 次续约的留存率＝(β＋t−1)÷(α＋β＋t−1)。",
        en="From the size of a cohort at the start and after each renewal, sBG by maximum "
        "likelihood; retention at renewal t = (beta + t − 1) ÷ (alpha + beta + t − 1).",
    ),
    source="Fader & Hardie 2007, Journal of Interactive Marketing 21(1)",
)
def sbg(book: Book, customers: Sequence[float]) -> dict[str, float]:
    """Keys alpha, beta, log_likelihood.

    >>> {k: round(v, 3) for k, v in sbg(None, [1000, 631, 468, 382, 326]).items()}
    {'alpha': 0.764, 'beta': 1.296, 'log_likelihood': -1401.559}
    """
    return asdict(fit(customers))
