"""What a case is: five steps, each one or more stages with a weight. Content is in cases/."""

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from crm.market_model import MARKETS
from kit.errors import ContentError, UnknownNameError
from kit.text import Text
from kit.yamlfiles import read_model
from lessons.catalog import FILE, entry_in
from scenarios.clock import CaseClock, check_places

CASES = Path(__file__).with_name("cases")
CASE_FILE = "case.yaml"
STEPS: dict[int, Text] = {
    1: Text(zh="① 环境与情境确认", en="① Situation"),
    2: Text(zh="② 实践流程", en="② Process"),
    3: Text(zh="③ 数据分析", en="③ Analysis"),
    4: Text(zh="④ 决策", en="④ Decision"),
    5: Text(zh="⑤ 结果与反思", en="⑤ Outcome and reflection"),
}
"""The five steps every integrated case goes through."""


def _known_market(name: str) -> str:
    MARKETS[name]
    return name


class StageFile(BaseModel):
    """One stage as case.yaml lists it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    step: int = Field(ge=1, le=5)
    weight: float = Field(gt=0, le=100)
    round: str = ""
    """The round of the market that is decided in this stage; empty for other stages."""
    question: str = ""
    """The question that holds the decision."""


class CaseFile(BaseModel):
    """What case.yaml may say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^S[0-9]+$")
    title: Text
    summary: Text
    minutes: int = Field(gt=0, le=1000)
    objectives: tuple[Text, ...]
    roles: tuple[Text, ...]
    needs: tuple[str, ...] = ()
    """Units to be done first."""
    market: Annotated[str, AfterValidator(_known_market)]
    stages: tuple[StageFile, ...]
    clock: CaseClock = CaseClock()

    @field_validator("clock")
    @classmethod
    def _stages_there_are(cls, clock: CaseClock, info: ValidationInfo) -> CaseClock:
        if "stages" in info.data:  # else they are at fault themselves, which is told first
            check_places(clock, [stage.folder for stage in info.data["stages"]])
        return clock

    @model_validator(mode="after")
    def _steps_in_order(self) -> Self:
        steps = [stage.step for stage in self.stages]
        if steps != sorted(steps) or set(steps) != set(STEPS):
            raise ValueError("the stages must go through steps 1 to 5 in order")
        if abs(sum(stage.weight for stage in self.stages) - 100) > 1e-9:
            raise ValueError("the weights of the stages must add up to 100")
        return self


class StageInfo(BaseModel):
    """One stage of a case with the exercise that holds it."""

    model_config = ConfigDict(frozen=True)

    exercise_id: str
    title: Text
    step: int
    weight: float
    """Points out of 100 of the case."""
    round: str
    question: str
    days: int = 0
    """Days that pass in the firm once the stage is handed in."""

    @property
    def step_title(self) -> Text:
        return STEPS[self.step]


class Case(BaseModel):
    """An integrated case."""

    model_config = ConfigDict(frozen=True)

    id: str
    code: str
    title: Text
    summary: Text
    minutes: int
    objectives: tuple[Text, ...]
    roles: tuple[Text, ...]
    needs: tuple[str, ...]
    market: str
    stages: tuple[StageInfo, ...]
    clock: CaseClock = CaseClock()

    def days_before(self, exercise_id: str) -> int:
        """Days that have passed when a stage is worked on, the student's own aside."""
        days = 0
        for stage in self.stages:
            if stage.exercise_id == exercise_id:
                break
            days += stage.days
        return days

    @property
    def days_before_round(self) -> int:
        """Days that have passed when the market is first decided."""
        first = next((stage for stage in self.stages if stage.round), None)
        return self.days_before(first.exercise_id) if first else 0

    def stage(self, exercise_id: str) -> StageInfo:
        return next(stage for stage in self.stages if stage.exercise_id == exercise_id)


@cache
def cases() -> dict[str, Case]:
    """Every case by id, in the order of their codes; ContentError when one cannot be read."""
    found = [read_case(path.parent) for path in sorted(CASES.glob(f"*/{CASE_FILE}"))]
    return {case.id: case for case in sorted(found, key=lambda case: int(case.code[1:]))}


def case(id: str) -> Case:
    """The case with this id; UnknownNameError otherwise."""
    try:
        return cases()[id]
    except KeyError:
        known = ", ".join(cases())
        raise UnknownNameError(f"no case is called {id!r}; known: {known}") from None


def read_case(folder: Path) -> Case:
    """The case in a folder anywhere; ContentError says what is wrong with it, and where."""
    written = read_model(folder / CASE_FILE, CaseFile)
    stages = tuple(_stage(folder, stage, written.clock) for stage in written.stages)
    plain: dict[str, Any] = {
        name: getattr(written, name) for name in CaseFile.model_fields if name != "stages"
    }
    return Case(id=folder.name, stages=stages, **plain)


def case_of_stage(exercise_id: str) -> Case | None:
    """The case that an exercise is a stage of; None for an exercise of its own."""
    return cases().get(exercise_id.split("/")[0])


def _stage(folder: Path, stage: StageFile, clock: CaseClock) -> StageInfo:
    exercise_id = f"{folder.name}/{stage.folder}"
    if not (folder / stage.folder / FILE).is_file():
        raise ContentError(
            folder / CASE_FILE,
            "no_stage",
            f"找不到环节文件夹“{stage.folder}”",
            f"there is no stage folder {stage.folder!r}",
            field="stages",
        )
    return StageInfo(
        exercise_id=exercise_id,
        title=entry_in(folder / stage.folder).exercise.title,
        step=stage.step,
        weight=stage.weight,
        round=stage.round,
        question=stage.question,
        days=clock.days_at(stage.folder),
    )
