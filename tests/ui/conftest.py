"""A college for every test of a page: its own copy of a database that is made once."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from tests.ui.crm_student import Opened, college_in, make_firm, open_page
from tests.ui.learning_class import make_class


@pytest.fixture(scope="session")
def firm_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One student with a small firm."""
    return make_firm(tmp_path_factory.mktemp("firm") / "kexun.sqlite")


@pytest.fixture(scope="session")
def class_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of two students with an open and a closed exercise, and its staff."""
    return make_class(tmp_path_factory.mktemp("class") / "kexun.sqlite")


@pytest.fixture(scope="session")
def seeded(firm_file: Path) -> Path:
    """The database this test begins with; a module that begins with another says which."""
    return firm_file


@pytest.fixture
def college(tmp_path: Path, seeded: Path) -> Iterator[None]:
    """Pages find a copy of the database that this test may change."""
    copy(seeded, tmp_path / "kexun.sqlite")
    with college_in(tmp_path):
        yield


@pytest.fixture
def opened(college: None) -> Opened:
    """`opened("account", id="C00017")` is the student's page after its first run."""
    return open_page
