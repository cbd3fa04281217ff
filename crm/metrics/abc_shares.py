"""What share of accounts and of revenue each ABC class holds."""

from typing import Literal, Unpack

from crm.book import Book
from crm.conventions import points
from crm.metric import metric
from crm.pareto import Cutting, ranked
from kit.text import Text


@metric(
    title=Text(zh="ABC 各类占比", en="Shares of the ABC classes"),
    definition=Text(
        zh="A、B、C 各类占有有效订单客户数（或占净销售额）的百分比。",
        en="Percentage of buying accounts (or of net revenue) that each of A, B and C holds.",
    ),
    source="Pareto analysis; Kaplan & Narayanan 2001",
    tables=("orders", "accounts"),
)
def abc_shares(
    book: Book,
    of: Literal["revenue", "customers", "accounts"] = "revenue",
    **how: Unpack[Cutting],
) -> dict[str, float]:
    """Keys A, B, C; percentage points. `accounts` divides, by mistake, by everybody on file."""
    found = ranked(book, **how)
    weights = found.fen.tolist() if of == "revenue" else [1] * len(found.classes)
    held = dict.fromkeys("ABC", 0)
    for name, weight in zip(found.classes, weights, strict=True):
        held[name] += weight
    whole = book.live_accounts().height if of == "accounts" else sum(weights)
    return {name: points(part, whole) for name, part in held.items()}
