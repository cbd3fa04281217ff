"""What a past campaign added: one arm's rate less the control group's."""

from typing import Literal

import polars as pl

from crm.book import Book
from crm.conventions import points
from crm.metric import metric
from kit.text import Text

Arm = Literal["a", "b", "control"]


@metric(
    title=Text(zh="活动增量响应率", en="Lift of a campaign"),
    definition=Text(
        zh="某组成交率（有成交订单的成员 ÷ 该组成员）减去对照组成交率，单位为百分点。",
        en="Share of an arm's members with a resulting order less the same share of the control "
        "group, in percentage points.",
    ),
    source="Farris et al., Marketing Metrics",
    tables=("campaign_members",),
)
def campaign_lift(
    book: Book,
    campaign: int,
    arm: Arm = "b",
    against: Literal["control", "nothing"] = "control",
    counts: Literal["orders", "clicks", "opens"] = "orders",
) -> float:
    """Percentage points. `against` nothing and `counts` clicks or opens are the usual mistakes."""
    members = book.table("campaign_members").filter(pl.col("campaign_id") == campaign)
    treated = _rate(members.filter(pl.col("arm") == arm), counts)
    if against == "nothing":
        return treated
    return treated - _rate(members.filter(pl.col("arm") == "control"), counts)


def _rate(members: pl.DataFrame, counts: str) -> float:
    hit = {
        "orders": pl.col("order_id").is_not_null(),
        "clicks": pl.col("clicked").fill_null(False),
        "opens": pl.col("opened").fill_null(False),
    }[counts]
    return points(members.filter(hit).height, members.height)
