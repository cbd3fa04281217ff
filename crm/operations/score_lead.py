"""The student answers the four BANT questions about a lead; the points add up to its score."""

from typing import ClassVar

from crm.book import Book
from crm.fields import check_values
from crm.naming import named
from crm.operation import Operation
from crm.sales.lead_score import score_of
from crm.sales.leads import unconverted_lead
from kit.errors import UserError
from kit.text import Text


class ScoreLead(Operation):
    """Answers by the codes of the leads table. A lead that was only assigned is now in process."""

    name: ClassVar[str] = "score_lead"
    title: ClassVar[Text] = Text(zh="线索评分", en="Score lead")

    lead_id: int
    budget: str | None = None
    authority: str | None = None
    need: str | None = None
    timeline: str | None = None

    def check(self, book: Book) -> None:
        lead = unconverted_lead(book, self.lead_id)
        answers = self._answers()
        if None in answers.values():
            raise UserError(
                "answers_missing",
                "请回答全部四个问题：预算、决策权、需求、时间表。",
                "Please answer all four questions: budget, authority, need, timeline.",
            )
        check_values(book, "leads", answers)
        if lead["score"] == score_of(answers) and answers.items() <= lead.items():
            raise UserError(
                "nothing_changed",
                "评分和原来一样，没有需要保存的改动。",
                "The score is as it was; there is nothing to save.",
            )

    def _answers(self) -> dict[str, str | None]:
        return {
            "budget": self.budget,
            "authority": self.authority,
            "need": self.need,
            "timeline": self.timeline,
        }

    def apply(self, book: Book) -> None:
        answers = self._answers()
        book.change("leads", self.lead_id, **answers, score=score_of(answers))
        if book.value("leads", self.lead_id, "status") in ("new", "assigned"):
            book.change("leads", self.lead_id, status="in_process")

    def says(self, book: Book) -> Text:
        return Text(zh="线索评分 {who}：{score} 分", en="Score lead {who}: {score} points").fill(
            who=named(book, "leads", self.lead_id), score=score_of(self._answers()) or 0
        )
