"""The student keeps a model that scores leads, new or over an old one."""

from typing import Any, ClassVar

from crm.book import Book
from crm.fields import Values, check_values
from crm.operation import Operation, Trimmed
from crm.sales.scoring import (
    KeptModel,
    check_model,
    kept_model,
    kept_models,
    model_text,
    read_model,
)
from kit.errors import UserError
from kit.text import Text

MOST_MODELS = 20


class SaveScoreModel(Operation):
    """`id` names the model that is replaced, None adds one. `model` is plain data: rules of `if`
    and `points`, `mql` and `sql`. `seen` is what the form had shown: name, and the stored text.
    Open leads are scored anew when it is in force."""

    name: ClassVar[str] = "save_score_model"
    title: ClassVar[Text] = Text(zh="保存评分模型", en="Save score model")

    id: int | None = None
    called: Trimmed
    model: dict[str, Any]
    seen: Values | None = None

    def check(self, book: Book) -> None:
        check_values(book, "score_models", {"name": self.called or None}, ("name",))
        if self.id is not None:
            self._check_seen(book, kept_model(book, self.id))
        others = [kept for kept in kept_models(book) if kept.id != self.id]
        if any(kept.name == self.called for kept in others):
            raise UserError(
                "same_name",
                f"已有名为“{self.called}”的评分模型，请换一个名称。",
                f"There is a score model called “{self.called}” already; choose another name.",
            )
        if len(others) >= MOST_MODELS:
            raise UserError(
                "too_many_models",
                f"评分模型最多 {MOST_MODELS} 个，请先删除不用的。",
                f"There can be {MOST_MODELS} score models; delete one that is not used.",
            )
        check_model(book, read_model(self.model, book))

    def _check_seen(self, book: Book, kept: KeptModel) -> None:
        now = {"name": kept.name, "model": kept.text}
        if self.seen not in (None, now) and now != self._values(book):
            raise UserError(
                "changed_meanwhile",
                "这个评分模型刚才在别的窗口改过，您的修改还在页面上，没有保存。再保存一次就以您的为准。",
                "This score model has just been changed in another window. What you entered is "
                "still on the page and not saved; save again to let it stand.",
            )

    def apply(self, book: Book) -> None:
        if self.id is not None:
            book.change("score_models", self.id, **self._values(book))
            return
        book.add("score_models", **self._values(book), active=False, created_on=book.as_of)

    def says(self, book: Book) -> Text:
        words = Text(
            zh="保存评分模型“{name}”：{n} 条规则，MQL {mql} 分，SQL {sql} 分",
            en="Saved score model “{name}”: {n} rules, MQL from {mql}, SQL from {sql}",
        )
        model = read_model(self.model, book)
        return words.fill(name=self.called, n=len(model.rules), mql=model.mql, sql=model.sql)

    def _values(self, book: Book) -> Values:
        return {"name": self.called, "model": model_text(read_model(self.model, book))}
