"""Satellite operator: capacity adds up, requests follow the course, availability its rule."""

import polars as pl

from sample_data.build import build_firm
from sample_data.firm import FirmKey, digest
from sample_data.industry import FOLDER
from sample_data.prove_industry import faults
from sample_data.truth import build_truth

KEY = FirmKey("satellite", 600, 1)
FIRM = build_firm(KEY)
GOLDEN = "260620220ddb72fbc3b4eab817f70dffa005f898ac9a30b04c4e22826e1f50f3"
REQUESTS = [
    # MHz, revenue in 10,000 yuan a month, class: CONTENT, table F.
    *((36, 52, "99.9"), (18, 21, "99.5"), (54, 70, "99.5"), (9, 16, "99.9"), (27, 30, "99.0")),
    *((12, 17, "99.5"), (72, 78, "99.0"), (6, 11, "99.9"), (24, 33, "99.5"), (15, 17, "99.0")),
    *((45, 55, "99.5"), (20, 31, "99.9"), (30, 32, "99.0"), (10, 13, "99.5"), (8, 12, "99.0")),
    *((40, 61, "99.9"), (22, 24, "99.0"), (16, 23, "99.5")),
]


def test_the_industry_is_whole_and_keeps_its_promises() -> None:
    assert list(faults(FOLDER / "satellite.yaml", seeds=3)) == []


def test_a_satellite_firm_is_what_it_has_always_been() -> None:
    assert digest(build_firm(FirmKey("satellite", 120, 1)).tables) == GOLDEN


def test_six_transponders_hold_their_carriers() -> None:
    own = FIRM.table("transponders")
    assert own["mhz"].to_list() == [36.0] * 6
    used = FIRM.table("carriers").group_by("transponder_id").agg(pl.col("mhz").sum())["mhz"]
    assert len(used) == 6 and used.max() <= 36
    assert 0.5 < used.sum() / 216 < 0.95


def test_own_capacity_is_cheaper_than_leased_capacity() -> None:
    own = FIRM.table("transponders")["cost_per_mhz"].max()
    assert 2.2 < FIRM.table("capacity_leases")["cost_per_mhz"].min() / own < 2.7


def test_eighteen_requests_vary_around_those_of_the_course() -> None:
    for seed in range(1, 9):
        asked = build_firm(FirmKey("satellite", 20, seed)).table("capacity_requests")
        assert asked["class"].cast(pl.String).to_list() == [known[2] for known in REQUESTS]
        for row, (mhz, revenue, _) in zip(asked.iter_rows(named=True), REQUESTS, strict=True):
            assert abs(row["mhz"] - mhz) <= max(1, 0.13 * mhz), row
            assert abs(row["revenue"] / 1_000_000 - revenue) <= 0.13 * revenue, row
        assert asked["mhz"].sum() > 1.8 * 216
    first, second = (
        build_firm(FirmKey("satellite", 20, seed)).table("capacity_requests")["revenue"].to_list()
        for seed in (1, 2)
    )
    assert first != second


def test_availability_follows_from_the_outages_that_count() -> None:
    down = (
        FIRM.table("outages")
        .filter("counts")
        .group_by("circuit_month_id")
        .agg(pl.col("minutes").sum().alias("down"))
    )
    months = (
        FIRM.table("circuit_months")
        .join(down, left_on="id", right_on="circuit_month_id", how="left")
        .with_columns(pl.col("down").fill_null(0))
        .join(FIRM.table("circuits").select("id", "target"), left_on="circuit_id", right_on="id")
    )
    assert (months["minutes_down"] == months["down"]).all()
    expected = 100 - months["down"] / 432
    assert (months["availability"] - expected).abs().max() <= 0.0101
    assert (months["kept"] == (months["availability"] >= months["target"])).all()


def test_the_customers_own_errors_sun_and_works_do_not_count() -> None:
    seen = (
        FIRM.table("outages")
        .group_by("cause")
        .agg(pl.col("counts").all(), any=pl.col("counts").any())
    )
    free = seen.filter(~pl.col("any"))["cause"].cast(pl.String).to_list()
    assert sorted(free) == ["customer", "sun", "works"]
    assert seen.filter(pl.col("any"))["counts"].all()


def test_an_outage_ends_when_its_minutes_have_passed() -> None:
    outages = FIRM.table("outages")
    lasted = (outages["ended_at"] - outages["started_at"]).dt.total_minutes()
    assert (lasted == outages["minutes"]).all() and lasted.min() >= 1


def test_rain_is_the_commonest_cause_and_the_tail_is_long() -> None:
    causes = FIRM.table("outages")["cause"].value_counts(sort=True)
    assert causes["cause"][0] == "rain"
    assert causes["count"].head(3).sum() > 0.65 * causes["count"].sum()


def test_circuits_are_reported_in_whole_months_from_their_activation() -> None:
    months = FIRM.table("circuit_months").join(
        FIRM.table("circuits"), left_on="circuit_id", right_on="id"
    )
    assert (months["month"] >= months["activated_on"]).all()
    assert (months["fee"] == months["monthly_fee"]).all()
    circuits = FIRM.table("circuits").drop_nulls("activated_on")
    assert circuits["activation_days"].is_between(4, 120).all()
    assert circuits["activated_on"].dt.weekday().max() <= 5


def test_a_circuit_not_yet_activated_has_no_months() -> None:
    waiting = FIRM.table("circuits").filter(pl.col("activated_on").is_null())["id"].to_list()
    assert waiting
    assert not FIRM.table("circuit_months")["circuit_id"].is_in(waiting).any()


def test_large_customers_have_more_contacts() -> None:
    truth = (
        build_truth(KEY)
        .tables["accounts"]
        .select(pl.col("account_id").cast(pl.Int32), "spend", "duplicate_of")
    )
    people = FIRM.table("contacts").group_by("account_id").len("people")
    seen = people.join(truth.filter(pl.col("duplicate_of").is_null()), on="account_id")
    assert seen.select(pl.corr("people", "spend", method="spearman")).item() > 0.25
