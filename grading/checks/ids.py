"""The answer is a list of records; the mark follows F1 of precision and recall."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, field_validator, model_validator

from grading.answers import read_ids, write_ids
from grading.check import Check, Verdict, Wrong
from grading.mistake import Mistake, known_by_right
from grading.receipt import first_few, receipt
from grading.refusal import NotAllowedError, unknown
from grading.source import Source, value_of
from grading.work import Work
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import all_tables, code, is_table

RIGHT = Text(zh="名单正确。", en="The list is right.")
NEARLY = Text(
    zh="名单对了 {hits} 个，漏了 {missing} 个，多了 {extra} 个。请核对筛选条件和边界值。",
    en="{hits} on the list are right, {missing} are missing, {extra} do not belong. "
    "Check the filter and its limits.",
)


class Ids(Check):
    """`right` gives ids of `table`; F1 of `full` earns all, falling evenly to nothing at `zero`."""

    input: ClassVar[str] = "ids"
    kind: Literal["ids"] = "ids"
    question: str = Field(min_length=1)
    table: str = "accounts"
    right: Source
    full: float = Field(default=0.98, gt=0, le=1)
    zero: float = Field(default=0.6, ge=0, lt=1)
    mistakes: tuple[Mistake, ...] = ()

    @field_validator("table")
    @classmethod
    def _table_exists(cls, table: str) -> str:
        if not is_table(table):
            raise unknown("表", "table", table, all_tables())
        return table

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.zero >= self.full:
            raise NotAllowedError("zero 要小于 full", "`zero` must lie below `full`", ("zero",))
        known_by_right(self.mistakes, self.right)
        return self

    def judge(self, work: Work) -> Verdict:
        try:
            given = set(self._merged(work, read_ids(self.table, work.answers.get(self.question))))
        except UserError as error:
            return Verdict(0, error.says)
        right = set(self._listed(self.right, work))
        likeness = f1(given, right)
        shown = self._receipt(work, right, given, likeness)
        if likeness >= self.full:
            return Verdict(1, RIGHT, shown)
        met = max(0.0, (likeness - self.zero) / (self.full - self.zero))
        for mistake in self.mistakes:
            wrong = set(self._listed(mistake.leads_to(self.right), work))
            if wrong and f1(given, wrong) >= self.full and f1(given, wrong) > likeness:
                says = mistake.sentence(work, self.question)
                return Verdict(mistake.credit, says, shown, mistake.id)
        hits = len(given & right)
        says = NEARLY.fill(hits=hits, missing=len(right) - hits, extra=len(given) - hits)
        return Verdict(met, says, shown)

    def ideal(self, work: Work) -> dict[str, Any]:
        return {self.question: write_ids(self.table, self._listed(self.right, work))}

    def wrongs(self, work: Work) -> Iterator[Wrong]:
        right = set(self._listed(self.right, work))
        taken: list[set[int]] = []
        for mistake in self.mistakes:
            listed = self._listed(mistake.leads_to(self.right), work)
            wrong = set(listed)
            alone = not any(f1(wrong, other) >= self.full for other in taken)
            apart = bool(wrong) and alone and f1(wrong, right) < self.full
            answers = {self.question: write_ids(self.table, listed)}
            yield Wrong(mistake.id, answers, mistake.credit, apart)
            taken.append(wrong)

    def _listed(self, source: Source, work: Work) -> list[int]:
        return [int(id) for id in value_of(source, work, self.question)]

    def _merged(self, work: Work, ids: Iterable[int]) -> Iterable[int]:
        """An account that was merged away counts as the one that stands for it."""
        if self.table != "accounts":
            return ids
        book = work.book
        return [book.survivor(id) if book.has("accounts", id) else id for id in ids]

    def _receipt(
        self, work: Work, right: set[int], given: set[int], likeness: float
    ) -> dict[str, Any]:
        missing, extra = sorted(right - given), sorted(given - right)
        return receipt(
            self.right,
            work,
            len(right),
            len(given),
            f1=likeness,
            missing=[code(self.table, id) for id in first_few(missing)],
            extra=[code(self.table, id) for id in first_few(extra)],
        )


def f1(given: set[int], right: set[int]) -> float:
    """Twice the common ones ÷ both sizes; two empty lists are alike.

    >>> f1({1, 2, 3}, {2, 3, 4})
    0.6666666666666666
    """
    return 2 * len(given & right) / (len(given) + len(right)) if given or right else 1.0
