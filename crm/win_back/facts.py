"""What a student may know of each class before deciding."""

from crm.market_model import FactColumn
from crm.win_back.audience import Audience
from crm.win_back.parameters import CLASSES, OFFERS, UPLIFT, Response
from kit.text import Text

REFERENCE_SPREAD = 0.25
"""The trade reports each uplift as a range of ± this share around the default."""
FACTS_NOTE = Text(
    zh="人数和客单价来自你公司的数据。提升范围是行业经验，你公司的真实提升落在范围之内，"
    "但没有人知道具体是多少。",
    en="Customers and baskets come from your firm's data. The ranges are what the trade reports; "
    "your firm's true uplift lies inside, but nobody knows where.",
)


def fact_columns(people: Audience, response: Response) -> tuple[FactColumn, ...]:
    """Class, customers, reachable ones, basket, monthly repurchase, and a range for each offer."""
    rates = tuple(f"{rate * 100:.1f}" for rate in response.base_rate)
    return (
        FactColumn(Text(zh="类别", en="Class"), tuple(_name(code) for code in CLASSES)),
        FactColumn(Text(zh="客户数", en="Customers"), tuple(people.members.tolist())),
        FactColumn(Text(zh="可接触", en="May be contacted"), tuple(people.counts.tolist())),
        FactColumn(
            Text(zh="客单价（元）", en="Basket (yuan)"),
            tuple(f"{basket:,.2f}" for basket in people.basket),
        ),
        FactColumn(Text(zh="月复购率（%）", en="Monthly repurchase (%)"), rates),
        *(_range(position, offer) for position, offer in enumerate(OFFERS.values()) if position),
    )


def _name(code: str) -> Text:
    name = CLASSES[code]
    return Text(zh=f"{code} {name.zh}", en=f"{code} {name.en}")


def _range(position: int, offer: Text) -> FactColumn:
    label = Text(zh=f"{offer.zh}：+百分点", en=f"{offer.en}: + points")
    middles = [float(middle) * 100 for middle in UPLIFT[position]]
    low, high = 1 - REFERENCE_SPREAD, 1 + REFERENCE_SPREAD
    return FactColumn(label, tuple(f"{m * low:.1f}–{m * high:.1f}" for m in middles))
