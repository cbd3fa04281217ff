"""How many customers may be sent marketing at all."""

from crm.book import Book
from crm.metric import metric
from crm.win_back.audience import Respect, may_contact
from kit.text import Text


@metric(
    title=Text(zh="可营销客户数", en="Customers who may be contacted"),
    definition=Text(
        zh="未被合并的客户中，“同意营销”为是、并且“勿扰”不为是的客户数；两项缺一不可，"
        "空白按不同意处理。",
        en="Accounts not merged into another whose marketing consent is yes and whose "
        "do-not-contact is not yes; both are needed, and a blank consent counts as no.",
    ),
    source="Personal Information Protection Law of the PRC, articles 13 and 24",
    tables=("accounts",),
)
def contactable_customers(book: Book, respect: Respect = "both") -> int:
    """Customers; `respect` leaves out one of the two conditions, by mistake."""
    may = may_contact(book, respect)
    return int(may[book.live_accounts()["id"].to_numpy() - 1].sum())
