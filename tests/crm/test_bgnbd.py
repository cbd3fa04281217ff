"""BG/NBD against published values on CDNOW, and its formulas against themselves."""

import numpy as np
import polars as pl
import pytest
from scipy.optimize import approx_fprime

from crm import bgnbd, pareto_nbd
from crm.bgnbd import Parameters
from crm.book import Book
from crm.likelihood import rows
from crm.metric import compute
from kit.errors import UserError
from kit.seeds import Floats
from sample_data.build import build_firm
from sample_data.firm import FirmKey

PUBLISHED = Parameters(0.243, 4.414, 0.793, 2.426)


def columns(summary: pl.DataFrame) -> tuple[Floats, Floats, Floats]:
    return tuple(summary[name].to_numpy().astype(float) for name in ("x", "t_x", "T"))


def one(*values: float) -> list[Floats]:
    return [np.array([value], dtype=float) for value in values]


def test_cdnow_gives_the_published_parameters(cdnow_summary: pl.DataFrame) -> None:
    found = bgnbd.fit(*columns(cdnow_summary))
    for name in ("r", "alpha", "a", "b"):
        assert getattr(found, name) == pytest.approx(getattr(PUBLISHED, name), abs=0.0006), name
    assert found.log_likelihood == pytest.approx(-9582.4, abs=0.05)


