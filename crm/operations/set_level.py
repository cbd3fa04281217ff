"""The student puts a customer into a value level."""

from typing import ClassVar

from crm.book import Book
from crm.fields import check_values
from crm.naming import named
from crm.operation import Operation
from crm.rules import changed_values, live_account
from kit.text import Text


class SetLevel(Operation):
    """`level` is a code of the accounts' level column."""

    name: ClassVar[str] = "set_level"
    title: ClassVar[Text] = Text(zh="设置客户等级", en="Set customer level")

    account_id: int
    level: str

    def check(self, book: Book) -> None:
        live_account(book, self.account_id)
        check_values(book, "accounts", {"level": self.level})
        changed_values(book, "accounts", self.account_id, {"level": self.level})

    def apply(self, book: Book) -> None:
        book.change("accounts", self.account_id, level=self.level)

    def says(self, book: Book) -> Text:
        return Text(zh="客户等级 {level}：{who}", en="Level {level}: {who}").fill(
            level=self.level, who=named(book, "accounts", self.account_id)
        )
