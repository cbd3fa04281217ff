"""The student changes the list price of a product from a day on."""

from datetime import date
from typing import ClassVar

from crm.book import Book
from crm.fields import check_values
from crm.naming import named
from crm.operation import Operation
from crm.products.prices import check_on_sale, check_price_day, list_price_on
from kit.errors import UserError
from kit.text import Text


class SetListPrice(Operation):
    """`price` in fen. Quotes and orders from that day on take it; what was agreed before stays."""

    name: ClassVar[str] = "set_list_price"
    title: ClassVar[Text] = Text(zh="调整标价", en="Change list price")

    product_id: int
    price: int
    from_day: date

    def check(self, book: Book) -> None:
        check_on_sale(book, self.product_id)
        check_values(book, "price_book", {"price": self.price})
        check_price_day(book, self.from_day)
        if list_price_on(book, self.product_id, self.from_day) == self.price:
            raise UserError(
                "nothing_changed",
                "那一天的标价就是这个数，没有需要保存的改动。",
                "That is the list price on that day already; there is nothing to save.",
            )

    def apply(self, book: Book) -> None:
        book.add(
            "price_changes",
            product_id=self.product_id,
            changed_on=self.from_day,
            old_price=list_price_on(book, self.product_id, self.from_day),
            new_price=self.price,
        )
        if self.from_day <= book.as_of:
            book.change("products", self.product_id, list_price=self.price)

    def says(self, book: Book) -> Text:
        return Text(
            zh="{which} 的标价自 {day} 起为 {price} 元",
            en="List price of {which} from {day}: {price} yuan",
        ).fill(
            which=named(book, "products", self.product_id),
            day=self.from_day.isoformat(),
            price=f"{self.price / 100:,.2f}",
        )
