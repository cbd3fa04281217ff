"""The accounts of one ABC class."""

from typing import Literal, Unpack

from crm.book import Book
from crm.metric import metric
from crm.pareto import Cutting, ranked
from kit.text import Text


@metric(
    title=Text(zh="ABC 某一类的客户", en="Accounts of an ABC class"),
    definition=Text(
        zh="按累计净销售额 80%、95% 分类后，某一类的客户名单。",
        en="The accounts of one class when cumulative net revenue is cut at 80% and 95%.",
    ),
    source="Pareto analysis; Kaplan & Narayanan 2001",
    tables=("orders",),
)
def abc_members(book: Book, of: Literal["A", "B", "C"] = "A", **how: Unpack[Cutting]) -> list[int]:
    """Account ids, largest revenue first."""
    found = ranked(book, **how)
    pairs = zip(found.accounts.tolist(), found.classes, strict=True)
    return [account for account, name in pairs if name == of]
