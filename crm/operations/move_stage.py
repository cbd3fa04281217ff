"""The student moves an opportunity to another stage."""

from typing import ClassVar

from pydantic import Field, field_validator

from crm.book import Book, Row
from crm.fields import Values, check_values, plain_values, record_values
from crm.naming import named
from crm.operation import Operation
from crm.rules import CLOSED, PROBABILITIES, STAGES, open_opportunity, stage_label
from crm.sales.stage_rules import check_requirements
from crm.sales.stages import enter_stage
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import schema


class MoveStage(Operation):
    """One step forward, any step back, or out as lost with its reason. The probability becomes the
    stage's default and the stage history gets a line dated today. `values` fills in fields of the
    deal that the new stage asks for."""

    name: ClassVar[str] = "move_stage"
    title: ClassVar[Text] = Text(zh="推进商机阶段", en="Move opportunity")

    opportunity_id: int
    stage: str
    lost_reason: str | None = None
    values: Values = Field(default_factory=dict)

    @field_validator("values")
    @classmethod
    def _plain(cls, values: Values) -> Values:
        return plain_values("opportunities", values)

    def check(self, book: Book) -> None:
        if self.stage not in PROBABILITIES:
            raise UserError(
                "unknown_stage",
                "没有这个阶段，请从列表中选择。",
                "There is no such stage; choose one from the list.",
            )
        deal = open_opportunity(book, self.opportunity_id)
        before = deal["stage"]
        if self.stage == before:
            raise UserError(
                "same_stage",
                f"商机已经在“{stage_label(before).zh}”阶段。",
                f"The opportunity is at “{stage_label(before).en}” already.",
            )
        self._check_gate(before)
        self._check_reason()
        self._check_needs(book, deal)

    def _check_gate(self, before: str) -> None:
        if self.stage == "lost":
            return
        following = STAGES[STAGES.index(before) + 1]
        if STAGES.index(self.stage) > STAGES.index(following):
            raise UserError(
                "stage_gate",
                f"不能跳过阶段：“{stage_label(before).zh}”之后是“{stage_label(following).zh}”，"
                "请逐个阶段推进。",
                f"Stages cannot be skipped: “{stage_label(following).en}” follows "
                f"“{stage_label(before).en}”; go one stage at a time.",
            )

    def _check_reason(self) -> None:
        reasons = schema()["opportunities"].columns["lost_reason"].values
        if self.stage == "lost" and self.lost_reason not in reasons:
            raise UserError(
                "lost_reason",
                "丢单要写明原因，请选择“丢单原因”。",
                "A lost opportunity needs its reason; choose a lost reason.",
            )
        if self.stage != "lost" and self.lost_reason is not None:
            raise UserError(
                "lost_reason",
                "只有丢单才填写“丢单原因”。",
                "Only a lost opportunity has a lost reason.",
            )

    def _check_needs(self, book: Book, deal: Row) -> None:
        check_values(book, "opportunities", self.values)
        check_requirements(book, deal | record_values("opportunities", self.values), self.stage)

    def apply(self, book: Book) -> None:
        if self.values:
            typed = record_values("opportunities", self.values)
            book.change("opportunities", self.opportunity_id, **typed)
        enter_stage(book, self.opportunity_id, self.stage, self.lost_reason)

    def says(self, book: Book) -> Text:
        before = book.value("opportunities", self.opportunity_id, "stage")
        verb = Text(zh="结束商机", en="Close") if self.stage in CLOSED else self.title
        return Text(
            zh="{verb} {which}：{before} → {after}", en="{verb} {which}: {before} → {after}"
        ).fill(
            verb=verb,
            before=stage_label(before),
            after=stage_label(self.stage),
            which=named(book, "opportunities", self.opportunity_id),
        )
