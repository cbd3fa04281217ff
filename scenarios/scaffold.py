"""`kexun new scenario`: a small case that passes its proof, ready to be rewritten."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from kit.errors import UserError
from lessons.catalog import FILE
from scenarios.case import CASE_FILE, STEPS

MARKET = "win-back"
ROUNDS = (("4a-test", "test"), ("4b-roll-out", "roll-out"))
Written = dict[str, Any]


def new_case(folder: Path) -> Iterator[Path]:
    """Write the case into a folder that does not exist yet; yield every file made.

    UserError when the folder is there, so that nothing is overwritten.
    """
    if folder.exists():
        raise UserError(
            "exists", f"{folder} 已经存在，请换一个名字。", f"{folder} exists; choose another name."
        )
    yield _write(folder / CASE_FILE, _case())
    for name, exercise in _stages(folder.name).items():
        yield _write(folder / name / FILE, exercise)
        for language, words in (("zh", "在这里写任务书。"), ("en", "Write the brief here.")):
            page = folder / name / f"brief.{language}.md"
            page.write_text(f"{words}\n", encoding="utf-8")
            yield page


def _write(path: Path, value: Written) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=96)
    path.write_text(text, encoding="utf-8")
    return path


def _text(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _case() -> Written:
    weights = {"1-situation": 10, "2-process": 15, "3-analysis": 35, "5-reflection": 15}
    stages: list[Written] = [
        {"folder": name, "step": int(name[0]), "weight": weight} for name, weight in weights.items()
    ]
    decisions = [
        {"folder": name, "step": 4, "weight": 12.5, "round": one, "question": one}
        for name, one in ROUNDS
    ]
    return {
        "code": "S99",
        "title": _text("案例名称", "Name of the case"),
        "summary": _text("用一段话说明情境和任务。", "Say in one paragraph what it is about."),
        "minutes": 120,
        "objectives": [_text("能做什么", "What one will be able to do")],
        "roles": [_text("学生扮演的角色", "The role of the student")],
        "market": MARKET,
        "stages": stages[:3] + decisions + stages[3:],
        "clock": {"own": "free", "passes": []},
    }


def _stages(case_id: str) -> dict[str, Written]:
    return {
        "1-situation": _exercise("S99-1", 1, *_choice()),
        "2-process": _exercise("S99-2", 2, *_ordering()),
        "3-analysis": _exercise("S99-3", 3, *_number()),
        "4a-test": _exercise("S99-4A", 4, *_decision(case_id, 0)),
        "4b-roll-out": _exercise("S99-4B", 4, *_decision(case_id, 1)),
        "5-reflection": _exercise("S99-5", 5, *_reflection(case_id)),
    }


def _exercise(code: str, step: int, question: Written, check: Written) -> Written:
    return {
        "code": code,
        "title": STEPS[step].model_dump(),
        "layer": "integrated",
        "minutes": 20,
        "objectives": [_text("能做什么", "What one will be able to do")],
        "questions": [question],
        "checks": [{"id": question["id"], "question": question["id"], **check}],
    }


def _choice() -> tuple[Written, Written]:
    options = {"right": _text("正确的说法", "What is right"), "wrong": _text("另一种", "Another")}
    ask = _text("你以什么身份做决定？", "In what role do you decide?")
    return (
        {"id": "role", "input": "choice", "ask": ask, "options": options},
        {"kind": "choice", "right": "right"},
    )


def _ordering() -> tuple[Written, Written]:
    options = {"first": _text("第一步", "First"), "then": _text("第二步", "Then")}
    ask = _text("请排出顺序。", "Put the steps in order.")
    return (
        {"id": "steps", "input": "ordering", "ask": ask, "options": options},
        {"kind": "ordering", "right": ["first", "then"]},
    )


def _number() -> tuple[Written, Written]:
    ask = _text("共有多少笔有效订单？", "How many valid orders are there?")
    return (
        {"id": "orders", "input": "number", "ask": ask},
        {"kind": "number", "right": {"metric": "orders_count"}, "tolerance": {"absolute": 0}},
    )


def _decision(case_id: str, place: int) -> tuple[Written, Written]:
    one = ROUNDS[place][1]
    check: Written = {"kind": "decision", "market": MARKET, "round": one}
    if place:
        check["after"] = _rounds(case_id)[:place]
    ask = _text("请做出这一轮的决策。", "Decide this round.")
    return {"id": one, "input": "decision", "ask": ask}, check


def _reflection(case_id: str) -> tuple[Written, Written]:
    ask = _text(
        "你的方案与已知最好的方案相差多少？", "How far does your plan fall short of the best?"
    )
    check = {"kind": "outcome_number", "market": MARKET, "rounds": _rounds(case_id)}
    return (
        {"id": "gap", "input": "number", "ask": ask},
        check | {"figure": "gap", "tolerance": {"absolute": 1}},
    )


def _rounds(case_id: str) -> list[Written]:
    return [
        {"round": one, "exercise": f"{case_id}/{folder}", "question": one} for folder, one in ROUNDS
    ]
