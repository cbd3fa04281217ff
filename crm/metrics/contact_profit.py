"""What one contact of every reachable customer of a class is expected to bring."""

from typing import Literal

from crm.book import Book
from crm.metric import metric
from crm.win_back.audience import audience
from crm.win_back.parameters import CLASSES, CONTACT_COST, DISCOUNT, MARGIN, OFFERS, drawn_response
from kit.text import Text

Forgets = Literal["nothing", "given_away", "cost", "margin"]


@metric(
    title=Text(zh="一次接触的增量利润", en="Incremental profit of one contact"),
    definition=Text(
        zh="可营销客户数×[(p₀+u)×客单价×(毛利率−折扣)−p₀×客单价×毛利率−接触费用]。",
        en="Reachable customers × [(p₀+u)·basket·(margin−discount) − p₀·basket·margin − contact "
        "cost].",
    ),
    source="Farris et al., Marketing Metrics (profit of a promotion)",
    tables=("orders", "accounts"),
)
def contact_profit(
    book: Book, rfm_class: str, offer: str, uplift: float, forgets: Forgets = "nothing"
) -> float:
    """Yuan; `uplift` in percentage points. Forgotten by mistake: the discount to those who would
    have bought anyway, the contact cost, or that revenue is not margin."""
    kind, position = list(CLASSES).index(rfm_class), list(OFFERS).index(offer)
    people = audience(book)
    basket, number = float(people.basket[kind]), int(people.counts[kind])
    rate = float(drawn_response(book.firm.key.seed).base_rate[kind])
    discount, cost = float(DISCOUNT[position]), float(CONTACT_COST[position])
    margin = 1.0 if forgets == "margin" else MARGIN
    anyway = rate * basket * (margin - discount if forgets == "given_away" else margin)
    with_contact = (rate + uplift / 100) * basket * (margin - discount)
    return number * (with_contact - anyway - (0.0 if forgets == "cost" else cost))
