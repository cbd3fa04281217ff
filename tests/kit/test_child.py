"""Hostile bytes are handled in a child with caps; the parent always gets an answer or a reason."""

import sys
import time
from pathlib import Path

import pytest

from kit import child

FUNCTIONS = """
import os, time
def upper(raw): return raw.upper()
def noisy(raw): print("noise"); return raw
def forever(raw):
    while True: time.sleep(0.05)
def hungry(raw):
    kept = []
    while True: kept.append(bytearray(16 << 20))
def secret(raw): return repr(sorted(os.environ)).encode()
def write(raw):
    with open(raw.decode(), "wb") as file: file.write(b"x")
    return b"written"
def fail(raw): raise ValueError("a cell I cannot read")
def die(raw): os._exit(3)
"""


@pytest.fixture
def functions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "hostile_functions.py").write_text(FUNCTIONS)
    monkeypatch.syspath_prepend(str(tmp_path))
    return "hostile_functions"


def run(function: str, payload: bytes = b"", seconds: float = 5) -> bytes:
    return child.call(function, payload, seconds=seconds, megabytes=256)


def test_a_child_answers_with_the_bytes_of_its_function(functions: str) -> None:
    assert run(f"{functions}:upper", b"abc") == b"ABC"
    assert run(f"{functions}:noisy", b"abc") == b"abc"


def test_a_large_payload_goes_through_in_both_directions(functions: str) -> None:
    assert run(f"{functions}:upper", b"a" * 3_000_000) == b"A" * 3_000_000


def test_a_child_that_never_ends_is_killed_at_the_deadline(functions: str) -> None:
    started = time.perf_counter()
    with pytest.raises(child.ChildError) as caught:
        run(f"{functions}:forever", seconds=0.5)
    assert caught.value.reason == "deadline"
    assert time.perf_counter() - started < 2


def test_a_child_gets_no_environment_of_its_parent(
    functions: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    assert b"DATABASE_URL" not in run(f"{functions}:secret")


@pytest.mark.parametrize(("name", "said"), [("fail", "a cell I cannot read"), ("die", "3")])
def test_a_child_that_fails_says_why(functions: str, name: str, said: str) -> None:
    with pytest.raises(child.ChildError, match=said) as caught:
        run(f"{functions}:{name}")
    assert caught.value.reason == "crashed"


if sys.platform == "linux":  # elsewhere the system offers no such limits; see kit/child.py

    def test_a_hungry_child_meets_the_memory_cap(functions: str) -> None:
        with pytest.raises(child.ChildError) as caught:
            run(f"{functions}:hungry")
        assert caught.value.reason == "memory"

    def test_a_child_cannot_write_a_file(functions: str, tmp_path: Path) -> None:
        target = tmp_path / "evil.txt"
        with pytest.raises(child.ChildError, match="File too large"):
            run(f"{functions}:write", str(target).encode())
        assert target.read_bytes() == b""
