"""Call centre: arrivals follow the course's profile, agents their shifts, ratings the wait."""

import polars as pl
import pytest

from sample_data.build import build_firm
from sample_data.firm import FirmKey, digest
from sample_data.industry import FOLDER
from sample_data.prove_industry import faults

FIRM = build_firm(FirmKey("call_centre", 600, 1))
CALLS = FIRM.table("calls")
ANSWERED = CALLS.filter(~pl.col("abandoned"))
GOLDEN = "a8ce2ddfde0679733ceb332b369432040317c8e0ff598e8877439a75918aed9e"
PROFILE = [18, 26, 40, 58, 72, 80, 78, 66, 52, 44, 48, 60, 70, 74, 66, 54, 40, 30, 22, 16]
"""Calls per half-hour from 9:00: CONTENT, table F."""


def test_the_industry_is_whole_and_keeps_its_promises() -> None:
    assert list(faults(FOLDER / "call_centre.yaml", seeds=3)) == []


def test_a_call_centre_is_what_it_has_always_been() -> None:
    assert digest(build_firm(FirmKey("call_centre", 120, 1)).tables) == GOLDEN


def test_calls_arrive_by_half_hours_as_in_the_course() -> None:
    for seed in (1, 2, 3):
        slots = build_firm(FirmKey("call_centre", 20, seed)).table("half_hours")
        means = slots.group_by("number", maintain_order=True).agg(pl.col("calls").mean())["calls"]
        for mean, expected in zip(means.to_list(), PROFILE, strict=True):
            assert abs(mean - expected) < 4 * (expected / 10) ** 0.5 + 0.06 * expected


def test_a_call_comes_within_its_half_hour_on_a_working_day() -> None:
    both = CALLS.join(FIRM.table("half_hours"), left_on="half_hour_id", right_on="id")
    after = (both["called_at"] - both["starts_at"]).dt.total_minutes()
    assert after.is_between(0, 29).all()
    assert both["called_at"].dt.weekday().max() <= 5
    assert both["called_at"].is_sorted()


def test_half_hours_count_their_calls() -> None:
    counted = CALLS.group_by("half_hour_id").agg(
        pl.len().alias("all"), (~pl.col("abandoned")).sum().alias("taken")
    )
    both = FIRM.table("half_hours").join(counted, left_on="id", right_on="half_hour_id")
    assert (both["calls"] == both["all"]).all()
    assert (both["answered"] == both["taken"]).all()


def test_an_answered_call_takes_about_240_seconds() -> None:
    handled = ANSWERED["talk_seconds"] + ANSWERED["after_seconds"]
    assert 230 < handled.mean() < 250  # type: ignore[operator]


def test_an_agent_answers_only_on_shift() -> None:
    shifts = FIRM.table("agent_shifts").select("agent_id", "day", "period")
    taken = ANSWERED.drop_nulls("agent_id").with_columns(
        day=pl.col("called_at").dt.date(),
        period=pl.when(pl.col("called_at").dt.hour() < 14)
        .then(pl.lit("early"))
        .otherwise(pl.lit("late"))
        .cast(shifts["period"].dtype),
    )
    assert taken.height == ANSWERED.height
    assert taken.join(shifts, on=["agent_id", "day", "period"], how="anti").height == 0


def test_enough_agents_work_in_each_half_of_the_day() -> None:
    on_duty = FIRM.table("agent_shifts").filter(pl.col("period") != "off")
    counts = on_duty.group_by("day", "period").len()["len"]
    assert len(counts) == 20 and counts.is_between(8, 24).all()


def test_an_abandoned_call_has_no_agent_no_talk_and_no_rating() -> None:
    lost = CALLS.filter("abandoned")
    assert 0.03 < lost.height / CALLS.height < 0.09
    for name in ("agent_id", "talk_seconds", "after_seconds", "solved", "csat"):
        assert lost[name].null_count() == lost.height, name


def test_waits_are_longer_where_calls_crowd() -> None:
    both = CALLS.join(FIRM.table("half_hours"), left_on="half_hour_id", right_on="id")
    busy = both.filter(pl.col("calls") >= 65)["wait_seconds"].mean()
    quiet = both.filter(pl.col("calls") < 35)["wait_seconds"].mean()
    assert busy > 4 * quiet  # type: ignore[operator]


def test_service_within_20_seconds_misses_80_percent() -> None:
    in_time = CALLS.select(((pl.col("wait_seconds") <= 20) & ~pl.col("abandoned")).mean()).item()
    assert 0.55 < in_time < 0.78


def test_first_call_resolution_depends_on_how_it_is_counted() -> None:
    by_agent = ANSWERED["solved"].mean()
    by_repeats = 1 - FIRM.table("repeat_calls").height / ANSWERED.height
    assert 0.65 < by_agent < 0.71  # type: ignore[operator]
    assert 0.78 < by_repeats < 0.84


def test_a_repeat_follows_an_unsolved_call_within_seven_days() -> None:
    both = FIRM.table("repeat_calls").join(CALLS, left_on="call_id", right_on="id")
    assert not both["solved"].any()
    days = (both["called_at"].dt.date() - both["called_at_right"].dt.date()).dt.total_days()
    assert days.is_between(1, 7).all()


def test_the_rating_falls_with_the_wait() -> None:
    rated = ANSWERED.drop_nulls("csat")
    short = rated.filter(pl.col("wait_seconds") <= 10)["csat"].mean()
    long = rated.filter(pl.col("wait_seconds") >= 60)["csat"].mean()
    assert short - long > 0.5  # type: ignore[operator]


def test_few_causes_make_most_complaints() -> None:
    causes = FIRM.table("call_complaints")["cause"].value_counts(sort=True)
    share = causes["count"].head(3).sum() / causes["count"].sum()
    assert causes["cause"].head(2).cast(pl.String).to_list() == ["again", "visit_time"]
    assert 0.7 < share < 0.85


def test_every_answered_complaint_is_followed_up() -> None:
    asked = ANSWERED.filter(pl.col("queue") == "complaint")
    assert FIRM.table("call_complaints")["call_id"].to_list() == asked["id"].to_list()


def test_a_recognised_call_is_of_the_customer_whose_appliance_it_is() -> None:
    known = CALLS.drop_nulls("appliance_id").join(
        FIRM.table("appliances"), left_on="appliance_id", right_on="id"
    )
    assert (known["account_id"] == known["account_id_right"]).all()
    assert 0.06 < known.height / CALLS.height < 0.13


def test_seniors_solve_more_and_talk_less() -> None:
    by_skill = (
        ANSWERED.join(FIRM.table("call_agents"), left_on="agent_id", right_on="id")
        .group_by("skill")
        .agg(pl.col("solved").mean(), pl.col("talk_seconds").mean())
    )
    seen = {row[0]: row[1:] for row in by_skill.iter_rows()}
    assert seen["senior"][0] > seen["junior"][0] + 0.05
    assert seen["senior"][1] < seen["junior"][1] - 20


@pytest.mark.parametrize("customers", [20, 600, 3000])
def test_the_hotline_does_not_grow_with_the_customers(customers: int) -> None:
    firm = build_firm(FirmKey("call_centre", customers, 1))
    assert firm.table("calls").height == CALLS.height
    assert sum(firm.table(name).height for name in firm.schema) < 30_000 or customers > 600
