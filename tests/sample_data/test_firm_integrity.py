"""What holds in every firm: ids, links, sums and dates agree."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from sample_data.schema import schema

CLASSROOM = build_firm(FirmKey(customers=600, seed=5))
PLANNED = {
    "opportunities.close_date",
    "opportunities.next_step_on",
    "activities.due_on",
    "quotes.valid_until",
    "payments.due_on",
    "quotas.quarter_start",
}
"""Dates that may lie ahead of T0."""


def orphans(firm: Firm) -> list[str]:
    """Links that point to no record."""
    found = []
    for name, table in schema().items():
        for column, about in table.columns.items():
            if about.type == "id":
                ids = firm.table(name)[column].drop_nulls()
                if not ids.is_between(1, firm.table(about.to).height).all():
                    found.append(f"{name}.{column}")
    return found


def wrong_sums(firm: Firm) -> int:
    """Orders whose amount or cost is not the sum of their lines."""
    lines = firm.table("order_lines").join(
        firm.table("products").select("id", "unit_cost"), left_on="product_id", right_on="id"
    )
    sums = lines.group_by("order_id").agg(
        amount_of_lines=pl.col("amount").sum(),
        cost_of_lines=(pl.col("quantity") * pl.col("unit_cost")).sum(),
    )
    orders = firm.table("orders").join(sums, left_on="id", right_on="order_id", how="left")
    wrong = orders.filter(
        pl.col("amount").ne_missing(pl.col("amount_of_lines"))
        | pl.col("cogs").ne_missing(pl.col("cost_of_lines"))
    )
    return wrong.height


def dates_outside(firm: Firm) -> list[str]:
    found = []
    for name, table in schema().items():
        for column, about in table.columns.items():
            if about.type in ("date", "datetime") and f"{name}.{column}" not in PLANNED:
                days = firm.table(name)[column].cast(pl.Date).drop_nulls()
                if not days.is_between(firm.first_day, firm.as_of, closed="left").all():
                    found.append(f"{name}.{column}")
    return found


def ordered_before_opened(firm: Firm) -> int:
    opened = firm.table("accounts").select("id", "created_on")
    orders = firm.table("orders").join(opened, left_on="account_id", right_on="id")
    return orders.filter(pl.col("order_date") < pl.col("created_on")).height


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.integers(0, 2**63 - 1), st.integers(20, 90))
def test_every_firm_agrees_with_itself(seed: int, customers: int) -> None:
    firm = build_firm(FirmKey(customers=customers, seed=seed))
    assert orphans(firm) == []
    assert wrong_sums(firm) == 0
    assert dates_outside(firm) == []
    assert ordered_before_opened(firm) == 0


@pytest.mark.parametrize("table", list(schema()))
def test_a_table_has_the_columns_types_and_ids_of_the_schema(table: str) -> None:
    frame = CLASSROOM.table(table)
    assert dict(frame.schema) == schema()[table].dtypes
    assert frame["id"].to_list() == list(range(1, frame.height + 1))


def test_a_classroom_firm_agrees_with_itself() -> None:
    assert orphans(CLASSROOM) == []
    assert wrong_sums(CLASSROOM) == 0
    assert dates_outside(CLASSROOM) == []
    assert ordered_before_opened(CLASSROOM) == 0


def test_a_line_is_quantity_times_price() -> None:
    lines = CLASSROOM.table("order_lines")
    assert (lines["quantity"] * lines["unit_price"]).cast(pl.Int64).equals(lines["amount"])
    assert (lines["quantity"] != 0).all()


def test_a_product_stands_at_most_once_in_an_order_and_comes_back_at_most_once() -> None:
    lines = CLASSROOM.table("order_lines").with_columns(back=pl.col("quantity") < 0)
    assert not lines.select("order_id", "product_id", "back").is_duplicated().any()


def test_orders_are_numbered_by_date_then_account() -> None:
    orders = CLASSROOM.table("orders")
    assert orders.sort("order_date", "account_id", maintain_order=True).equals(orders)


def test_a_returned_order_is_worth_nothing_and_others_are_not() -> None:
    orders = CLASSROOM.table("orders")
    returned = orders.filter(pl.col("status") == "returned")
    assert returned.height > 0
    assert (returned["amount"] == 0).all() and (returned["cogs"] == 0).all()
    assert (orders.filter(pl.col("status") == "completed")["amount"] > 0).all()


def test_a_part_return_never_exceeds_what_was_bought() -> None:
    left = (
        CLASSROOM.table("order_lines")
        .group_by("order_id", "product_id")
        .agg(pl.col("quantity").sum())
    )
    assert (left["quantity"] >= 0).all()


def test_stage_history_tells_how_each_opportunity_came_to_its_stage() -> None:
    history = CLASSROOM.table("stage_history")
    last = history.group_by("opportunity_id", maintain_order=True).agg(
        pl.col("to_stage").last(),
        pl.col("changed_on").is_sorted().alias("in_order"),
        pl.col("days_in_stage").sum().alias("days"),
        (pl.col("changed_on").max() - pl.col("changed_on").min()).dt.total_days().alias("lasted"),
    )
    assert last["to_stage"].equals(CLASSROOM.table("opportunities")["stage"], check_names=False)
    assert last["in_order"].all()
    assert (last["days"] == last["lasted"]).all()


def test_probabilities_are_the_defaults_of_the_stages() -> None:
    seen = dict(CLASSROOM.table("opportunities").select("stage", "probability").iter_rows())
    defaults = {
        "prospecting": 0.1,
        "qualification": 0.2,
        "proposal": 0.5,
        "negotiation": 0.8,
        "won": 1.0,
        "lost": 0.0,
    }
    assert seen.items() <= defaults.items()


def test_a_converted_lead_is_its_account_and_opportunity() -> None:
    leads = CLASSROOM.table("leads").filter(pl.col("status") == "converted")
    accounts = CLASSROOM.table("accounts")
    joined = leads.join(accounts, left_on="account_id", right_on="id")
    assert joined.height == leads.height
    assert (joined["source"].cast(pl.String) == joined["channel"].cast(pl.String)).all()
    assert (joined["converted_on"] == joined["created_on_right"]).all()
    deals = CLASSROOM.table("opportunities").drop_nulls("lead_id")
    back = deals.join(leads, left_on="lead_id", right_on="id")
    assert back.height == deals.height == leads["opportunity_id"].count()
    assert (back["account_id"] == back["account_id_right"]).all()


def test_a_response_is_a_completed_order_while_the_campaign_ran() -> None:
    members = CLASSROOM.table("campaign_members")
    assert members["responded"].equals(members["order_id"].is_not_null(), check_names=False)
    answered = (
        members.drop_nulls("order_id")
        .join(CLASSROOM.table("orders"), left_on="order_id", right_on="id")
        .join(CLASSROOM.table("campaigns"), left_on="campaign_id", right_on="id")
    )
    assert (answered["account_id"] == answered["account_id_right"]).all()
    assert (answered["status"].cast(pl.String) == "completed").all()
    assert (answered["order_date"] >= answered["start_on"]).all()
    assert (answered["order_date"] <= answered["end_on"]).all()


def test_a_control_group_is_left_alone() -> None:
    control = CLASSROOM.table("campaign_members").filter(pl.col("arm") == "control")
    assert control["sent_on"].null_count() == control.height
    assert not control.select(pl.any_horizontal("opened", "clicked", "opted_out").any()).item()


def test_cases_run_forward_in_time() -> None:
    cases = CLASSROOM.table("cases")
    for earlier, later in (
        ("opened_at", "first_response_at"),
        ("first_response_at", "resolved_at"),
        ("resolved_at", "closed_at"),
    ):
        both = cases.drop_nulls([earlier, later])
        assert (both[earlier] < both[later]).all(), later
        assert cases.filter(pl.col(earlier).is_null())[later].null_count() == (
            cases[earlier].null_count()
        )
    assert (cases["status"] == "closed").sum() == cases["closed_at"].count()
