"""Judging processes run our engine and nothing of the server's."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from classroom.judging_pool import close_pool, spread


@pytest.fixture
def fresh_pool() -> Iterator[None]:
    close_pool()
    yield
    close_pool()


def test_a_judging_process_does_not_run_the_page_of_the_moment(
    fresh_pool: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script, trace = tmp_path / "page.py", tmp_path / "trace"
    script.write_text(f"open({str(trace)!r}, 'w').close()\nwho\n", encoding="utf-8")
    page = ModuleType("__main__")
    page.__file__ = str(script)
    monkeypatch.setitem(sys.modules, "__main__", page)
    assert spread(len, ["a", "bb", "ccc"], 2) == [1, 2, 3]
    assert not trace.exists()
