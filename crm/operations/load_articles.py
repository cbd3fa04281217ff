"""The student loads the firm's starter articles into an empty knowledge base."""

from typing import ClassVar, Literal

from crm.book import Book
from crm.operation import Operation
from crm.service.articles import ARTICLES, starter_articles
from crm.service.case_rules import head_of
from kit.errors import UserError
from kit.text import Text


class LoadArticles(Operation):
    """One published article per cause, in the language the student works in."""

    name: ClassVar[str] = "load_articles"
    title: ClassVar[Text] = Text(zh="载入入门文章", en="Load the starter articles")

    language: Literal["zh", "en"] = "zh"

    def check(self, book: Book) -> None:
        if book.height(ARTICLES):
            raise UserError(
                "articles_there",
                "知识库里已经有文章，不能再载入入门文章。",
                "The knowledge base has articles already.",
            )

    def apply(self, book: Book) -> None:
        for article in starter_articles():
            book.add(
                ARTICLES,
                name=article.title_in(book, self.language),
                category=article.category,
                body=article.body.in_language(self.language).strip(),
                status="published",
                uses=0,
                updated_on=book.as_of,
                owner_id=head_of(book),
            )

    def says(self, book: Book) -> Text:
        return Text(zh="载入 {n} 篇入门文章", en="Load {n} starter articles").fill(
            n=len(starter_articles())
        )
