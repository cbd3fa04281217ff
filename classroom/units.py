"""What can be assigned: an exercise, or a whole case with its stages. Content seen from outside."""

from dataclasses import dataclass

from kit.errors import UnknownNameError, UserError
from kit.text import Text
from lessons.catalog import Entry, entry, topics
from scenarios.case import cases

__all__ = ["Entry", "entry"]


@dataclass(frozen=True, slots=True)
class Part:
    """One exercise of a unit and its share of the unit's score."""

    exercise_id: str
    title: Text
    weight: float


@dataclass(frozen=True, slots=True)
class Unit:
    """Something to assign; `needs` are units to be done first."""

    id: str
    kind: str
    code: str
    title: Text
    layer: str
    minutes: int
    needs: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def exercises(self) -> tuple[str, ...]:
        return tuple(part.exercise_id for part in self.parts)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The units of one topic, in the order they are taught."""

    id: str
    title: Text
    units: tuple[Unit, ...]


def unit(unit_id: str) -> Unit:
    """The unit; UserError when the content has gone or the name is wrong."""
    if unit_id in cases():
        return _case(unit_id)
    try:
        return _exercise(entry(unit_id))
    except UnknownNameError as error:
        raise UserError(
            "no_unit",
            f"找不到练习“{unit_id}”，请检查编号。",
            f"There is no exercise “{unit_id}”; {error}.",
        ) from error


def shelves() -> list[Shelf]:
    """Everything there is to assign, by topic; a case stands in the topic it belongs to."""
    by_topic = [
        Shelf(topic.id, topic.title, tuple(_exercise(entry) for entry in topic.entries))
        for topic in topics()
    ]
    return [*by_topic, Shelf("cases", CASES, tuple(_case(case_id) for case_id in cases()))]


CASES = Text(zh="综合实训", en="Integrated cases")


def known_unit(unit_id: str) -> Unit:
    """As `unit`; for content that has gone, a bare unit under its id, so old grades can be read."""
    try:
        return unit(unit_id)
    except UserError:
        title = Text(zh=unit_id, en=unit_id)
        part = Part(unit_id, title, 1.0)
        return Unit(unit_id, "exercise", "", title, "verification", 0, (), (part,))


def exists(exercise_id: str) -> bool:
    try:
        return bool(entry(exercise_id))
    except UnknownNameError:
        return False


def pass_mark(exercise_id: str) -> float:
    """Score out of 100 at which the exercise is passed; 60 when it has gone."""
    return entry(exercise_id).exercise.pass_mark if exists(exercise_id) else 60.0


def hides_scores(exercise_id: str) -> bool:
    """Whether students see verdicts and scores only after the deadline."""
    return exists(exercise_id) and entry(exercise_id).exercise.feedback == "after_deadline"


def _exercise(found: Entry) -> Unit:
    exercise = found.exercise
    return Unit(
        found.id,
        "exercise",
        exercise.code,
        exercise.title,
        exercise.layer,
        exercise.minutes,
        tuple(exercise.needs),
        (Part(found.id, exercise.title, 1.0),),
    )


def _case(case_id: str) -> Unit:
    case = cases()[case_id]
    return Unit(
        case_id,
        "case",
        case.code,
        case.title,
        "integrated",
        case.minutes,
        tuple(case.needs),
        tuple(Part(stage.exercise_id, stage.title, stage.weight) for stage in case.stages),
    )
