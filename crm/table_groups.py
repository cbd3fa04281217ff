"""Every table of a firm in a few groups, as somebody looks for it who does not know where it is."""

from dataclasses import dataclass

from crm.book import Book
from kit.text import Text
from sample_data.schema import shared_at_work, workplace

MAIN: dict[str, tuple[str, ...]] = {
    "accounts": ("accounts", "contacts", "activities", "survey_replies", "attachments"),
    "sales": (
        "leads", "opportunities", "stage_history", "quotes", "quote_lines", "orders",
        "order_lines", "payments", "contracts", "quotas",
    ),
    "products": ("products", "price_changes", "price_book"),
    "marketing": ("segments", "segment_members", "campaigns", "campaign_members"),
    "service": ("cases", "case_events", "knowledge_articles", "service_rates"),
    "firm": ("staff",),
}  # fmt: skip
LABELS = {
    "accounts": Text(zh="客户", en="Accounts"),
    "sales": Text(zh="销售", en="Sales"),
    "products": Text(zh="产品与价格", en="Products and prices"),
    "marketing": Text(zh="营销", en="Marketing"),
    "service": Text(zh="服务", en="Service"),
    "firm": Text(zh="公司", en="Firm"),
    "trade": Text(zh="本行业的数据", en="Tables of the trade"),
    "kept": Text(zh="CRM 自身的记录", en="What the CRM keeps"),
}
"""In the order of the page."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One table: its name in files, the key of its group, how many rows it has."""

    table: str
    group: str
    rows: int


def tables_by_group(book: Book) -> tuple[Listed, ...]:
    """Every table of the firm and of its CRM, group by group; within a group the most used first.
    No table is left out."""
    return book.remember("tables by group", lambda: _listed(book))


def _listed(book: Book) -> tuple[Listed, ...]:
    place = {name: (list(MAIN[key]).index(name), key) for key in MAIN for name in MAIN[key]}
    order = list(LABELS)
    found = []
    for number, name in enumerate(book.schema):
        within, group = place.get(name) or (number, _else(name))
        listed = Listed(name, group, book.height(name))
        found.append((order.index(group), within, listed))
    return tuple(listed for _group, _within, listed in sorted(found, key=lambda one: one[:2]))


def _else(name: str) -> str:
    if name in workplace():
        return "kept"
    return "firm" if name in shared_at_work() else "trade"
