"""Hotel: stays agree with the bills to the fen, and guests behave as a teacher would look for."""

from datetime import date

import polars as pl

from sample_data.build import build_firm
from sample_data.firm import FirmKey, digest
from sample_data.industry import FOLDER
from sample_data.prove_industry import faults

FIRM = build_firm(FirmKey("hotel", 600, 1))
BIG = build_firm(FirmKey("hotel", 3000, 2))
STAYS = BIG.table("stays")
GOLDEN = "e7b48c1ea4004b65f8064afcc5161d3d5f99642c898d62fb53d747aeda425280"


def test_the_industry_is_whole_and_keeps_its_promises() -> None:
    assert list(faults(FOLDER / "hotel.yaml", seeds=3)) == []


def test_a_hotel_firm_is_what_it_has_always_been() -> None:
    assert digest(build_firm(FirmKey("hotel", 120, 1)).tables) == GOLDEN


def test_room_nights_times_rate_is_what_the_bill_says() -> None:
    stays = STAYS.with_columns(
        worth=pl.col("room_nights").cast(pl.Int64) * pl.col("rate").cast(pl.Int64)
    )
    billed = stays.group_by("order_id").agg(pl.col("worth").sum())
    refunds = (
        BIG.table("order_lines")
        .filter(pl.col("quantity") < 0)
        .group_by("order_id")
        .agg(back=pl.col("amount").sum())
    )
    both = (
        BIG.table("orders")
        .filter(pl.col("status") != "test")
        .join(billed, left_on="id", right_on="order_id")
        .join(refunds, left_on="id", right_on="order_id", how="left")
    )
    assert (both["amount"] == both["worth"] + both["back"].fill_null(0)).all()


def test_a_stay_has_the_state_its_bill_has() -> None:
    both = STAYS.join(BIG.table("orders"), left_on="order_id", right_on="id")
    pairs = set(both.select(pl.col("status", "status_right").cast(pl.String)).iter_rows())
    assert pairs == {
        ("stayed", "completed"),
        ("refunded", "returned"),
        ("cancelled", "cancelled"),
        ("no_show", "cancelled"),
    }
    assert (both["arrived_on"] == both["order_date"]).all()
    assert (both["account_id"] == both["account_id_right"]).all()


def test_the_rooms_of_one_bill_are_in_one_hotel_and_booked_together() -> None:
    each = STAYS.group_by("order_id").agg(pl.col("hotel_id", "booked_on", "status").n_unique())
    assert each.select(pl.max_horizontal("hotel_id", "booked_on", "status").max()).item() == 1


def test_a_booking_comes_before_the_arrival_and_the_arrival_before_the_departure() -> None:
    assert (STAYS["booked_on"] <= STAYS["arrived_on"]).all()
    ahead = (STAYS["arrived_on"] - STAYS["booked_on"]).dt.total_days()
    assert (ahead == STAYS["lead_days"]).all()
    single = STAYS.filter(pl.col("room_nights") <= 7)
    nights = (single["left_on"] - single["arrived_on"]).dt.total_days()
    assert (nights == single["room_nights"]).all()


