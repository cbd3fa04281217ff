"""How customers answer renewal offers: the numbers of answers.yaml."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from kit.yamlfiles import read_model

FILE = Path(__file__).with_name("answers.yaml")


class Days(BaseModel):
    """From the offer to the answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    least: int
    most: int


class Answers(BaseModel):
    """Chances in percentage points but for `level`, a share."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    effective_date: str
    days: Days
    level: float
    per_percent_dearer: float
    good_time: int
    late: float
    per_complaint: float
    complaint_days: int
    least: float
    most: float


@cache
def answers() -> Answers:
    """The parameters, read once."""
    return read_model(FILE, Answers)
