"""The student takes the score model out of force."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from crm.sales.scoring import model_in_force
from crm.sales.scoring_points import forget_scores
from kit.errors import UserError
from kit.text import Text


class StopScoreModel(Operation):
    """The scores it gave are emptied: nothing would keep them in step any more."""

    name: ClassVar[str] = "stop_score_model"
    title: ClassVar[Text] = Text(zh="停用评分模型", en="Stop score model")

    id: int

    def check(self, book: Book) -> None:
        kept = model_in_force(book)
        if kept is None or kept.id != self.id:
            raise UserError(
                "not_in_force", "这个评分模型没有在使用。", "This score model is not in force."
            )

    def apply(self, book: Book) -> None:
        book.change("score_models", self.id, active=False)
        forget_scores(book)

    def says(self, book: Book) -> Text:
        called = str(book.value("score_models", self.id, "name"))
        return Text(zh="停用评分模型“{name}”", en="Score model “{name}” stopped").fill(name=called)
