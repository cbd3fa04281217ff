"""Cases on disk: what they must hold, and what is said of one that cannot be read."""

from pathlib import Path

import pytest

from kit.errors import ContentError, UnknownNameError
from scenarios.case import CASE_FILE, CASES, STEPS, case, cases, read_case
from scenarios.gating import is_open, open_stage, total

WIN_BACK = [
    "win-back/1-situation",
    "win-back/2-process",
    "win-back/3-analysis",
    "win-back/4a-test",
    "win-back/4b-roll-out",
    "win-back/5-reflection",
]


def changed(folder: Path, old: str, new: str) -> Path:
    """A copy of the win-back case with one thing written otherwise."""
    source = CASES / "win-back"
    for path in source.rglob("*.*"):
        target = folder / "win-back" / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    file = folder / "win-back" / CASE_FILE
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return folder / "win-back"


def test_every_case_goes_through_the_five_steps_and_adds_up_to_100() -> None:
    for found in cases().values():
        assert {stage.step for stage in found.stages} == set(STEPS)
        assert sum(stage.weight for stage in found.stages) == 100


def test_win_back_holds_its_stages_and_their_marks() -> None:
    found = case("win-back")
    assert found.code == "S7" and [s.exercise_id for s in found.stages] == WIN_BACK
    by_step = {step: sum(s.weight for s in found.stages if s.step == step) for step in STEPS}
    assert by_step == {1: 10, 2: 15, 3: 35, 4: 25, 5: 15}
    assert [s.round for s in found.stages if s.round] == ["test", "roll-out"]


def test_every_stage_begins_with_the_number_of_its_step() -> None:
    for stage in case("win-back").stages:
        assert stage.title.zh.startswith(stage.step_title.zh[0])
        assert stage.title.en.startswith(stage.step_title.en[0])


def test_a_case_with_a_misspelt_name_is_not_found() -> None:
    with pytest.raises(UnknownNameError, match="win-back"):
        case("winback")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("step: 1, weight: 10", "step: 1, weight: 11", ""),
        ("step: 2, weight: 15", "step: 1, weight: 15", ""),
        ("market: win-back", "market: win-bakc", "market"),
        ("code: S7", "code: V7", "code"),
        ("minutes: 180", "minuets: 180", "minuets"),
        ("folder: 2-process", "folder: 2-proces", "stages"),
    ],
)
def test_a_case_that_does_not_agree_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    with pytest.raises(ContentError) as refused:
        read_case(changed(tmp_path, old, new))
    assert refused.value.where.endswith(CASE_FILE) and field in refused.value.field


def test_a_stage_opens_when_the_one_before_was_handed_in() -> None:
    found = case("win-back")
    first = open_stage(found, ())
    assert first is not None and first.exercise_id == WIN_BACK[0]
    assert is_open(found, WIN_BACK[1], WIN_BACK[:1]) and not is_open(found, WIN_BACK[2], ())
    assert not is_open(found, WIN_BACK[2], WIN_BACK[:1])
    assert open_stage(found, WIN_BACK) is None
    assert not is_open(found, "win-back/none", ())


def test_the_case_score_weighs_its_stages() -> None:
    found = case("win-back")
    assert total(found, dict.fromkeys(WIN_BACK, 100.0)) == 100.0
    assert total(found, {WIN_BACK[2]: 50.0, WIN_BACK[4]: 10.0}) == 35 / 2 + 1.7
    assert total(found, {}) == 0.0


@pytest.mark.parametrize(
    ("written", "line", "field", "says"),
    [
        ("own: lockd", 1, "clock.own", "'limited'"),
        ("own: limited", 1, "clock.own", "own_days"),
        ("own: free\n  own_days: 3", 1, "clock.own", "own_days"),
        ("passes: [{at: 4b-rollout, days: 30}]", 1, "clock.passes.0.at", "4b-roll-out"),
        ("passes: [{at: 5-reflection, days: 3}]", 1, "clock.passes.0.at", "last stage"),
        ("passes: [{at: 4a-test, days: 0}]", 1, "clock.passes.0.days", "at least 1"),
        ("passes: [{at: 4a-test, day: 3}]", 1, "clock.passes.0.day", "did you mean 'days'"),
        (
            "passes: [{at: 4a-test, days: 3}, {at: 4a-test, days: 3}]",
            1,
            "clock.passes.1.at",
            "twice",
        ),
        (
            "passes: [{at: 4a-test, days: 366}, {at: 3-analysis, days: 366}]",
            1,
            "clock.passes",
            "730",
        ),
    ],
)
def test_a_clock_that_cannot_be_is_told_with_file_line_and_field(
    tmp_path: Path, written: str, line: int, field: str, says: str
) -> None:
    text = f"market: win-back\nclock:\n  {written}\n"
    folder = changed(tmp_path, "market: win-back\n", text)
    with pytest.raises(ContentError) as caught:
        read_case(folder)
    error = caught.value
    lines = (folder / CASE_FILE).read_text(encoding="utf-8").splitlines()
    assert error.line == lines.index("clock:") + 1 + line and error.field == field
    assert says in error.in_language("en") and error.in_language("zh") != ""


def test_days_before_a_stage_add_up(tmp_path: Path) -> None:
    clock = "clock:\n  own: locked\n  passes:\n"
    clock += "    - {at: 3-analysis, days: 7}\n    - {at: 4b-roll-out, days: 30}\n"
    found = read_case(changed(tmp_path, "market: win-back\n", "market: win-back\n" + clock))
    days = [found.days_before(stage.exercise_id) for stage in found.stages]
    assert days == [0, 0, 0, 7, 7, 37] and found.days_before_round == 7
    assert found.clock.own == "locked"
    assert case("win-back").days_before("win-back/5-reflection") == 0
