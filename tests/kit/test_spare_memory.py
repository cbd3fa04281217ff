"""The memory for what can be worked out again: what it forgets, when, and what it never does."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from kit import spare_memory
from kit.spare_memory import GONE, LARGE, SMALL, Kept, SpareMemory, held, size_of, sparing


@dataclass
class Pair:
    left: pl.Series
    right: np.ndarray


def test_what_is_kept_is_held_until_room_is_needed() -> None:
    memory = SpareMemory(most_bytes=100)
    first, second = memory.keep("a", 60), memory.keep("b", 30)
    assert (memory.held(first), memory.held(second)) == ("a", "b")
    assert memory.total_bytes == 90


def test_the_longest_unused_is_forgotten_first() -> None:
    memory = SpareMemory(most_bytes=100)
    kept = [memory.keep(name, 30) for name in "abc"]
    memory.keep("d", 1)
    memory.held(kept[0])
    newest = memory.keep("e", 20)
    assert [memory.held(one) is GONE for one in kept] == [False, True, False]
    assert memory.held(newest) == "e"
    assert memory.total_bytes <= 100


def test_what_was_just_taken_in_stays_even_if_it_is_more_than_there_is_room_for() -> None:
    memory = SpareMemory(most_bytes=100)
    small = memory.keep("small", 10)
    big = memory.keep("big", 500)
    assert memory.held(big) == "big"
    assert memory.held(small) is GONE


def test_what_its_owner_lets_go_of_frees_its_place() -> None:
    memory = SpareMemory(most_bytes=100)
    owned = {"a": memory.keep("a", 60), "b": memory.keep("b", 30)}
    del owned["a"]
    assert len(memory) == 1
    assert memory.total_bytes == 30


def test_what_was_forgotten_is_not_counted_again_when_its_owner_lets_go_of_it() -> None:
    memory = SpareMemory(most_bytes=100)
    owned = [memory.keep("a", 60)]
    newest = memory.keep("b", 60)
    assert memory.held(owned.pop()) is GONE
    assert (len(memory), memory.total_bytes) == (1, 60)
    assert memory.held(newest) == "b"


def test_only_values_of_a_middling_size_go_into_the_memory() -> None:
    frame = pl.DataFrame({"a": np.arange(SMALL)})
    assert type(sparing(frame)) is Kept
    assert held(sparing(frame)) is frame
    assert sparing("short") == "short"
    assert held("short") == "short"
    whole = np.zeros(LARGE, dtype=np.int8)
    assert sparing(whole) is whole


def test_sizes_count_what_frames_arrays_and_their_holders_hold() -> None:
    series, values = pl.Series(np.arange(1000)), np.zeros(500)
    assert size_of(series) == 8000
    assert size_of(values) == 4000
    assert 12_000 <= size_of(Pair(series, values)) < 13_000
    assert 80_000 <= size_of({"a": [series] * 10}) < 82_000
    assert 400_000 <= size_of([values] * 100) < 403_000
    assert size_of(Pair) < 5000


def test_many_threads_get_back_what_they_put_in_or_nothing() -> None:
    memory = SpareMemory(most_bytes=2000)

    def work(worker: int) -> int:
        owned, again = {}, 0
        for step in range(400):
            name = (worker, step % 20)
            found = memory.held(owned[name]) if name in owned else GONE
            if found is GONE:
                again += 1
                owned[name] = memory.keep(name, 10 + step % 7)
            else:
                assert found == name
        return again

    with ThreadPoolExecutor(8) as pool:
        worked = list(pool.map(work, range(8)))
    assert min(worked) >= 20
    assert len(memory) == 0
    assert memory.total_bytes == 0


def test_the_memory_of_the_process_is_bounded() -> None:
    room = spare_memory.MEMORY.most_bytes
    owned = [sparing(np.zeros(LARGE - 1000, dtype=np.int8)) for _ in range(2 * room // LARGE)]
    assert spare_memory.MEMORY.total_bytes <= room
    assert held(owned[0]) is GONE
    assert held(owned[-1]) is not GONE
