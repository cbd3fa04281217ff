"""Killed at any instant, the program loses nothing that it acknowledged."""

import multiprocessing
import random
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from classroom.assignments import assign
from classroom.marking import mark_waiting
from classroom.store import Store
from classroom.tables import Draft, LogLine, Submission
from classroom.verify import verify
from tests.classroom.endless_student import work
from tests.classroom.small_course import LETTER, Class, make_class

KILLS = 60
LONGEST = 0.25
"""Seconds a student lives after his first sign of life."""

pytestmark = [
    pytest.mark.usefixtures("content"),
    pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX signal"),
]


def _live_and_die(store: Store, group: Class, folder: Path, run: int, life: float) -> list[Any]:
    """Start a student, kill him after `life` seconds, return what he was told is done."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.classroom.endless_student"])
    hears, tells = context.Pipe(duplex=False)
    arguments = (store.url, folder, group.student, group.course_id, group.letter.id, run, tells)
    student = context.Process(target=work, args=arguments)
    student.start()
    tells.close()
    hears.poll(30)
    time.sleep(life)
    student.kill()
    student.join()
    heard = []
    try:
        while True:
            heard.append(hears.recv())
    except (EOFError, OSError):
        return heard


def test_nothing_acknowledged_is_lost_when_the_program_is_killed(
    laptop: Store, tmp_path: Path
) -> None:
    group = make_class(laptop)
    with laptop.session() as db:
        assign(db, group.teacher, group.course_id, LETTER, attempts=100)
    chance = random.Random(20260901)
    heard: list[tuple[str, Any]] = []
    for run in range(KILLS):
        told = _live_and_die(laptop, group, tmp_path, run, chance.uniform(0, LONGEST))
        heard += told
        with laptop.session() as db:
            steps = [step for kind, step in told if kind == "draft"]
            draft = db.exec(select(Draft)).first()
            assert not steps or (draft is not None and draft.answers["step"] >= steps[-1])
    with laptop.session() as db:
        lines = list(db.exec(select(LogLine)))
        work_keys = set(db.exec(select(Submission.key)))
        assert db.exec(text("PRAGMA integrity_check")).one() == ("ok",)  # type: ignore[call-overload]
    assert {key for kind, key in heard if kind == "operation"} <= {line.key for line in lines}
    assert {key for kind, key in heard if kind == "submission"} <= work_keys
    assert sorted(line.seq for line in lines) == list(range(1, len(lines) + 1))
    assert len(heard) > KILLS and work_keys
    mark_waiting(laptop)
    assert list(verify(laptop, workers=1)) == []
