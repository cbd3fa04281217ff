"""How far a student is: the course map, and what to do next."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlmodel import Session

from classroom.clock import now
from classroom.deadlines import Phase, attempts_at, is_over, phase
from classroom.records import Records, records_of
from classroom.rights import Visitor, member_of, staff_of, student_of
from classroom.tables import Assignment
from classroom.units import Part, Unit, hides_scores, known_unit, pass_mark, shelves
from kit.text import Text

State = Literal["locked", "not_open", "open", "draft", "submitted", "passed", "closed"]
CASE_PASSES_AT = 60.0
"""A whole case is passed at this weighted score once every stage is handed in."""


@dataclass(frozen=True, slots=True)
class Need:
    """A unit to be done first."""

    unit_id: str
    title: Text


@dataclass(frozen=True, slots=True)
class StageProgress:
    """One exercise of a unit. `can_hand_in` is what `hand_in` will answer now."""

    exercise_id: str
    title: Text
    weight: float
    state: State
    score: float | None
    attempts_used: int
    attempts: int
    saved_at: datetime | None
    handed_in_at: datetime | None
    can_hand_in: bool


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """One line of the course map; an exercise has one stage, a case several."""

    unit_id: str
    code: str
    title: Text
    kind: str
    layer: str
    minutes: int
    state: State
    score: float | None
    attempts_used: int
    attempts: int
    opens_at: datetime | None
    due_at: datetime | None
    saved_at: datetime | None
    phase: Phase
    needs: tuple[Need, ...]
    """Units still to be done before this one opens."""
    assignment_id: int
    stages: tuple[StageProgress, ...]


@dataclass(frozen=True, slots=True)
class TopicProgress:
    """The assigned units of one topic."""

    id: str
    title: Text
    lines: tuple[UnitProgress, ...]

    @property
    def done(self) -> int:
        return sum(line.state == "passed" for line in self.lines)


@dataclass(frozen=True, slots=True)
class NextStep:
    """Where to go on with one click."""

    unit: UnitProgress
    exercise_id: str


def course_map(
    db: Session, who: Visitor, course_id: int, person_id: int | None = None
) -> list[TopicProgress]:
    """The visitor's own map, or a student's for the staff of the course."""
    if person_id is None or person_id == who.person_id:
        member_of(db, who, course_id)
    else:
        staff_of(db, who, course_id)
        student_of(db, course_id, person_id)
    owner = person_id or who.person_id
    topics = map_of(records_of(db, course_id, owner), owner)
    return [_as_seen(topic) for topic in topics] if who.role == "student" else topics


def map_of(records: Records, person_id: int) -> list[TopicProgress]:
    """The map from records that were read already; pure but for the clock."""
    found = []
    for shelf in shelves():
        lines = [
            unit_progress(records, assignment, unit, person_id)
            for unit in shelf.units
            if (assignment := records.of_unit(unit.id)) is not None
        ]
        if lines:
            found.append(TopicProgress(shelf.id, shelf.title, tuple(lines)))
    return found


def next_step(topics: list[TopicProgress]) -> NextStep | None:
    """An exercise with a fresh draft, else the first that can be handed in and is not passed."""
    steps = [NextStep(unit, stage.exercise_id) for unit, stage in _open_stages(topics)]
    drafts = [
        (stage.saved_at, NextStep(unit, stage.exercise_id))
        for unit, stage in _open_stages(topics)
        if stage.state == "draft" and stage.saved_at is not None
    ]
    if drafts:
        return max(drafts, key=lambda draft: draft[0])[1]
    return steps[0] if steps else None


def unit_progress(
    records: Records, assignment: Assignment, unit: Unit, person_id: int
) -> UnitProgress:
    due_at = records.due_at(assignment.id, person_id)
    its_phase = phase(assignment, due_at, now())
    needs = _unmet(records, unit, person_id)
    stages = tuple(_stages(records, assignment, unit, person_id, its_phase, bool(needs)))
    score = _weighted(stages)
    saved = [stage.saved_at for stage in stages if stage.saved_at is not None]
    return UnitProgress(
        unit.id,
        unit.code,
        unit.title,
        unit.kind,
        unit.layer,
        unit.minutes,
        _unit_state(stages, score),
        score,
        max(stage.attempts_used for stage in stages),
        max(stage.attempts for stage in stages),
        assignment.opens_at,
        due_at,
        max(saved, default=None),
        its_phase,
        needs,
        assignment.id,
        stages,
    )


def as_seen(unit: UnitProgress) -> UnitProgress:
    """Without the scores that a student may not see before the deadline."""
    stages = tuple(_veiled(stage, unit.phase) for stage in unit.stages)
    if stages == unit.stages:
        return unit
    score = _weighted(stages)
    return replace(unit, stages=stages, score=score, state=_unit_state(stages, score))


def _as_seen(topic: TopicProgress) -> TopicProgress:
    return replace(topic, lines=tuple(as_seen(line) for line in topic.lines))


def _veiled(stage: StageProgress, its_phase: Phase) -> StageProgress:
    over = is_over(its_phase, stage.attempts_used, stage.attempts)
    if over or not hides_scores(stage.exercise_id):
        return stage
    state: State = "submitted" if stage.state == "passed" else stage.state
    return replace(stage, score=None, state=state)


def _open_stages(topics: list[TopicProgress]) -> Iterator[tuple[UnitProgress, StageProgress]]:
    for topic in topics:
        for unit in topic.lines:
            for stage in unit.stages:
                if stage.can_hand_in and stage.state != "passed":
                    yield unit, stage


def _stages(
    records: Records,
    assignment: Assignment,
    unit: Unit,
    person_id: int,
    its_phase: Phase,
    locked: bool,
) -> Iterator[StageProgress]:
    for part in unit.parts:
        stage = _stage(records, assignment, part, person_id, its_phase, locked)
        yield stage
        locked = locked or stage.attempts_used == 0


def _stage(
    records: Records,
    assignment: Assignment,
    part: Part,
    person_id: int,
    its_phase: Phase,
    locked: bool,
) -> StageProgress:
    place = (assignment.id, person_id, part.exercise_id)
    lines = records.attempts.get(place, ())
    counts = records.counting(*place)
    score = counts.score if counts else None
    saved_at = records.saved.get(place)
    handed_in_at = lines[-1].handed_in_at if lines else None
    if score is not None and score >= pass_mark(part.exercise_id):
        state: State = "passed"
    elif saved_at is not None and (handed_in_at is None or saved_at > handed_in_at):
        state = "draft"
    else:
        state = "submitted" if lines else "open"
    state = _gate(state, its_phase, locked and not lines)
    attempts = attempts_at(assignment, part.exercise_id)
    can = its_phase in ("open", "late") and not locked and len(lines) < attempts
    return StageProgress(
        part.exercise_id,
        part.title,
        part.weight,
        state,
        score,
        len(lines),
        attempts,
        saved_at,
        handed_in_at,
        can,
    )


def _gate(state: State, its_phase: Phase, locked: bool) -> State:
    """What the calendar and the order of things make of a stage that is not handed in."""
    if state in ("passed", "submitted"):
        return state
    if its_phase in ("not_open", "closed"):
        return its_phase
    return "locked" if locked else state


def _unit_state(stages: tuple[StageProgress, ...], score: float | None) -> State:
    states = [stage.state for stage in stages]
    if len(stages) == 1:
        return states[0]
    if all(stage.attempts_used for stage in stages):
        return "passed" if score is not None and score >= CASE_PASSES_AT else "submitted"
    if "draft" in states:
        return "draft"
    return next(stage.state for stage in stages if not stage.attempts_used)


def _weighted(stages: tuple[StageProgress, ...]) -> float | None:
    """Stages not handed in count as nothing; empty when none has a score."""
    if all(stage.score is None for stage in stages):
        return None
    total = sum(stage.weight for stage in stages)
    return round(sum(stage.weight * (stage.score or 0.0) for stage in stages) / total, 2)


def _unmet(records: Records, unit: Unit, person_id: int) -> tuple[Need, ...]:
    needed = [known_unit(need) for need in unit.needs if records.of_unit(need) is not None]
    return tuple(
        Need(need.id, need.title) for need in needed if not _is_done(records, need, person_id)
    )


def _is_done(records: Records, unit: Unit, person_id: int) -> bool:
    """Passed; or no attempt is left or the door is closed, so that nobody is stuck for good."""
    assignment = records.of_unit(unit.id)
    assert assignment is not None
    its_phase = phase(assignment, records.due_at(assignment.id, person_id), now())
    stages = tuple(_stages(records, assignment, unit, person_id, its_phase, False))
    if its_phase == "closed" or _unit_state(stages, _weighted(stages)) == "passed":
        return True
    return all(stage.attempts_used >= stage.attempts for stage in stages)
