"""The student takes a product out of the catalogue, or puts it back."""

from typing import ClassVar

from crm.book import Book
from crm.naming import named
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class RetireProduct(Operation):
    """From today on it is no longer quoted; with `back` it is again. Earlier quotes and orders
    stay as they are, and what shops still have is sold off."""

    name: ClassVar[str] = "retire_product"
    title: ClassVar[Text] = Text(zh="产品停售", en="Retire product")

    product_id: int
    back: bool = False

    def check(self, book: Book) -> None:
        retired = book.record("products", self.product_id)["retired_on"] is not None
        if retired != self.back:
            raise UserError(
                "nothing_changed",
                "这个产品已经是这样，没有需要保存的改动。",
                "The product is so already; there is nothing to save.",
            )

    def apply(self, book: Book) -> None:
        book.change("products", self.product_id, retired_on=None if self.back else book.as_of)

    def says(self, book: Book) -> Text:
        words = Text(zh="产品停售：{which}", en="Retire {which}")
        if self.back:
            words = Text(zh="产品恢复销售：{which}", en="Sell {which} again")
        return words.fill(which=named(book, "products", self.product_id))
