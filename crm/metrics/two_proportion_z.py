"""Whether two response rates differ: the pooled z test."""

import math

from crm.book import Book
from crm.metric import metric
from kit.text import Text


@metric(
    title=Text(zh="两比例检验", en="Two-proportion test"),
    definition=Text(
        zh="合并比例 p=(a+b)/(n+m)；z=(a/n−b/m)/√(p(1−p)(1/n+1/m))；p 值为双侧。",
        en="Pooled p = (a+b)/(n+m); z = (a/n − b/m)/√(p(1−p)(1/n+1/m)); the p-value is two-sided.",
    ),
    source="Agresti, Categorical Data Analysis",
)
def two_proportion_z(book: Book, a: float, n: float, b: float, m: float) -> dict[str, float]:
    """Keys z and p for a of n against b of m.

    >>> {k: round(v, 3) for k, v in two_proportion_z(None, 5, 83, 12, 99).items()}
    {'z': -1.408, 'p': 0.159}
    """
    pooled = (a + b) / (n + m)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    z = (a / n - b / m) / error if error else 0.0
    return {"z": z, "p": math.erfc(abs(z) / math.sqrt(2))}
