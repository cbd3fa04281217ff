"""The student publishes an article, so that cases can use it."""

from typing import ClassVar

from crm.book import Book
from crm.naming import named
from crm.operation import Operation
from crm.service.articles import ARTICLES
from kit.errors import UserError
from kit.text import Text


class PublishArticle(Operation):
    """From a draft, or from retirement."""

    name: ClassVar[str] = "publish_article"
    title: ClassVar[Text] = Text(zh="发布文章", en="Publish article")

    article_id: int

    def check(self, book: Book) -> None:
        article = book.record(ARTICLES, self.article_id)
        if article["status"] == "published":
            raise UserError(
                "published_already", "文章已经发布。", "The article is published already."
            )
        if not article["body"]:
            raise UserError(
                "no_text",
                "文章还没有正文，请先编写。",
                "The article has no text yet; write it first.",
            )

    def apply(self, book: Book) -> None:
        book.change(ARTICLES, self.article_id, status="published", updated_on=book.as_of)

    def says(self, book: Book) -> Text:
        return Text(zh="发布文章 {which}", en="Publish article {which}").fill(
            which=named(book, ARTICLES, self.article_id)
        )
