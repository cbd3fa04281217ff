"""How many of a cohort with contracts will be left after further renewals."""

from collections.abc import Sequence

from crm.book import Book
from crm.metric import metric
from crm.shifted_beta_geometric import fit, survival
from kit.text import Text


@metric(
    title=Text(zh="sBG 预计留存人数", en="Survivors by sBG"),
    definition=Text(
        zh="拟合 sBG 后，从最后一次已知人数起，再经若干次续约预计剩下的人数。",
        en="With sBG fitted, the expected number left after further renewals, from the last known "
        "number on.",
    ),
    source="Fader & Hardie 2007, Journal of Interactive Marketing 21(1)",
)
def sbg_survivors(book: Book, customers: Sequence[float], ahead: int = 1) -> float:
    """Customers, not rounded.

    >>> [round(sbg_survivors(None, [1000, 631, 468, 382, 326], n)) for n in (1, 2, 3)]
    [285, 254, 230]
    """
    found, known = fit(customers), len(customers) - 1
    left = survival(found.alpha, found.beta, known + ahead)
    return customers[-1] * left[known + ahead] / left[known]
