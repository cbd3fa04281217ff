"""Proofs of cases from the command line, and the skeleton of a new one."""

from pathlib import Path

import pytest

from kit.errors import ContentError, UserError
from scenarios.case import CASES
from scenarios.check import check_folders
from scenarios.listing import titles
from scenarios.scaffold import new_case


def test_the_win_back_case_is_proved_on_several_firms() -> None:
    told: list[str] = []
    assert check_folders([CASES / "win-back"], 3, told.append) == []
    assert len(told) == 7


def test_a_new_case_passes_its_proof_and_overwrites_nothing(tmp_path: Path) -> None:
    made = list(new_case(tmp_path / "new-case"))
    assert len(made) == 19 and all(path.is_file() for path in made)
    assert check_folders([tmp_path], 2, lambda name: None) == []
    with pytest.raises(UserError):
        list(new_case(tmp_path / "new-case"))


def test_a_file_that_cannot_be_read_is_a_fault_and_the_rest_is_still_proved(tmp_path: Path) -> None:
    list(new_case(tmp_path / "new-case"))
    broken = tmp_path / "new-case" / "1-situation" / "exercise.yaml"
    broken.write_text(broken.read_text(encoding="utf-8") + "surprise: 1\n", encoding="utf-8")
    found = check_folders([tmp_path], 2, lambda name: None)
    assert {fault.check for fault in found} == {"unknown_field"}


def test_a_folder_with_nothing_to_check_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refused:
        check_folders([tmp_path], 2, lambda name: None)
    assert refused.value.code == "nothing_to_check"


def test_everything_there_is_can_be_listed() -> None:
    assert titles("scenarios")["win-back"].zh == "流失预警与挽回"
    assert "rfm_classes" in titles("metrics") and "retail" in titles("industries")
    assert "win-back/4a-test" in titles("exercises")
