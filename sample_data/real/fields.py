"""What may be known about each row of somebody's order list, and how the list is to be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kit.text import Text

Status = Literal["completed", "cancelled", "returned", "test", "leave_out"]
DateOrder = Literal["day_first", "month_first"]

STATUSES: dict[Status, Text] = {
    "completed": Text(zh="已完成", en="completed"),
    "cancelled": Text(zh="已取消", en="cancelled"),
    "returned": Text(zh="全部退货", en="returned"),
    "test": Text(zh="测试单", en="test"),
    "leave_out": Text(zh="不要这些行", en="leave these rows out"),
}
FIELDS: dict[str, Text] = {
    "customer": Text(zh="客户", en="Customer"),
    "date": Text(zh="日期", en="Date"),
    "amount": Text(zh="金额（元）", en="Amount (yuan)"),
    "price": Text(zh="单价（元）", en="Unit price (yuan)"),
    "order": Text(zh="订单号", en="Order number"),
    "product": Text(zh="产品", en="Product"),
    "quantity": Text(zh="数量", en="Quantity"),
    "status": Text(zh="状态", en="Status"),
    "region": Text(zh="地区", en="Region"),
    "name": Text(zh="姓名或单位名称", en="Name"),
    "phone": Text(zh="电话", en="Phone"),
}
"""`name` and `phone` are read only to tell persons from organisations and to blank what gives a
person away in other columns; neither is kept."""
REQUIRED = ("customer", "date")
WORDS: dict[Status, tuple[str, ...]] = {
    "test": ("测试", "試單", "test", "演示", "demo"),
    "returned": ("退", "refund", "return", "chargeback"),
    "cancelled": ("取消", "关闭", "關閉", "作废", "作廢", "撤销", "失败", "cancel", "void", "fail"),
    "leave_out": ("未", "待", "草稿", "处理中", "pending", "draft", "unpaid", "open", "hold"),
}
"""Parts of status words by which a status is guessed, the most telling first."""


@dataclass(frozen=True)
class Reading:
    """How the rows are to be read: everything a teacher may choose."""

    statuses: Mapping[str, Status] = field(default_factory=dict)
    """Status as written -> what it means here; others are guessed."""
    as_of: date | None = None
    """T0; the day after the last usable row when left out."""
    today: date | None = None
    """Rows after this day cannot be true; not asked when left out."""
    dates: DateOrder | None = None
    """How 03/04/2024 is meant; found by itself where any date settles it."""
    keep_repeated: bool = False
    """Keep lines of one order that are exactly repeated."""


def missing_fields(mapped: Mapping[str, object]) -> list[str]:
    """Fields that must be mapped and are not; a unit price with a quantity stands for an amount."""
    wanted = [name for name in REQUIRED if name not in mapped]
    if "amount" in mapped or {"price", "quantity"} <= set(mapped):
        return wanted
    return [*wanted, "quantity" if "price" in mapped else "amount"]


def guess_status(written: str) -> Status:
    """What a status word probably means; a teacher confirms it.

    >>> guess_status("交易成功"), guess_status("已退款"), guess_status("待付款")
    ('completed', 'returned', 'leave_out')
    """
    plain = written.casefold()
    for status, words in WORDS.items():
        if any(word in plain for word in words):
            return status
    return "completed"
