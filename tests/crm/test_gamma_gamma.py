"""Gamma-gamma against published values on CDNOW, and its formulas against themselves."""

import numpy as np
import polars as pl
import pytest
from scipy.optimize import approx_fprime

from crm import gamma_gamma
from crm.gamma_gamma import Parameters
from kit.errors import UserError
from kit.seeds import Floats


def repeat_buyers(summary: pl.DataFrame) -> tuple[Floats, Floats]:
    buyers = summary.filter(pl.col("x") > 0)
    return buyers["x"].to_numpy().astype(float), buyers["zbar"].to_numpy()


def test_cdnow_gives_the_published_parameters(cdnow_summary: pl.DataFrame) -> None:
    count, mean = repeat_buyers(cdnow_summary)
    found = gamma_gamma.fit(count, mean)
    assert len(count) == 946
    assert (found.p, found.q) == pytest.approx((6.25, 3.74), abs=0.005)
    assert found.gamma == pytest.approx(15.44, abs=0.01)
    assert found.log_likelihood == pytest.approx(-4055.92, abs=0.01)
    assert found.mean == pytest.approx(35.2, abs=0.05)


def test_customers_without_a_repeat_do_not_change_the_fit(cdnow_summary: pl.DataFrame) -> None:
    everybody = [cdnow_summary[name].to_numpy().astype(float) for name in ("x", "zbar")]
    assert gamma_gamma.fit(*everybody) == gamma_gamma.fit(*repeat_buyers(cdnow_summary))


def test_an_expected_mean_lies_between_ones_own_and_everybodys() -> None:
    model = Parameters(6.25, 3.74, 15.44)
    count, mean = np.array([0.0, 1.0, 40.0]), np.array([0.0, 100.0, 100.0])
    nobody, once, often = gamma_gamma.expected_mean(model, count, mean)
    assert nobody == pytest.approx(model.mean)
    assert model.mean < once < often < 100.0 and often > 98


def test_means_without_end_are_said_to_be_endless() -> None:
    assert Parameters(6.25, 0.9, 15.44).mean == float("inf")


def test_the_slope_is_the_slope_of_the_likelihood(cdnow_summary: pl.DataFrame) -> None:
    data = tuple(column[:200] for column in repeat_buyers(cdnow_summary))
    at = np.array([4.0, 3.0, 20.0])
    slope = gamma_gamma._likelihood(at, *data)[1].sum(axis=1)
    numeric = approx_fprime(at, lambda v: gamma_gamma._likelihood(v, *data)[0].sum(), 1e-6)
    assert slope == pytest.approx(numeric, rel=1e-4)


def test_the_unit_of_money_changes_gamma_and_nothing_else(cdnow_summary: pl.DataFrame) -> None:
    count, mean = repeat_buyers(cdnow_summary)
    dollars, cents = gamma_gamma.fit(count, mean), gamma_gamma.fit(count, mean * 100)
    assert cents.gamma == pytest.approx(dollars.gamma * 100, rel=1e-3)
    assert (cents.p, cents.q) == pytest.approx((dollars.p, dollars.q), rel=1e-3)
    again = gamma_gamma.log_likelihood(cents, count, mean * 100)
    assert cents.log_likelihood == pytest.approx(again, abs=1e-6)


def test_too_few_customers_are_refused_in_plain_words() -> None:
    with pytest.raises(UserError, match="too_few_repeats"):
        gamma_gamma.fit(np.array([1.0, 2.0]), np.array([9.0, 8.0]))
