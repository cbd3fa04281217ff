"""The student sets what a salesperson is to win in a quarter."""

from datetime import date
from typing import ClassVar

from crm.book import Book
from crm.fields import check_values
from crm.naming import named
from crm.operation import Operation
from crm.sales.quarters import quarter_name, quarter_of
from kit.errors import UserError
from kit.text import Text


class SetQuota(Operation):
    """`amount` in fen; one quota per owner and quarter, which a second one replaces."""

    name: ClassVar[str] = "set_quota"
    title: ClassVar[Text] = Text(zh="设定销售指标", en="Set quota")

    owner_id: int
    quarter_start: date
    amount: int

    def check(self, book: Book) -> None:
        book.record("staff", self.owner_id)
        check_values(book, "quotas", {"amount": self.amount})
        if quarter_of(self.quarter_start) != self.quarter_start:
            raise UserError(
                "quarter",
                "季度应从 1 月、4 月、7 月或 10 月的 1 日开始，请重新选择。",
                "A quarter begins on the first of January, April, July or October.",
            )
        if any(book.value("quotas", id, "amount") == self.amount for id in self._known(book)):
            raise UserError(
                "nothing_changed",
                "指标和原来一样，没有需要保存的改动。",
                "The quota is as it was; there is nothing to save.",
            )

    def _known(self, book: Book) -> list[int]:
        mine = book.pointing_to("quotas", "owner_id", self.owner_id)
        return [i for i in mine if book.value("quotas", i, "quarter_start") == self.quarter_start]

    def apply(self, book: Book) -> None:
        known = self._known(book)
        for id in known:
            book.change("quotas", id, amount=self.amount)
        if not known:
            start, owner = self.quarter_start, self.owner_id
            book.add("quotas", owner_id=owner, quarter_start=start, amount=self.amount)

    def says(self, book: Book) -> Text:
        return Text(
            zh="{quarter} 销售指标 {who}：{amount} 元", en="Quota {quarter} of {who}: {amount} yuan"
        ).fill(
            quarter=quarter_name(self.quarter_start),
            amount=f"{self.amount / 100:,.2f}",
            who=named(book, "staff", self.owner_id),
        )
