"""The student takes an article out of use."""

from typing import ClassVar

from crm.book import Book
from crm.naming import named
from crm.operation import Operation
from crm.service.articles import ARTICLES
from kit.errors import UserError
from kit.text import Text


class RetireArticle(Operation):
    """It stays readable and in the cases that used it, but is suggested no more."""

    name: ClassVar[str] = "retire_article"
    title: ClassVar[Text] = Text(zh="停用文章", en="Retire article")

    article_id: int

    def check(self, book: Book) -> None:
        if book.value(ARTICLES, self.article_id, "status") == "retired":
            raise UserError("retired_already", "文章已经停用。", "The article is retired already.")

    def apply(self, book: Book) -> None:
        book.change(ARTICLES, self.article_id, status="retired", updated_on=book.as_of)

    def says(self, book: Book) -> Text:
        return Text(zh="停用文章 {which}", en="Retire article {which}").fill(
            which=named(book, ARTICLES, self.article_id)
        )
