"""What a teacher is told about a list of orders: corrections made, and what is missing."""

from dataclasses import dataclass
from typing import Any

from kit.text import Text

NOTES: dict[str, Text] = {
    "returns": Text(
        zh="{n} 行退货已作为负数明细冲减所属订单；没有订单号的，冲减该客户此前最近的订单",
        en="{n} returns became negative lines of their order, or of the customer's latest before",
    ),
    "beyond": Text(
        zh="{n} 行退货金额大于可冲减的订单，多出的部分没有计入",
        en="{n} returns were larger than what was bought; the rest was not counted",
    ),
    "lost": Text(
        zh="{n} 行退货之前没有可冲减的订单，没有计入",
        en="{n} returns have no earlier order to be taken off and were not counted",
    ),
    "quantities": Text(
        zh="{n} 行的数量为空、为 0 或不是整数，按 1 件计，金额不变",
        en="{n} rows without a whole quantity count as one piece; amounts stand as they are",
    ),
    "products": Text(
        zh="{n} 种产品名称里像有个人信息，已去掉名称",
        en="{n} product names looked personal and were removed",
    ),
    "regions": Text(
        zh="{n} 位客户的地区过细或少于 5 人共有，已留空",
        en="{n} customers' region was too exact or shared by fewer than 5, and left empty",
    ),
    "short": Text(
        zh="数据只跨 {n} 天，按月比较或看复购的练习意义不大",
        en="The data span {n} days only: little to compare by month or to see people come back",
    ),
}
FAULTS: dict[str, Text] = {
    "columns": Text(
        zh="还缺这些列：{names}。请在上面指定。", en="Columns still missing: {names}. Choose them."
    ),
    "unclear_dates": Text(
        zh="日期像 3/4/2024 这样，看不出是 3 月 4 日还是 4 月 3 日，请选择写法。",
        en="Dates such as 3/4/2024 may be in March or in April; choose how they are written.",
    ),
    "no_orders": Text(
        zh="没有一行可以使用，请检查所选的列。", en="No row can be used; check the chosen columns."
    ),
    "too_few_customers": Text(
        zh="只有 {n} 位有订单的客户，至少要 25 位，学生的数据才能互不相同。",
        en="Only {n} customers have orders; at least 25 are needed so that students' firms differ.",
    ),
    "too_many_statuses": Text(
        zh="状态列有 {n} 种写法，多半选错了列。",
        en="The status column has {n} different words; it is probably the wrong column.",
    ),
    "too_many_products": Text(
        zh="产品列有 {n} 种写法，多半选错了列（最多 10,000 种）。",
        en="The product column has {n} different words (most 10,000): probably the wrong column.",
    ),
}


@dataclass(frozen=True)
class Remark:
    """Something to tell the teacher: a correction that was made, or why nothing can be made."""

    code: str
    says: Text


def fault(code: str, **values: Any) -> Remark:
    return Remark(code, FAULTS[code].fill(**values))


def note(code: str, count: int) -> list[Remark]:
    """The note with its number; none for nothing."""
    return [Remark(code, NOTES[code].fill(n=f"{count:,}"))] if count else []
