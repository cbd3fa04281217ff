"""The student adds a product to the catalogue."""

from typing import ClassVar

from pydantic import field_validator

from crm.book import Book
from crm.fields import Values, check_values, plain_values, record_values
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text

ASKED = ("name", "category", "list_price", "unit_cost")
"""Columns a new product brings along; the first and the third are needed."""


class AddProduct(Operation):
    """`values` by column of the products table; sold from today on."""

    name: ClassVar[str] = "add_product"
    title: ClassVar[Text] = Text(zh="新建产品", en="New product")

    values: Values

    @field_validator("values")
    @classmethod
    def _plain(cls, values: Values) -> Values:
        return plain_values("products", values)

    def check(self, book: Book) -> None:
        if not self.values.keys() <= set(ASKED):
            raise UserError(
                "unknown_field",
                "新产品的这一项不能直接填写。",
                "That field of a new product cannot be filled in.",
            )
        given = {name: value for name, value in self.values.items() if value is not None}
        check_values(book, "products", given, ("name", "list_price"))
        names = book.table("products")["name"]
        if self.values["name"] in names:
            raise UserError(
                "taken_name",
                f"已经有名为“{self.values['name']}”的产品，请换一个名称。",
                f"There is a product called “{self.values['name']}” already; choose another name.",
            )

    def apply(self, book: Book) -> None:
        book.add("products", **record_values("products", self.values), valid_from=book.as_of)

    def says(self, book: Book) -> Text:
        return Text(zh="新建产品：{name}", en="New product: {name}").fill(
            name=self.values.get("name") or ""
        )
