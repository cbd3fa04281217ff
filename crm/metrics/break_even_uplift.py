"""How far a contact must raise the repurchase rate before it pays."""

from crm.book import Book
from crm.metric import metric
from crm.win_back.audience import audience
from crm.win_back.parameters import CLASSES, MARGIN, drawn_response
from kit.text import Text


@metric(
    title=Text(zh="盈亏平衡提升幅度", en="Break-even uplift"),
    definition=Text(
        zh="使 (p₀+u)×客单价×(毛利率−折扣)−p₀×客单价×毛利率−接触费用＝0 的 u："
        "u＝(p₀×客单价×折扣＋接触费用)÷[客单价×(毛利率−折扣)]，单位为百分点。",
        en="The u that makes (p₀+u)·basket·(margin−discount) − p₀·basket·margin − contact cost "
        "zero: u = (p₀·basket·discount + contact cost) ÷ [basket·(margin−discount)], in points.",
    ),
    source="Farris et al., Marketing Metrics (break-even of a promotion)",
    tables=("orders", "accounts"),
)
def break_even_uplift(
    book: Book,
    rfm_class: str,
    discount: float = 0.1,
    cost: float = 1.2,
    given_away: bool = True,
    reduced_margin: bool = True,
) -> float:
    """Percentage points; discount is a share, cost yuan a contact. Mistakes: the discount to those
    who would have bought anyway is forgotten, or extra orders keep their whole margin."""
    kind = list(CLASSES).index(rfm_class)
    basket = float(audience(book).basket[kind])
    rate = float(drawn_response(book.firm.key.seed).base_rate[kind])
    if not basket:
        return 0.0
    lost = rate * basket * discount if given_away else 0.0
    kept = MARGIN - discount if reduced_margin else MARGIN
    return 100 * (lost + cost) / (basket * kept)