def test_three_hotels_of_forty_rooms_with_numbers_of_their_floors() -> None:
    assert FIRM.table("hotels")["rooms"].to_list() == [40, 40, 40]
    rooms = FIRM.table("rooms")
    floors = (rooms["room_number"] // 100).cast(pl.String)
    assert (floors == rooms["floor"].cast(pl.String)).all()
    assert not rooms.select("hotel_id", "room_number").is_duplicated().any()
    assert set(rooms["category"]) <= set(FIRM.table("products")["category"])


def per_day(first: date, last: date) -> float:
    arrived = STAYS["arrived_on"].is_between(first, last).sum()
    return arrived / ((last - first).days + 1)


def test_weekends_and_holidays_fill_the_house() -> None:
    by_day = STAYS.group_by(pl.col("arrived_on").dt.weekday()).len().sort("arrived_on")["len"]
    assert min(by_day[4], by_day[5]) > 1.35 * max(by_day[0], by_day[1], by_day[2])
    usual = per_day(date(2025, 9, 1), date(2025, 9, 25))
    assert per_day(date(2025, 9, 30), date(2025, 10, 7)) > 1.6 * usual
    assert per_day(date(2026, 2, 3), date(2026, 2, 16)) < 0.75 * usual
    assert per_day(date(2026, 7, 4), date(2026, 8, 23)) > 1.1 * usual


def test_platform_bookings_cost_commission_and_the_desk_costs_none() -> None:
    stayed = STAYS.filter(pl.col("status") == "stayed")
    online = stayed.filter(pl.col("channel") == "online")
    share = online["commission"].sum() / (online["rate"] * online["room_nights"]).sum()
    assert 0.14 < share < 0.152
    assert stayed.filter(pl.col("channel") == "store")["commission"].sum() == 0
    assert STAYS.filter(pl.col("status") == "no_show")["commission"].sum() == 0


def test_tiers_follow_the_nights_members_stayed() -> None:
    members = BIG.table("loyalty_members")
    nights = (
        STAYS.filter(pl.col("status") == "stayed")
        .drop_nulls("member_id")
        .group_by("member_id")
        .agg(stayed=pl.col("room_nights").sum())
    )
    both = members.join(nights, left_on="id", right_on="member_id", how="left").fill_null(0)
    assert (both["nights"] == both["stayed"]).all()
    tier = (
        pl.when(pl.col("nights") >= 20)
        .then(pl.lit("platinum"))
        .when(pl.col("nights") >= 10)
        .then(pl.lit("gold"))
        .when(pl.col("nights") >= 4)
        .then(pl.lit("silver"))
        .otherwise(pl.lit("basic"))
    )
    assert (both["tier"].cast(pl.String) == both.select(tier=tier)["tier"]).all()
    counts = both["tier"].value_counts(sort=True)["tier"].cast(pl.String).to_list()
    assert counts[0] == "basic" and counts[-1] == "platinum"


def test_only_persons_are_members_and_each_once() -> None:
    both = BIG.table("loyalty_members").join(
        BIG.table("accounts"), left_on="account_id", right_on="id"
    )
    assert (both["kind"] == "person").all()
    assert not both["account_id"].is_duplicated().any()


def test_incidents_pull_reviews_down_and_a_good_remedy_up_again() -> None:
    reviews = BIG.table("guest_reviews").join(
        BIG.table("stay_incidents").select("id", "remedy"),
        left_on="incident_id",
        right_on="id",
        how="left",
    )
    clean = reviews.filter(pl.col("incident_id").is_null())["score"].mean()
    poor = reviews.filter(pl.col("remedy") == "none")["score"].mean()
    good = reviews.filter(pl.col("remedy").is_in(["upgrade", "discount"]))["score"].mean()
    assert clean > good + 0.3 > poor + 0.9  # type: ignore[operator]


def test_incidents_that_guests_complain_of_are_cases_too() -> None:
    told = (
        BIG.table("stay_incidents").filter("reported").join(STAYS, left_on="stay_id", right_on="id")
    )
    cases = BIG.table("cases").filter(pl.col("kind") != "enquiry")["order_id"].to_list()
    assert told["order_id"].is_in(cases).mean() > 0.95  # type: ignore[operator]


def test_nobody_reviews_before_leaving_or_without_having_stayed() -> None:
    both = BIG.table("guest_reviews").join(STAYS, left_on="stay_id", right_on="id")
    assert (both["reviewed_on"] >= both["left_on"]).all()
    assert (both["status"] == "stayed").all()


def test_revenue_per_room_is_rate_times_occupancy() -> None:
    months = FIRM.table("hotel_months")
    expected = months["average_rate"] * months["occupancy"]
    assert (months["revpar"] - expected).abs().max() <= 0.51
    assert months.height == 72
