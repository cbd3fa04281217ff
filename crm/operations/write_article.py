"""The student writes or rewrites an article of the knowledge base."""

from typing import ClassVar

from crm.book import Book
from crm.meanwhile import check_edition
from crm.operation import Operation
from crm.service.articles import ARTICLES, cause_label
from crm.service.case_rules import MOST_ARTICLE, Words, check_words, service_member
from kit.errors import UserError
from kit.text import Text

MOST_TITLE = 100


class WriteArticle(Operation):
    """Without `article_id` a new draft; otherwise that article, which keeps its state. The text
    is Markdown and is shown without anything active in it. `seen` is the edition that the form had
    shown."""

    name: ClassVar[str] = "write_article"
    title: ClassVar[Text] = Text(zh="编写知识库文章", en="Write article")

    article_id: int | None = None
    heading: Words
    category: str
    body: Words
    owner_id: int | None = None
    seen: str | None = None

    def check(self, book: Book) -> None:
        check_words(self.heading, Text(zh="标题", en="Title"), MOST_TITLE)
        cause_label(self.category)
        check_words(self.body, Text(zh="正文", en="Text"), MOST_ARTICLE)
        if self.owner_id is not None:
            service_member(book, self.owner_id)
        if self.article_id is None:
            return
        before = book.record(ARTICLES, self.article_id)
        if all(before[column] == value for column, value in self._values().items()):
            raise UserError(
                "nothing_changed",
                "内容和原来一样，没有需要保存的改动。",
                "Everything is as it was; there is nothing to save.",
            )
        check_edition(book, ARTICLES, self.article_id, self.seen, dict(self._values()))

    def _values(self) -> dict[str, str | int | None]:
        written: dict[str, str | int | None] = {
            "name": self.heading,
            "category": self.category,
            "body": self.body,
        }
        return written if self.owner_id is None else written | {"owner_id": self.owner_id}

    def apply(self, book: Book) -> None:
        values = self._values()
        if self.article_id is None:
            book.add(ARTICLES, **values, status="draft", uses=0, updated_on=book.as_of)
        else:
            book.change(ARTICLES, self.article_id, **values, updated_on=book.as_of)

    def says(self, book: Book) -> Text:
        if self.article_id is not None:
            book.record(ARTICLES, self.article_id)
            said = Text(zh="修改文章：{name}", en="Edit article: {name}")
        else:
            said = Text(zh="编写文章：{name}", en="Write article: {name}")
        return said.fill(name=self.heading[:MOST_TITLE])
