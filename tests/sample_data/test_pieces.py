"""Large firms are made in pieces on several threads; nobody can tell from the result."""

import pytest

from sample_data.build import build_firm
from sample_data.firm import FirmKey, digest
from sample_data.generator.v1 import firm, pieces
from sample_data.generator.v1.pieces import at_once, in_pieces


def test_pieces_cover_everything_once_and_in_order() -> None:
    parts = in_pieces(lambda part: list(range(part.start, part.stop)), 10, 3)
    assert parts == [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9]]


def test_a_job_that_fails_on_a_thread_is_heard_of() -> None:
    with pytest.raises(ZeroDivisionError):
        at_once([lambda: 1 // 0, lambda: 1])


def test_pieces_and_threads_leave_no_trace_in_a_firm(monkeypatch: pytest.MonkeyPatch) -> None:
    key = FirmKey(customers=300, seed=12)
    whole = digest(build_firm(key).tables)
    monkeypatch.setattr(pieces.in_pieces, "__defaults__", (97,))
    monkeypatch.setattr(firm, "PARALLEL_FROM", 0)
    assert digest(build_firm(key).tables) == whole
