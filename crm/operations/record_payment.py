"""The student books money that came in for an instalment."""

from datetime import date
from typing import ClassVar

from crm.book import Book
from crm.naming import named
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class RecordPayment(Operation):
    """`amount` in fen. Less than what is due splits the instalment: the part that came in is paid,
    the rest stays open with the same due date. Today unless `paid_on` says when."""

    name: ClassVar[str] = "record_payment"
    title: ClassVar[Text] = Text(zh="登记回款", en="Record payment")

    payment_id: int
    amount: int
    paid_on: date | None = None

    def check(self, book: Book) -> None:
        payment = book.record("payments", self.payment_id)
        if payment["paid_on"] is not None:
            raise UserError(
                "paid_already",
                f"这一期已于 {payment['paid_on']} 到账。",
                f"This instalment was paid on {payment['paid_on']} already.",
            )
        if not 0 < self.amount <= payment["amount"]:
            due = f"{payment['amount'] / 100:,.2f}"
            raise UserError(
                "payment_amount",
                f"到账金额应大于 0，且不超过这一期应收的 {due} 元。",
                f"The payment is above 0 and at most the {due} yuan of this instalment.",
            )
        if self.paid_on is not None and self.paid_on > book.as_of:
            raise UserError(
                "future_date",
                f"到账日期不能晚于今天（{book.as_of}）。",
                f"Money cannot have come in after today ({book.as_of}).",
            )

    def apply(self, book: Book) -> None:
        payment = book.record("payments", self.payment_id)
        rest = payment["amount"] - self.amount
        day = self.paid_on or book.as_of
        book.change("payments", self.payment_id, amount=self.amount, paid_on=day)
        if rest:
            book.add(
                "payments",
                account_id=payment["account_id"],
                order_id=payment["order_id"],
                amount=rest,
                due_on=payment["due_on"],
            )

    def says(self, book: Book) -> Text:
        return Text(
            zh="登记回款 {which}：{amount} 元", en="Payment of {which}: {amount} yuan"
        ).fill(which=named(book, "payments", self.payment_id), amount=f"{self.amount / 100:,.2f}")
