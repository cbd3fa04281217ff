"""What a group of customers looks like beside all customers, and how two groups overlap."""

from dataclasses import dataclass

import polars as pl

from crm.book import Book
from crm.marketing.consent import may_be_contacted
from crm.marketing.facts import account_facts


@dataclass(frozen=True, slots=True)
class Profile:
    """A group of customers in a few figures; money in fen, shares 0..1 (of all customers, unless
    it says of the group)."""

    members: int
    customers: int
    revenue: int
    all_revenue: int
    contactable: int
    """Members who may be sent marketing."""
    buyers: int
    """Members with a valid order."""
    orders: int
    classes: tuple[tuple[str, int], ...]
    """Members by RFM class, the largest first."""

    @property
    def share(self) -> float:
        return self.members / self.customers if self.customers else 0.0

    @property
    def revenue_share(self) -> float:
        return self.revenue / self.all_revenue if self.all_revenue else 0.0

    @property
    def contactable_share(self) -> float:
        """Of the group."""
        return self.contactable / self.members if self.members else 0.0

    @property
    def average_order(self) -> int | None:
        """Fen; None without orders."""
        return round(self.revenue / self.orders) if self.orders else None


def profile(book: Book, ids: pl.Series) -> Profile:
    """The figures of the customers with these ids."""
    wanted = ("revenue", "orders", "rfm_class", "consent", "opted_out")
    facts = account_facts(book, wanted)
    group = facts.filter(pl.col("id").is_in(ids.implode()))
    counts = group["rfm_class"].drop_nulls().value_counts(sort=True)
    return Profile(
        members=group.height,
        customers=facts.height,
        revenue=int(group["revenue"].sum()),
        all_revenue=int(facts["revenue"].sum()),
        contactable=group.filter(may_be_contacted()).height,
        buyers=group.filter(pl.col("orders") > 0).height,
        orders=int(group["orders"].sum()),
        classes=tuple((str(name), int(count)) for name, count in counts.iter_rows()),
    )


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many customers two groups share."""

    first: int
    second: int
    both: int

    @property
    def share_of_first(self) -> float:
        return self.both / self.first if self.first else 0.0

    @property
    def share_of_second(self) -> float:
        return self.both / self.second if self.second else 0.0


def overlap(first: pl.Series, second: pl.Series) -> Overlap:
    """Two series of distinct ids."""
    return Overlap(len(first), len(second), int(first.is_in(second.implode()).sum()))
