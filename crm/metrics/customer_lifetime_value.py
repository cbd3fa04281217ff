"""What each account is still worth by BG/NBD and gamma-gamma."""

import polars as pl

from crm.book import Book
from crm.lifetime_value import worth
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="客户终身价值（概率模型）", en="Customer lifetime value (probability models)"),
    definition=Text(
        zh="今后若干个月（默认 12）内：Σ 每月预期购买次数（BG/NBD）×预期每次金额（gamma-gamma）"
        "×毛利率÷(1＋月折现率)^月数。",
        en="Over the coming months (12 by default): sum of each month's expected purchases "
        "(BG/NBD) × expected value of an order (gamma-gamma) × margin ÷ (1 + monthly discount)^"
        "month.",
    ),
    source="Fader, Hardie & Lee 2005 (JMR 42(4)); Fader & Hardie 2013",
    tables=("orders",),
)
def customer_lifetime_value(
    book: Book, months: int = 12, discount: float = 0.01, margin: float = 1.0
) -> pl.DataFrame:
    """Columns account, expected_purchases, expected_order (yuan), value (yuan). `discount` is a
    share a month, `margin` a share of revenue; margin 1 values revenue, by mistake, in full."""
    found = worth(book, months, discount, margin)
    return pl.DataFrame(
        {
            "account": found.accounts,
            "expected_purchases": found.purchases,
            "expected_order": found.order,
            "value": found.value,
        }
    )
