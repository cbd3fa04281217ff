"""Average net revenue of the accounts of one ABC class."""

from typing import Literal, Unpack

from crm.book import Book
from crm.conventions import half_up, yuan
from crm.metric import metric
from crm.pareto import Cutting, ranked
from kit.text import Text


@metric(
    title=Text(zh="ABC 某一类的客户平均销售额", en="Average revenue in an ABC class"),
    definition=Text(
        zh="该类客户的净销售额合计 ÷ 该类客户数，四舍五入到 0.01 元。",
        en="Net revenue of the class ÷ its accounts, half-up to 0.01 yuan.",
    ),
    source="Pareto analysis; Kaplan & Narayanan 2001",
    tables=("orders",),
)
def abc_average(
    book: Book,
    of: Literal["A", "B", "C"] = "A",
    over: Literal["class_revenue", "all_revenue"] = "class_revenue",
    **how: Unpack[Cutting],
) -> float:
    """Yuan per account; `over` all revenue is a usual mistake."""
    found = ranked(book, **how)
    amounts = [f for f, c in zip(found.fen.tolist(), found.classes, strict=True) if c == of]
    total = sum(amounts) if over == "class_revenue" else found.total
    return yuan(half_up(total, len(amounts))) if amounts else 0.0
