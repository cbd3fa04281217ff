"""Every exercise of the topics is proved on several firms: no broken content reaches a class."""

import re
from pathlib import Path

import pytest

from crm.book import Book
from grading.check import CHECKS
from lessons.catalog import entries, entry, topics
from lessons.prove import classroom_firm, faults, firm_fits
from lessons.sheet import drawn_sheet

SEEDS = 5
NAMES = [one.id for topic in topics() for one in topic.entries]


@pytest.mark.parametrize("name", NAMES)
def test_the_exercise_proves_itself(name: str) -> None:
    found = [f"{f.check} (seed {f.seed}): {f.says.en}" for f in faults(entry(name), SEEDS)]
    assert found == []


def test_most_classroom_firms_fit_every_exercise_as_they_are() -> None:
    books = [Book(classroom_firm(seed)) for seed in range(1, 7)]
    fitting = [all(firm_fits(entry(name), book) for name in NAMES) for book in books]
    assert sum(fitting) >= 4


@pytest.mark.parametrize("name", [n for n in NAMES if entry(n).layer == "theory"])
def test_a_theory_pool_is_large_and_mixed(name: str) -> None:
    exercise = entry(name).exercise
    assert exercise.draw and len(exercise.questions) >= 20
    assert len({question.input for question in exercise.questions}) >= 5
    assert exercise.pass_mark == 80 and exercise.attempts == 3


@pytest.mark.parametrize("name", NAMES)
def test_questions_with_a_figure_to_work_out_have_three_hints(name: str) -> None:
    for question in entry(name).exercise.questions:
        if question.input in ("number", "ids", "table"):
            assert len(question.hints) == 3, question.id


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_of_a_page_have_the_same_build(name: str) -> None:
    pages = ["brief"] + (["lesson"] if entry(name).layer == "theory" else [])
    for page in pages:
        shapes = [_shape(entry(name).page(page, language)) for language in ("zh", "en")]
        assert shapes[0] == shapes[1], page


@pytest.mark.parametrize("name", NAMES)
def test_feedback_never_gives_the_answer_away(name: str) -> None:
    """Sentences are fixed but for {facts}; a fact is never the right value of its own check."""
    for check in drawn_sheet(entry(name), 1, 1, whole_pool=True).checks:
        right = getattr(check, "right", None)
        for mistake in getattr(check, "mistakes", ()):
            assert right not in mistake.facts.values(), (check.id, mistake.id)


def test_the_worked_example_of_the_lesson_is_right() -> None:
    import numpy as np

    from crm.rfm import quintiles

    rows = re.findall(
        r"^\| \S+ \| (\d+) \| (\d+) \| ([\d,]+) \| \d \| \d \| \d \| (\d{3}) \|$",
        entry("05-segmentation/theory").page("lesson", "zh"),
        re.MULTILINE,
    )
    days, orders, yuan = (
        np.array([int(row[column].replace(",", "")) for row in rows]) for column in range(3)
    )
    cells = quintiles(-days) * 100 + quintiles(orders) * 10 + quintiles(yuan)
    assert len(rows) == 10
    assert cells.tolist() == [int(row[3]) for row in rows]


@pytest.mark.parametrize("page", ["writing-exercises.md", "writing-exercises.zh.md"])
def test_every_kind_of_check_is_explained_to_authors(page: str) -> None:
    words = (Path(__file__).parents[1] / "docs" / page).read_text(encoding="utf-8")
    assert [kind for kind in CHECKS if f"| `{kind}` |" not in words] == []


@pytest.mark.parametrize("kind", list(CHECKS))
def test_every_kind_of_check_is_used_by_an_exercise(kind: str) -> None:
    assert any(c.kind == kind for one in entries().values() for c in one.exercise.checks)


def _shape(page: str) -> dict[str, int]:
    """Headings, table rows, list items: what a translation must not lose."""
    lines = page.splitlines()
    return {
        "headings": sum(line.startswith("#") for line in lines),
        "table rows": sum(line.startswith("|") for line in lines),
        "steps": sum(bool(re.match(r"\s*\d+\. ", line)) for line in lines),
        "points": sum(bool(re.match(r"\s*- ", line)) for line in lines),
    }
