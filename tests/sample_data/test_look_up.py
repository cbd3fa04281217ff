"""The committed tables and pools: unchanged, complete, and right."""

import math
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from kit.errors import ContentError
from sample_data import make_pools, make_tables
from sample_data.generator.v1 import look_up
from sample_data.generator.v1.look_up import mean, pools, quantile_tables, thresholds


def test_changed_data_stop_the_generator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = (look_up.FOLDER / "pools.json").read_bytes()
    (tmp_path / "pools.json").write_bytes(raw.replace("王".encode(), "汪".encode(), 1))
    digest = (look_up.FOLDER / "pools.json.sha256").read_bytes()
    (tmp_path / "pools.json.sha256").write_bytes(digest)
    monkeypatch.setattr(look_up, "FOLDER", tmp_path)
    with pytest.raises(ContentError, match="digest"):
        look_up._checked("pools.json")


def test_the_commands_write_files_that_pass_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_tables, "CELLS", 16)
    make_pools.write(tmp_path)
    make_tables.write(tmp_path)
    monkeypatch.setattr(look_up, "FOLDER", tmp_path)
    assert set(look_up._checked("pools.json")) == set(pools())
    assert set(look_up._checked("tables.json")["tables"]) == set(quantile_tables())


@pytest.mark.parametrize(
    ("table", "probability", "value"),
    [
        ("exponential", 0.5, math.log(2)),
        ("normal", 0.75, NormalDist().inv_cdf(0.75)),
        ("gamma_2", 0.5, 1.678346990),
        ("gamma_6.25", 0.5, 5.920013),
        ("beta_0.8_6", 0.5, 0.0814217),
    ],
)
def test_quantiles_are_those_of_the_distribution(
    table: str, probability: float, value: float
) -> None:
    values = quantile_tables()[table]
    assert values[int(probability * (len(values) - 1))] == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize(
    ("table", "value"),
    [("gamma_4", 4.0), ("exponential", 1.0), ("beta_0.8_6", 0.8 / 6.8), ("normal", 0.0)],
)
def test_means_of_draws_are_those_of_the_distribution(table: str, value: float) -> None:
    assert mean(table) == pytest.approx(value, abs=2e-3)


def test_quantiles_never_fall() -> None:
    for name, values in quantile_tables().items():
        assert (np.diff(values) >= 0).all(), name


def test_pools_used_together_have_the_same_length() -> None:
    for family in ("surname", "given", "road", "company", "region", "city", "district"):
        sizes = {len(pool) for name, pool in pools().items() if name.split("_")[0] == family}
        assert len(sizes) == 1, family


def test_a_mistyped_name_differs_from_the_right_one() -> None:
    for right, wrong in (("given_zh", "given_typo_zh"), ("surname_en", "surname_typo_en")):
        assert all(a != b for a, b in zip(pools()[right], pools()[wrong], strict=True))


def test_a_district_eight_places_on_is_in_another_city() -> None:
    cities = list(zip(pools()["region_zh"], pools()["city_zh"], strict=True))
    assert all(cities[i] != cities[(i + 8) % len(cities)] for i in range(len(cities)))


def test_thresholds_split_the_range_in_proportion() -> None:
    assert thresholds((1, 1, 2)).tolist() == [1 << 30, 1 << 31]
