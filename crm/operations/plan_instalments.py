"""The student agrees with the customer when an order is paid."""

from typing import ClassVar

from crm.book import Book
from crm.naming import named
from crm.operation import Operation
from crm.sales.receivables import (
    Instalment,
    check_parts,
    unpaid_of,
    write_parts,
)
from kit.errors import UserError
from kit.text import Text


class PlanInstalments(Operation):
    """The parts replace what is still unpaid and add up to it; what was paid stays."""

    name: ClassVar[str] = "plan_instalments"
    title: ClassVar[Text] = Text(zh="安排回款计划", en="Plan instalments")

    order_id: int
    parts: tuple[Instalment, ...]

    def check(self, book: Book) -> None:
        if book.value("orders", self.order_id, "status") != "completed":
            raise UserError(
                "order_status",
                "只有已完成的订单才能安排回款计划。",
                "Only a completed order is paid for.",
            )
        check_parts(self.parts, unpaid_of(book, self.order_id), book.as_of)

    def apply(self, book: Book) -> None:
        write_parts(book, self.order_id, self.parts)

    def says(self, book: Book) -> Text:
        return Text(
            zh="订单 {which} 分 {n} 期回款", en="Order {which} paid in {n} instalments"
        ).fill(n=len(self.parts), which=named(book, "orders", self.order_id))