def test_a_fit_looks_at_each_different_history_a_few_dozen_times(
    cdnow_summary: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at, likelihood = [], bgnbd._likelihood

    def counted(values: Floats, *histories: Floats) -> tuple[Floats, Floats]:
        looked_at.append(len(histories[0]))
        return likelihood(values, *histories)

    monkeypatch.setattr(bgnbd, "_likelihood", counted)
    bgnbd.fit(*columns(cdnow_summary))
    different = cdnow_summary.select("x", "t_x", "T").n_unique()
    assert set(looked_at) == {different} and different < cdnow_summary.height * 0.7
    assert len(looked_at) < 60


def test_the_published_parameters_have_the_published_likelihood(
    cdnow_summary: pl.DataFrame,
) -> None:
    total = bgnbd.log_likelihood(PUBLISHED, *columns(cdnow_summary))
    assert total == pytest.approx(-9582.4, abs=0.05)


@pytest.mark.parametrize(
    ("known", "ahead", "expected", "alive"),
    [((2, 30.43, 38.86), 39, 1.226, 0.727), ((26, 30.86, 31), 52, 25.76, 0.969)],
)
def test_the_published_expectations_of_single_customers(
    known: tuple[float, float, float],
    ahead: float,
    expected: float,
    alive: float,
    cdnow_summary: pl.DataFrame,
) -> None:
    fitted = bgnbd.fit(*columns(cdnow_summary))
    purchases = bgnbd.expected_repeats(fitted, ahead, *one(*known))[0]
    assert purchases == pytest.approx(expected, rel=0.0005)
    assert bgnbd.chance_alive(fitted, *one(*known))[0] == pytest.approx(alive, abs=0.0005)


def test_cdnow_gives_the_published_pareto_nbd_parameters(cdnow_summary: pl.DataFrame) -> None:
    found = pareto_nbd.fit(*columns(cdnow_summary))
    assert (found.r, found.s) == pytest.approx((0.553, 0.606), abs=0.0006)
    assert (found.alpha, found.beta) == pytest.approx((10.578, 11.669), abs=0.003)


def test_the_unit_of_time_changes_alpha_and_nothing_else(cdnow_summary: pl.DataFrame) -> None:
    x, last, age = columns(cdnow_summary)
    weeks, days = bgnbd.fit(x, last, age), bgnbd.fit(x, last * 7, age * 7)
    assert days.alpha == pytest.approx(weeks.alpha * 7, rel=1e-4)
    assert (days.r, days.a, days.b) == pytest.approx((weeks.r, weeks.a, weeks.b), rel=1e-4)
    again = bgnbd.log_likelihood(days, x, last * 7, age * 7)
    assert days.log_likelihood == pytest.approx(again, abs=1e-6)


def test_the_slope_is_the_slope_of_the_likelihood(cdnow_summary: pl.DataFrame) -> None:
    data = tuple(column[:200] for column in columns(cdnow_summary))
    at = np.array([0.5, 3.0, 0.7, 1.9])
    slope = bgnbd._likelihood(at, *data)[1].sum(axis=1)
    numeric = approx_fprime(at, lambda v: bgnbd._likelihood(v, *data)[0].sum(), 1e-6)
    assert slope == pytest.approx(numeric, rel=1e-4)


def test_standard_errors_are_those_of_a_repeated_experiment() -> None:
    truth = Parameters(0.8, 6.0, 0.9, 3.0)
    fits = [bgnbd.fit(*simulated(truth, 2000, seed)) for seed in range(10)]
    spread = np.std([[f.r, f.alpha, f.a, f.b] for f in fits], axis=0, ddof=1)
    one_of = bgnbd.standard_errors(fits[0], *simulated(truth, 2000, 0))
    errors = np.array([one_of.r, one_of.alpha, one_of.a, one_of.b])
    assert np.all((spread / errors > 0.5) & (spread / errors < 1.8))


@pytest.mark.parametrize("truth", [Parameters(0.8, 6.0, 0.9, 3.0), Parameters(1.2, 10.0, 0.3, 0.5)])
def test_expectations_hold_in_a_simulated_future(truth: Parameters) -> None:
    """Also where a + b < 1 and the formula's series begins below zero."""
    x, last, age, later = simulated(truth, 40_000, 5, ahead=30.0)
    expected = bgnbd.expected_repeats(truth, 30.0, x, last, age)
    for group in (x == 0, (x > 0) & (x < 3), x >= 3):
        gap = later[group].mean() - expected[group].mean()
        assert abs(gap) < 4 * later[group].std() / np.sqrt(group.sum())


def test_expectations_stay_finite_at_the_gap_of_the_formula_and_for_eager_buyers() -> None:
    known = [np.array([0.0, 1.0, 3000.0]), np.array([0.0, 1.0, 99.0]), np.array([9.0, 9.0, 100.0])]
    values = [
        bgnbd.expected_repeats(Parameters(0.5, 4.0, a, 2.0), 50.0, *known)
        for a in (0.999, 1.0, 1.001)
    ]
    assert np.all(np.isfinite(values)) and values[1] == pytest.approx(values[0], rel=0.01)
    assert values[1] == pytest.approx(values[2], rel=0.01)


def test_expectations_have_a_limit_where_all_leave_alike() -> None:
    """With a, b without end everybody leaves with chance p after each purchase."""
    x, last, age = np.array([0.0, 3.0, 40.0]), np.array([0.0, 8.0, 28.0]), np.array([20.0, 9, 30.0])
    for size in (150.0, 1e3, 1e6):
        model = Parameters(0.8, 6.0, 0.1 * size, 0.9 * size)
        alive = bgnbd.chance_alive(model, x, last, age)
        limit = alive * 10 * (1 - (1 + 0.1 * 25 / (6 + age)) ** -(0.8 + x))
        found = bgnbd.expected_repeats(model, 25.0, x, last, age)
        assert found == pytest.approx(limit, rel=40 / size + 1e-4), size


def test_small_firms_are_fitted_without_a_number_running_over() -> None:
    for customers, seed in ((600, 2), (60, 2), (20, 0), (20, 2)):
        book = Book(build_firm(FirmKey(customers=customers, seed=seed)))
        ahead = compute("expected_purchases", book)["expected"].to_numpy()
        assert np.all(np.isfinite(ahead)) and np.all(ahead >= 0)
        assert np.all(np.isfinite(list(compute("pareto_nbd", book).values())))


def test_equal_histories_are_counted_once() -> None:
    found = rows(np.array([1.0, 2.0, 1.0]), np.array([5.0, 5.0, 5.0]))
    assert found.columns[0].tolist() == [1.0, 2.0] and found.weights.tolist() == [2.0, 1.0]


def test_customers_who_hardly_come_back_are_refused_in_plain_words() -> None:
    nobody = np.zeros(50)
    with pytest.raises(UserError) as refused:
        bgnbd.fit(nobody, nobody, nobody + 9)
    assert refused.value.code == "too_few_repeats" and "0" in refused.value.says.zh


def simulated(
    truth: Parameters, customers: int, seed: int, ahead: float | None = None
) -> tuple[Floats, ...]:
    """Histories by the story of the model itself; with `ahead`, also the purchases to come."""
    dice = np.random.default_rng(seed)
    age = dice.uniform(20, 60, customers)
    rate = dice.gamma(truth.r, 1 / truth.alpha, customers)
    leaving = dice.beta(truth.a, truth.b, customers)
    x, last, later = np.zeros(customers), np.zeros(customers), np.zeros(customers)
    time, here = np.zeros(customers), np.ones(customers, dtype=bool)
    end = age + (ahead or 0.0)
    while here.any():
        time = time + dice.exponential(size=customers) / rate
        here &= time <= end
        early = here & (time <= age)
        x, last = x + early, np.where(early, time, last)
        later = later + (here & ~early)
        here &= dice.random(customers) >= leaving
    return (x, last, age) if ahead is None else (x, last, age, later)
