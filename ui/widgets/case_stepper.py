"""The five steps of a case in a row: where one stands, what is open, what each stage earned."""

from collections.abc import Mapping

import streamlit as st

from classroom.progress import StageProgress, UnitProgress
from scenarios.case import Case, StageInfo
from ui.widgets.status import LOOKS, plain
from ui.widgets.units import score
from ui.words import _, t


def stepper(case: Case, unit: UnitProgress, shown: str) -> None:
    """One button per stage, the shown one in the accent colour; locked stages cannot be opened."""
    progress: Mapping[str, StageProgress] = {s.exercise_id: s for s in unit.stages}
    with st.container(horizontal=True, gap="xsmall", key="case-steps"):
        for stage in case.stages:
            _step(stage, progress[stage.exercise_id], stage.exercise_id == shown)


def next_stage(case: Case, unit: UnitProgress, shown: str) -> None:
    """A button to the stage to go on with, when another one is shown."""
    waiting = [s.exercise_id for s in unit.stages if not s.attempts_used and s.can_hand_in]
    if waiting and waiting[0] != shown:
        st.button(
            _("Go on: {name}").format(name=plain(t(case.stage(waiting[0]).title))),
            key="next-stage",
            type="primary",
            icon=":material/arrow_forward:",
            on_click=_open,
            args=(waiting[0],),
        )


def _step(stage: StageInfo, progress: StageProgress, shown: bool) -> None:
    _colour, icon = LOOKS.get(progress.state, ("gray", "circle"))
    st.button(
        f"{plain(t(stage.title))}  \n{_said(stage, progress)}",
        key=f"step-{stage.exercise_id.replace('/', '-')}",
        icon=f":material/{icon}:",
        type="primary" if shown else "secondary",
        disabled=progress.state in ("locked", "not_open"),
        on_click=_open,
        args=(stage.exercise_id,),
    )


def _said(stage: StageInfo, progress: StageProgress) -> str:
    weight = score(stage.weight)
    if progress.score is None:
        return _("{n} points").format(n=weight)
    earned = score(round(stage.weight * progress.score / 100, 2))
    return _("{earned} of {n} points").format(earned=earned, n=weight)


def _open(exercise_id: str) -> None:
    st.query_params["x"] = exercise_id
