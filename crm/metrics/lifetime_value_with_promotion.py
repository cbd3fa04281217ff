"""Customer lifetime value where margins come at the start and promotion in the middle of a year."""

from crm.book import Book
from crm.lifetime_value import check_rates
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="扣除维系费用的客户终身价值", en="Lifetime value less promotion"),
    definition=Text(
        zh="每年毛利在年初（第 0 年到第 n 年），维系费用在年中：CLV＝GC·Σᵢ₌₀ⁿ rⁱ÷(1＋d)ⁱ − "
        "M·Σᵢ₌₁ⁿ rⁱ⁻¹÷(1＋d)^(i−0.5)。",
        en="Margins at the start of each year 0 to n, promotion at its middle: CLV = GC·Σ(i=0..n) "
        "r^i ÷ (1+d)^i − M·Σ(i=1..n) r^(i−1) ÷ (1+d)^(i−0.5).",
    ),
    source="Berger & Nasr 1998, Journal of Interactive Marketing 12(1), case 1",
)
def lifetime_value_with_promotion(
    book: Book, margin: float, promotion: float, retention: float, discount: float, years: int
) -> float:
    """In the money of `margin`; retention and discount are shares from 0 to 1.

    >>> round(lifetime_value_with_promotion(None, 260, 50, 0.75, 0.2, 10), 2)
    568.78
    """
    check_rates(retention, discount)
    earned: float = sum((retention / (1 + discount)) ** year for year in range(years + 1))
    spent: float = sum(
        retention ** (year - 1) / (1 + discount) ** (year - 0.5) for year in range(1, years + 1)
    )
    return margin * earned - promotion * spent
