"""The share of cases that kept the service level agreement."""

from typing import Literal

from crm.book import Book
from crm.metric import metric
from crm.service.attainment import attainment
from crm.service.hours import ROUND_THE_CLOCK, WEEKDAYS_ONLY
from kit.text import Text

CLOCKS = {"business": None, "weekdays": WEEKDAYS_ONLY, "calendar": ROUND_THE_CLOCK}


@metric(
    title=Text(zh="SLA 达成率", en="SLA attainment"),
    definition=Text(
        zh="响应与解决都在时限内的已关闭工单 ÷（全部已关闭工单 + 已超时的未关闭工单）。"
        "时限按工作时间（周一至周五 9:00–18:00，扣除节假日、计入调休上班日）计算，"
        "等待客户的时间不计入；并入其他工单的重复工单不计。",
        en="Closed cases answered and solved in time ÷ (all closed + breached open cases). Time "
        "runs in business hours (Monday to Friday 9:00 to 18:00, holidays out, make-up days in) "
        "and stops while the customer is waited for; merged duplicates do not count.",
    ),
    source="practice; crm/service/targets.yaml",
    tables=("cases",),
)
def sla_attainment(
    book: Book,
    days: int | None = None,
    clock: Literal["business", "weekdays", "calendar"] = "business",
    pauses: bool = True,
    open_breaches: bool = True,
) -> float:
    """Percentage points, of cases closed in the last `days` days or of all."""
    kept = attainment(
        book, days, calendar=CLOCKS[clock], pauses=pauses, open_breaches=open_breaches
    )
    return kept.percent
