"""The student records how a case was solved."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from crm.service import case_steps
from crm.service.articles import usable_article
from crm.service.case_rules import Words, answered, case_named, check_words, workable
from kit.text import Text


class ResolveCase(Operation):
    """The solution stops the clock; a knowledge article that helped is counted as used."""

    name: ClassVar[str] = "resolve_case"
    title: ClassVar[Text] = Text(zh="登记处理结果", en="Resolve case")

    case_id: int
    text: Words
    article_id: int | None = None

    def check(self, book: Book) -> None:
        answered(workable(book, self.case_id, "assigned"))
        check_words(self.text, Text(zh="处理结果", en="Solution"))
        if self.article_id is not None:
            usable_article(book, self.article_id)

    def apply(self, book: Book) -> None:
        case_steps.resolve(book, self.case_id, self.text, self.article_id)

    def says(self, book: Book) -> Text:
        return Text(zh="解决工单 {which}", en="Resolve case {which}").fill(
            which=case_named(book, self.case_id)
        )
