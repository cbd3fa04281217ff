"""The student puts a score model in force: every lead gets its score."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from crm.sales.scoring import check_model, kept_model, kept_models
from kit.errors import UserError
from kit.text import Text


class ApplyScoreModel(Operation):
    """Takes the place of the model that was in force. From here on open leads keep in step; those
    that have ended keep the score they have now."""

    name: ClassVar[str] = "apply_score_model"
    title: ClassVar[Text] = Text(zh="启用评分模型", en="Apply score model")

    id: int

    def check(self, book: Book) -> None:
        kept = kept_model(book, self.id)
        check_model(book, kept.model)
        if kept.active:
            raise UserError(
                "in_force_already",
                "这个评分模型已经在使用。",
                "This score model is in force already.",
            )

    def apply(self, book: Book) -> None:
        for kept in kept_models(book):
            book.change("score_models", kept.id, active=kept.id == self.id)

    def says(self, book: Book) -> Text:
        called = kept_model(book, self.id).name
        words = Text(
            zh="启用评分模型“{name}”，给 {n} 条线索评分",
            en="Score model “{name}” in force, {n} leads scored",
        )
        return words.fill(name=called, n=book.height("leads"))
