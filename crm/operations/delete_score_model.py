"""The student deletes a score model that is not in force."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from crm.sales.scoring import kept_model
from kit.errors import UserError
from kit.text import Text


class DeleteScoreModel(Operation):
    """The record stays in the table, marked as deleted, so that this can be undone."""

    name: ClassVar[str] = "delete_score_model"
    title: ClassVar[Text] = Text(zh="删除评分模型", en="Delete score model")

    id: int

    def check(self, book: Book) -> None:
        if kept_model(book, self.id).active:
            raise UserError(
                "model_in_force",
                "正在使用的评分模型不能删除，请先停用，或者启用另一个模型。",
                "A score model in force cannot be deleted; stop it, or apply another one first.",
            )

    def apply(self, book: Book) -> None:
        book.change("score_models", self.id, deleted=True)

    def says(self, book: Book) -> Text:
        called = str(book.value("score_models", self.id, "name"))
        return Text(zh="删除评分模型“{name}”", en="Deleted score model “{name}”").fill(name=called)
