"""Judge a file of answers without the database: what `kexun grade` does."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from classroom.exchange.answers_file import read_upload
from classroom.judgement import Job, Judged, StoredOperation, run
from kit.errors import UserError
from lessons.catalog import entry
from sample_data.firm import FirmKey

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def grade_file(
    exercise_id: str, answers: Path, key: FirmKey, log: Path | None = None, attempt: int = 1
) -> Judged:
    """Judge the answers in a JSON file {question: answer}, or one answer table in Excel or CSV.

    The JSON may also be {"answers": …, "earlier": {exercise: answers}} for a stage of a case.
    """
    known = entry(exercise_id)
    given, earlier = _answers(known.id, answers)
    stored = () if log is None else _log(log)
    judged = run(Job(0, known.id, key, stored, given, earlier, attempt))
    if "error" in judged.report:
        said = judged.report["error"]
        raise UserError("not_judged", f"无法判分：{said}", f"Could not be judged: {said}")
    return judged


def _answers(exercise_id: str, path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    if path.suffix.lower() != ".json":
        return _table(exercise_id, path), {}
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise UserError(
            "bad_json", f"{path} 不是合法的 JSON：{error}", f"{path} is not valid JSON: {error}"
        ) from error
    if not isinstance(found, dict):
        raise UserError(
            "bad_json", f"{path} 应为 {{题目: 答案}}。", f"{path} should be {{question: answer}}."
        )
    if isinstance(found.get("answers"), dict):
        return found["answers"], found.get("earlier", {})
    return found, {}


def _table(exercise_id: str, path: Path) -> dict[str, Any]:
    questions = [q for q in entry(exercise_id).exercise.questions if q.input == "table"]
    if len(questions) != 1:
        raise UserError(
            "no_table",
            "这个练习没有（或不止一个）打分表，请改用 JSON 文件交答案。",
            "This exercise has no answer table, or several; give a JSON file instead.",
        )
    return {questions[0].id: read_upload(questions[0], path.read_bytes(), path.name)}


def _log(path: Path) -> tuple[StoredOperation, ...]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    try:
        operations = [json.loads(line) for line in lines]
    except ValueError as error:
        raise UserError(
            "bad_json", f"{path} 每行应是一个 JSON 对象。", f"{path}: one JSON object a line."
        ) from error
    return tuple(
        StoredOperation(seq, EPOCH, "", operation) for seq, operation in enumerate(operations, 1)
    )
