"""How many accounts are A, B and C."""

from typing import Unpack

from crm.book import Book
from crm.metric import metric
from crm.pareto import Cutting, ranked
from kit.text import Text


@metric(
    title=Text(zh="ABC 各类客户数", en="Accounts in each ABC class"),
    definition=Text(
        zh="按累计净销售额 80%、95% 分出的 A、B、C 各类的客户数。",
        en="Number of accounts in A, B and C, cut at 80% and 95% of cumulative net revenue.",
    ),
    source="Pareto analysis; Kaplan & Narayanan 2001",
    tables=("orders", "accounts"),
)
def abc_counts(book: Book, idle_in_c: bool = False, **how: Unpack[Cutting]) -> dict[str, int]:
    """Keys A, B, C; with `idle_in_c`, by mistake, accounts without a valid order are C too."""
    found = ranked(book, **how)
    idle = book.live_accounts().height - len(found.classes) if idle_in_c else 0
    counts = {name: found.classes.count(name) for name in "ABC"}
    return counts | {"C": counts["C"] + idle}
