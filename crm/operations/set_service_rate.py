"""The student states what one unit of a service activity costs."""

from typing import ClassVar, Literal

from crm.book import Book
from crm.fields import check_values
from crm.operation import Operation
from crm.service_costs import activity_label, rates
from kit.errors import UserError
from kit.text import Text


class SetServiceRate(Operation):
    """`unit_cost` in fen; it replaces the rate that stood before."""

    name: ClassVar[str] = "set_service_rate"
    title: ClassVar[Text] = Text(zh="设定服务费率", en="Set service rate")

    activity: Literal["sales_time", "order", "return", "case", "campaign"]
    unit_cost: int

    def check(self, book: Book) -> None:
        check_values(book, "quotas", {"amount": self.unit_cost})
        if rates(book)[self.activity] == self.unit_cost:
            raise UserError(
                "nothing_changed",
                "费率和原来一样，没有需要保存的改动。",
                "The rate is as it was; there is nothing to save.",
            )

    def apply(self, book: Book) -> None:
        for id, activity in book.table("service_rates").select("id", "activity").iter_rows():
            if activity == self.activity:
                book.change("service_rates", id, unit_cost=self.unit_cost)
                return
        book.add("service_rates", activity=self.activity, unit_cost=self.unit_cost)

    def says(self, book: Book) -> Text:
        return Text(zh="服务费率 {what}：{cost} 元", en="Service rate of {what}: {cost} yuan").fill(
            what=activity_label(self.activity), cost=f"{self.unit_cost / 100:,.2f}"
        )
