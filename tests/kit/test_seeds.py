"""Keyed draws never change: not with the machine, not with the version, not with more ids."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kit.seeds import below, bits, one_below, one_unit, shuffled, unit

seeds = st.integers(0, 2**63 - 1)


def test_the_first_words_are_these_for_ever() -> None:
    assert [hex(word) for word in bits(20240101, "orders", [0, 1, 2**40])] == GOLDEN


@given(seeds, st.integers(1, 200))
def test_one_more_id_moves_no_other_number(seed: int, count: int) -> None:
    few, many = np.arange(count), np.arange(count + 50)
    assert np.array_equal(bits(seed, "x", few), bits(seed, "x", many)[:count])


@given(seeds, st.integers(0, 2**40), st.integers(1, 10**6))
def test_drawing_one_number_equals_drawing_it_among_many(seed: int, id: int, count: int) -> None:
    assert one_below(seed, "x", count, id) == int(below(seed, "x", [id], count)[0])
    assert one_unit(seed, "x", id) == float(unit(seed, "x", [id])[0])


def test_purposes_and_seeds_do_not_share_numbers() -> None:
    ids = np.arange(10_000)
    words = np.concatenate([bits(seed, name, ids) for seed in (1, 2) for name in ("a", "b")])
    assert len(np.unique(words)) == len(words)


def test_the_numbers_fill_the_unit_interval_evenly() -> None:
    counts, _ = np.histogram(unit(3, "even", np.arange(100_000)), bins=20, range=(0, 1))
    assert abs(counts - 5_000).max() < 300


@given(seeds, st.integers(0, 60))
def test_a_shuffle_holds_each_number_once(seed: int, count: int) -> None:
    assert sorted(shuffled(seed, "deal", count)) == list(range(count))


GOLDEN = ["0x21ac3c0bf40692d3", "0xb37f366ee7ef338b", "0xd9b532cd840275c0"]
