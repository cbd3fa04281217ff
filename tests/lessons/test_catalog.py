"""Exercises are found by being there."""

from pathlib import Path

import pytest

from kit.errors import ContentError, UnknownNameError, UserError
from lessons.catalog import entries, entry, entry_in, topics
from lessons.prove import faults
from lessons.scaffold import new_exercise


def test_every_exercise_is_found_under_its_folder_name() -> None:
    found = entries()
    assert {"04-customer-data/duplicates", "05-segmentation/theory"} <= set(found)
    assert all(entry(name) == one for name, one in found.items())


def test_a_misspelt_id_answers_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="05-segmentation/rfm-quintiles"):
        entry("05-segmentation/rfm-quintile")


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../lessons",
        "a/../../x",
        "a/..",
        "/etc",
        "c:/x",
        "a\\b",
        "a\0b",
        "05-segmentation",
    ],
)
def test_no_id_leads_out_of_the_shelves(name: str) -> None:
    with pytest.raises(UnknownNameError):
        entry(name)


def test_topics_begin_with_their_lesson() -> None:
    for topic in topics():
        layers = [one.layer for one in topic.entries]
        assert topic.title.zh and "theory" not in layers[1:]


def test_pages_exist_in_both_languages() -> None:
    lesson = entry("05-segmentation/theory")
    assert "RFM" in lesson.page("lesson", "zh") and "RFM" in lesson.page("lesson", "en")
    assert lesson.page("nothing", "zh") == ""


def test_a_new_exercise_passes_its_proof_as_it_stands(tmp_path: Path) -> None:
    folder = tmp_path / "my-topic" / "my-exercise"
    assert new_exercise(folder)[0].name == "exercise.yaml"
    assert entry_in(folder).id == "my-topic/my-exercise"
    assert list(faults(entry_in(folder), seeds=3)) == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UserError, match="exists"):
        new_exercise(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_changed_file_is_read_again_and_gets_another_digest(tmp_path: Path) -> None:
    new_exercise(tmp_path / "one")
    before = entry_in(tmp_path / "one")
    path = tmp_path / "one" / "exercise.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# later\n", encoding="utf-8")
    assert entry_in(tmp_path / "one").digest != before.digest


def test_a_folder_without_an_exercise_says_so(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"exercise\.yaml"):
        entry_in(tmp_path)
