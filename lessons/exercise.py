"""What exercise.yaml may say, and what in it must agree."""

from typing import TYPE_CHECKING, Annotated, Literal, Self, Union

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from crm.operation import OPERATIONS
from grading.check import CHECKS, Check
from grading.content import sources_in, texts_in
from grading.refusal import NotAllowedError, Place, unknown
from kit.text import Text
from lessons.question import Question, TableColumn
from sample_data.schema import all_tables, is_table

__all__ = ["Exercise", "Question", "TableColumn"]

Layer = Literal["theory", "verification", "integrated"]


if TYPE_CHECKING:
    AnyCheck = Check
else:
    AnyCheck = Annotated[
        Union[tuple(CHECKS[name] for name in CHECKS)],  # noqa: UP007
        Field(discriminator="kind"),
    ]


class Exercise(BaseModel):
    """One exercise: an unknown or missing field, or parts that do not agree, are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^[A-Z][0-9A-Z.-]{0,11}$")
    """Short name on course maps: V12, L5, S7-3."""
    title: Text
    layer: Layer
    minutes: int = Field(gt=0, le=600)
    objectives: tuple[Text, ...] = Field(min_length=1)
    needs: tuple[str, ...] = ()
    """Ids of exercises to be passed first."""
    tables: tuple[str, ...] = ()
    """Tables whose columns the student should see explained."""
    operations: tuple[str, ...] = ()
    """Operations of the CRM that are useful here."""
    draw: int | None = Field(default=None, ge=1)
    """How many questions of the pool each attempt gets; all when left out."""
    attempts: int = Field(default=3, ge=1, le=20)
    pass_mark: float = Field(default=60.0, ge=0, le=100, allow_inf_nan=False)
    feedback: Literal["each_attempt", "after_deadline"] = "each_attempt"
    questions: tuple[Question, ...]
    checks: tuple[AnyCheck, ...] = Field(min_length=1)

    @field_validator("tables")
    @classmethod
    def _tables_exist(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for place, name in enumerate(names):
            if not is_table(name):
                raise unknown("表", "table", name, list(all_tables()), (place,))
        return names

    @field_validator("operations")
    @classmethod
    def _operations_exist(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for place, name in enumerate(names):
            if name not in OPERATIONS:
                raise unknown("操作", "operation", name, list(OPERATIONS), (place,))
        return names

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        self._ids_are_unique()
        self._both_languages_are_there()
        for number, check in enumerate(self.checks):
            self._check_fits(check, ("checks", number))
            self._needs_come_first(number)
        self._every_question_is_judged()
        self._draw_is_possible()
        return self

    def question(self, id: str) -> Question | None:
        return next((q for q in self.questions if q.id == id), None)

    def _ids_are_unique(self) -> None:
        for field, ids in (
            ("questions", [q.id for q in self.questions]),
            ("checks", [c.id for c in self.checks]),
        ):
            for number, id in enumerate(ids):
                if id in ids[:number]:
                    raise NotAllowedError(
                        f"编号“{id}”用了两次", f"the id {id!r} is used twice", (field, number, "id")
                    )

    def _both_languages_are_there(self) -> None:
        for place, text in texts_in(self):
            for language in ("zh", "en"):
                if not getattr(text, language).strip():
                    raise NotAllowedError("这里还没有写", "nothing is written", (*place, language))

    def _check_fits(self, check: Check, place: Place) -> None:
        question = self.question(check.question)
        if check.question and question is None:
            known = [q.id for q in self.questions]
            raise unknown("题目", "question", check.question, known, (*place, "question"))
        wanted = check.input
        if question is not None and wanted and question.input != wanted:
            raise NotAllowedError(
                f"{check.kind} 检查要用 {wanted} 题，“{question.id}”是 {question.input} 题",
                f"{check.kind} judges {wanted} questions; {question.id!r} is {question.input}",
                (*place, "kind"),
            )
        if question is not None:
            self._names_fit(check, question, place)
        self._sources_fit(check, question, place)

    def _names_fit(self, check: Check, question: Question, place: Place) -> None:
        columns = {column.id for column in question.columns}
        named = (("options_named", set(question.options)), ("targets_named", set(question.targets)))
        for method, known in (*named, ("columns_named", columns)):
            used = getattr(check, method)() if hasattr(check, method) else set()
            if strange := used - known:
                raise unknown("选项或列", "option or column", min(strange), sorted(known), place)

    def _sources_fit(self, check: Check, question: Question | None, place: Place) -> None:
        known = set(question.numbers) if question else set()
        ids = {q.id for q in self.questions}
        for inside, source in sources_in(check):
            if strange := source.names() - known:
                raise unknown("数字", "number", min(strange), sorted(known), (*place, *inside))
            if strange := source.own_answers() - ids:
                raise unknown("题目", "question", min(strange), sorted(ids), (*place, *inside))

    def _needs_come_first(self, number: int) -> None:
        before = [check.id for check in self.checks[:number]]
        for name in self.checks[number].needs:
            if name not in before:
                raise unknown(
                    "前面的检查", "earlier check", name, before, ("checks", number, "needs")
                )

    def _every_question_is_judged(self) -> None:
        judged = {check.question for check in self.checks}
        for number, question in enumerate(self.questions):
            if question.id not in judged:
                raise NotAllowedError(
                    f"题目“{question.id}”没有任何检查",
                    f"no check judges the question {question.id!r}",
                    ("questions", number, "id"),
                )

    def _draw_is_possible(self) -> None:
        if self.draw is None:
            return
        if self.draw > len(self.questions):
            raise NotAllowedError(
                f"题库只有 {len(self.questions)} 题", f"the pool has {len(self.questions)} "
                f"questions",
                ("draw",),
            )  # fmt: skip
        for number, check in enumerate(self.checks):
            if check.needs or any(source.own_answers() for _, source in sources_in(check)):
                raise NotAllowedError(
                    "抽题时，题目之间不能互相依赖",
                    "questions that are drawn may not depend on each other",
                    ("checks", number),
                )
