"""The student agrees a price of a product for the customers of one level."""

from datetime import date
from typing import ClassVar, Literal

from crm.book import Book
from crm.fields import check_values
from crm.naming import named
from crm.operation import Operation
from crm.products.prices import agreed_price, check_on_sale, check_price_day
from kit.errors import UserError
from kit.text import Text


class SetAgreedPrice(Operation):
    """`price` in fen; none: the list price again. New quote lines from that day on take it."""

    name: ClassVar[str] = "set_agreed_price"
    title: ClassVar[Text] = Text(zh="设定协议价", en="Set agreed price")

    product_id: int
    level: Literal["A", "B", "C"]
    price: int | None
    from_day: date

    def check(self, book: Book) -> None:
        check_on_sale(book, self.product_id)
        check_price_day(book, self.from_day)
        if self.price is not None:
            check_values(book, "price_book", {"price": self.price})
        if agreed_price(book, self.product_id, self.level, self.from_day) == self.price:
            raise UserError(
                "nothing_changed",
                "协议价和原来一样，没有需要保存的改动。",
                "The agreed price is as it was; there is nothing to save.",
            )

    def apply(self, book: Book) -> None:
        book.add(
            "price_book",
            product_id=self.product_id,
            level=self.level,
            price=self.price,
            valid_from=self.from_day,
        )

    def says(self, book: Book) -> Text:
        words = Text(
            zh="{which} 对 {level} 级客户自 {day} 起的协议价为 {price} 元",
            en="{which} for level {level} from {day}: {price} yuan",
        )
        if self.price is None:
            words = Text(
                zh="{which} 对 {level} 级客户自 {day} 起按标价销售",
                en="{which} for level {level} from {day}: list price",
            )
        return words.fill(
            which=named(book, "products", self.product_id),
            level=self.level,
            day=self.from_day.isoformat(),
            price=f"{(self.price or 0) / 100:,.2f}",
        )
