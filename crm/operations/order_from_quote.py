"""The student turns an accepted quote into an order with its instalments; the deal is won."""

from typing import ClassVar

from crm.book import Book
from crm.fields import check_values
from crm.naming import named
from crm.operation import Operation
from crm.rules import CLOSED, live_account
from crm.sales.quote_sums import spread
from crm.sales.quotes import lines_of, quote_in
from crm.sales.receivables import Instalment, check_parts, write_parts
from crm.sales.stages import win
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import code


class OrderFromQuote(Operation):
    """The order's amount is the quote's net; its lines share the discount on the whole so that they
    add up to it to the fen. `instalments` add up to the gross amount."""

    name: ClassVar[str] = "order_from_quote"
    title: ClassVar[Text] = Text(zh="报价转订单", en="Order from quote")

    quote_id: int
    instalments: tuple[Instalment, ...]
    channel: str = "phone"

    def check(self, book: Book) -> None:
        quote = quote_in(book, self.quote_id, "accepted")
        if quote["order_id"] is not None:
            order = code("orders", quote["order_id"])
            raise UserError(
                "ordered_already",
                f"这张报价单已经转为订单 {order}。",
                f"This quote became order {order} already.",
            )
        live_account(book, quote["account_id"])
        self._check_deal(book, quote["opportunity_id"])
        check_values(book, "orders", {"channel": self.channel})
        check_parts(self.instalments, quote["gross"], book.as_of)

    def _check_deal(self, book: Book, opportunity_id: int | None) -> None:
        if opportunity_id is None:
            return
        if book.value("opportunities", opportunity_id, "stage") == "lost":
            raise UserError(
                "lost_deal",
                "这个商机已经丢单，不能再转为订单。",
                "The deal was lost; it cannot become an order any more.",
            )

    def apply(self, book: Book) -> None:
        quote = book.record("quotes", self.quote_id)
        lines = lines_of(book, self.quote_id)
        costs = [book.value("products", row["product_id"], "unit_cost") or 0 for row in lines]
        order_id = book.add(
            "orders",
            account_id=quote["account_id"],
            order_date=book.as_of,
            status="completed",
            channel=self.channel,
            amount=quote["net"],
            cogs=sum(row["quantity"] * cost for row, cost in zip(lines, costs, strict=True)),
            quote_id=self.quote_id,
        )
        amounts = spread(quote["net"], [row["amount"] for row in lines])
        for row, amount in zip(lines, amounts, strict=True):
            book.add(
                "order_lines",
                order_id=order_id,
                product_id=row["product_id"],
                quantity=row["quantity"],
                unit_price=(2 * amount + row["quantity"]) // (2 * row["quantity"]),
                amount=amount,
            )
        book.change("quotes", self.quote_id, order_id=order_id)
        write_parts(book, order_id, self.instalments)
        deal = quote["opportunity_id"]
        if deal is not None and book.value("opportunities", deal, "stage") not in CLOSED:
            book.change("opportunities", deal, amount=quote["net"])
            win(book, deal)

    def says(self, book: Book) -> Text:
        return Text(zh="报价单 {which} 转为订单", en="Order from quote {which}").fill(
            which=named(book, "quotes", self.quote_id)
        )
