"""What exercise.yaml may say: agreeing parts pass, anything else is refused with its place."""

from pathlib import Path

import pytest

from kit.errors import ContentError
from kit.yamlfiles import model_from_bytes
from lessons.exercise import Exercise
from lessons.scaffold import YAML


def read(old: str = "", new: str = "") -> Exercise:
    assert old in YAML
    return model_from_bytes(YAML.replace(old, new).encode(), Exercise, "exercise.yaml")


def refused(old: str, new: str) -> ContentError:
    with pytest.raises(ContentError) as raised:
        read(old, new)
    assert raised.value.says.zh and raised.value.says.en
    return raised.value


def test_the_skeleton_is_a_good_exercise() -> None:
    exercise = read()
    assert exercise.code == "V99"
    assert exercise.question("revenue") is exercise.questions[0]


@pytest.mark.parametrize(
    ("old", "new", "field", "word"),
    [
        ("minutes: 30", "minuts: 30", "minuts", "minutes"),
        ("layer: verification", "layer: practice", "layer", "verification"),
        ("tables: [orders]", "tables: [order]", "tables", "orders"),
        ("attempts: 3", "operations: [merge_acounts]", "operations", "merge_accounts"),
        ("attempts: 3", "attempts: 0", "attempts", "1"),
        ("points: 10", "points: -5", "points", "-5"),
        ("kind: number", "kind: nmber", "checks", "number"),
        ("right: {metric: revenue}", "right: {metric: revenu}", "right", "revenue"),
        ("with: {statuses:", "with: {status:", "mistakes", "statuses"),
        ("    question: revenue", "    question: revenu", "question", "revenue"),
        ("    points: 10", "    needs: [later]", "needs", "later"),
        ("{absolute: 0.01}", "{absolute: 0.01, relative: 0.1}", "tolerance", "exactly one"),
        ("{absolute: 0.01}", "{}", "tolerance", "exactly one"),
        ("截至 {t0}", "截至 {t1}", "ask", "t1"),
        ("input: number", "input: choice", "options", "two options"),
        ("input: number", "input: text", "kind", "number"),
        ("credit: 0.3", "credit: 1", "credit", "1"),
        ("zh: 新练习", "zh: ''", "title", "nothing"),
        ("attempts: 3", "draw: 5", "draw", "pool"),
        ("id: revenue\n    question", "id: Revenue\n    question", "id", "match"),
    ],
)
def test_what_is_wrong_is_said_with_its_field_and_the_remedy(
    old: str, new: str, field: str, word: str
) -> None:
    fault = refused(old, new)
    assert field in fault.field
    assert word in fault.in_language("en")
    assert fault.line > 0


def test_a_question_that_nothing_judges_is_refused() -> None:
    more = "questions:\n  - {id: lonely, ask: {zh: 问, en: ask}, input: text}\n"
    assert "lonely" in refused("questions:\n", more).says.en


def test_an_id_used_twice_is_refused() -> None:
    check = YAML[YAML.index("  - kind: number") :]
    assert "used twice" in refused(check, check + check).says.en


def test_a_sentence_missing_in_one_language_is_refused() -> None:
    assert "zh" in refused("zh: 新练习, ", "").says.en


def test_parameters_of_an_unknown_drawn_number_are_refused() -> None:
    fault = refused("right: {metric: revenue}", "right: {metric: revenue, with: {counting: $n}}")
    assert fault.field == "checks.0.right" and "number is called 'n'" in fault.says.en


def test_the_schema_for_editors_names_every_check_kind() -> None:
    schema = str(Exercise.model_json_schema())
    assert all(kind in schema for kind in ("number", "table", "duplicates_merged", "tolerance"))


def test_templates_in_texts_stay_text(tmp_path: Path) -> None:
    nasty = "{{7*7}} ${7*7} {0.__class__} %s"
    assert read("zh: 新练习", f'zh: "{nasty}"').title.zh == nasty
