"""How many customers the firm has on file, or has sold to."""

from collections.abc import Sequence
from typing import Literal

from crm.book import Book
from crm.conventions import VALID, purchases
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="客户数", en="Number of customers"),
    definition=Text(
        zh="有有效订单的客户数；也可统计在册的全部有效档案（合并后）。",
        en="Customers with a valid order; or all live accounts on file, after merging.",
    ),
    source="practice",
    tables=("orders", "accounts"),
)
def customers_count(
    book: Book,
    of: Literal["buyers", "accounts", "idle", "records"] = "buyers",
    statuses: Sequence[str] = VALID,
) -> int:
    """Customers; `idle` are accounts on file without a valid order, `records` also counts, by
    mistake, those that were merged away."""
    live = book.live_accounts().height
    buyers = len(purchases(book, statuses).accounts)
    records = book.height("accounts")
    return {"buyers": buyers, "accounts": live, "idle": live - buyers, "records": records}[of]
