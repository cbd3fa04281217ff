"""Keys that no firm can have, and the cache of firms."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from kit.errors import UserError
from sample_data import build
from sample_data.build import FirmCache, build_firm, cached_firm
from sample_data.firm import Firm, FirmKey


@pytest.mark.parametrize(
    ("key", "code", "offers"),
    [
        (FirmKey(industry="retial"), "unknown_industry", "retail"),
        (FirmKey(customers=19), "bad_size", "20"),
        (FirmKey(customers=2_000_001), "bad_size", "2,000,000"),
        (FirmKey(version=9), "unknown_version", "1"),
        (FirmKey(locale="cn"), "unknown_locale", "zh"),  # type: ignore[arg-type]
        (FirmKey(seed=-1), "bad_seed", "0"),
        (FirmKey(seed=1 << 63), "bad_seed", "0"),
    ],
)
def test_a_key_without_a_firm_is_refused_with_the_nearest(
    key: FirmKey, code: str, offers: str
) -> None:
    with pytest.raises(UserError) as refused:
        build_firm(key)
    assert refused.value.code == code
    assert offers in refused.value.says.zh and offers in refused.value.says.en


@pytest.mark.parametrize("seed", [0, (1 << 63) - 1])
def test_the_smallest_firm_can_be_built_on_extreme_seeds(seed: int) -> None:
    assert build_firm(FirmKey(customers=20, seed=seed)).table("accounts").height == 20


def test_the_same_key_gives_the_same_object_from_the_cache() -> None:
    key = FirmKey(customers=20, seed=21)
    assert cached_firm(key) is cached_firm(key)


def _counting(monkeypatch: pytest.MonkeyPatch) -> list[FirmKey]:
    built: list[FirmKey] = []

    def count(key: FirmKey) -> Firm:
        built.append(key)
        return build_firm(key)

    monkeypatch.setattr(build, "build_firm", count)
    return built


def test_threads_that_ask_at_once_get_one_firm_built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    built = _counting(monkeypatch)
    cache, start = FirmCache(), Barrier(8)

    def ask(number: int) -> Firm:
        start.wait(timeout=10)
        return cache.get(FirmKey(customers=20, seed=number % 2))

    with ThreadPoolExecutor(8) as threads:
        firms = list(threads.map(ask, range(8)))
    assert len(built) == 2
    assert len({id(firm) for firm in firms}) == 2


def test_the_cache_keeps_the_firms_last_used(monkeypatch: pytest.MonkeyPatch) -> None:
    built = _counting(monkeypatch)
    cache = FirmCache(most_firms=2)
    for seed in (1, 2, 1, 3, 1, 2):
        cache.get(FirmKey(customers=20, seed=seed))
    assert [key.seed for key in built] == [1, 2, 3, 2]
    assert len(cache) == 2


def test_the_cache_is_bounded_in_bytes_but_keeps_the_newest() -> None:
    cache = FirmCache(most_bytes=1)
    for seed in (1, 2):
        cache.get(FirmKey(customers=20, seed=seed))
    assert len(cache) == 1 and cache.total_bytes > 1


def test_a_firm_that_could_not_be_built_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cache, key = FirmCache(), FirmKey(customers=20, seed=5)

    def fail(key: FirmKey) -> Any:
        raise MemoryError

    monkeypatch.setattr(build, "build_firm", fail)
    with pytest.raises(MemoryError):
        cache.get(key)
    monkeypatch.setattr(build, "build_firm", build_firm)
    assert cache.get(key).key == key
