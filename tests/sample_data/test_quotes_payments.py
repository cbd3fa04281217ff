"""What a fresh firm holds beside orders: quotes, payments, quotas and knowledge articles."""

from datetime import timedelta
from functools import cache

import polars as pl
import pytest

from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from sample_data.industry import industries
from sample_data.truth import build_truth

KEY = FirmKey(customers=6000, seed=9)
FIRM = build_firm(KEY)


@cache
def small(industry: str) -> Firm:
    return build_firm(FirmKey(industry, 400, 5))


def quoted_deals(firm: Firm) -> pl.DataFrame:
    """The last quote of each opportunity beside the opportunity."""
    last = firm.table("quotes").sort("id").group_by("opportunity_id", maintain_order=True).last()
    return last.join(firm.table("opportunities"), left_on="opportunity_id", right_on="id")


def test_every_opportunity_at_proposal_or_later_is_quoted() -> None:
    history = FIRM.table("stage_history").filter(pl.col("to_stage") == "proposal")
    reached = set(history["opportunity_id"].to_list())
    assert set(FIRM.table("quotes")["opportunity_id"].to_list()) == reached
    assert len(reached) > 300


def test_quotes_end_as_their_opportunity_did() -> None:
    seen = quoted_deals(FIRM).group_by("stage").agg(pl.col("status").cast(pl.String).unique())
    ends = {stage: set(statuses) for stage, statuses in seen.iter_rows()}
    assert ends["won"] == {"accepted"} and ends["lost"] == {"declined"}
    assert {"sent", "draft"} <= ends["proposal"] <= {"sent", "draft", "waiting"}
    replaced = FIRM.table("quotes").filter(pl.col("id") < pl.col("id").max().over("opportunity_id"))
    assert replaced.height > 50 and (replaced["status"] == "declined").all()


def test_a_second_quote_asks_less_for_the_same_goods() -> None:
    quotes = FIRM.table("quotes").sort("id")
    before = quotes.select(pl.col("net").shift().over("opportunity_id").alias("before"), "net")
    both = before.drop_nulls()
    assert both.height > 50 and (both["net"] < both["before"]).mean() > 0.97
    share = (both["net"] / both["before"]).mean()
    assert 0.92 < share < 0.97  # type: ignore[operator]


def test_quotes_are_dated_within_their_opportunity() -> None:
    quotes = quoted_deals(FIRM)
    assert (quotes["created_on"] >= quotes["created_on_right"]).all()
    closed = quotes.filter(pl.col("status").is_in(["accepted", "declined"]))
    assert (closed["answered_on"] == closed["close_date"]).all()
    sent = FIRM.table("quotes").drop_nulls("sent_on")
    assert (sent["sent_on"] >= sent["created_on"]).all()
    answered = sent.drop_nulls("answered_on")
    assert (answered["answered_on"] >= answered["sent_on"]).all()
    at_home = pl.col("status").is_in(["draft", "waiting"])
    assert FIRM.table("quotes").filter(at_home)["sent_on"].is_null().all()


@pytest.mark.parametrize(("industry", "percent"), [("retail", 13), ("satellite", 6)])
def test_quotes_add_up_half_up_to_the_fen(industry: str, percent: int) -> None:
    firm = FIRM if industry == "retail" else small(industry)
    lines = firm.table("quote_lines")
    for row in lines.head(300).iter_rows(named=True):
        off = round(100 * row["discount"])
        exact = row["quantity"] * row["list_price"] * (100 - off)
        assert row["amount"] == (exact + 50) // 100
    nets = dict(lines.group_by("quote_id").agg(pl.sum("amount")).iter_rows())
    for row in firm.table("quotes").iter_rows(named=True):
        assert row["net"] == nets[row["id"]]
        assert row["tax"] == (row["net"] * percent + 50) // 100
        assert row["gross"] == row["net"] + row["tax"] and row["tax_rate"] == percent / 100


def test_an_accepted_quote_became_the_order_with_its_very_lines() -> None:
    quotes = FIRM.table("quotes").filter(pl.col("status") == "accepted")
    orders = FIRM.table("orders").drop_nulls("quote_id")
    assert quotes["order_id"].null_count() == 0 and quotes.height == orders.height
    both = quotes.join(orders, left_on="order_id", right_on="id")
    assert (both["id"] == both["quote_id"]).all()
    assert (both["account_id"] == both["account_id_right"]).all()
    assert (both["order_date"] == both["answered_on"]).all()
    lines = FIRM.table("order_lines").filter(pl.col("quantity") > 0)
    ordered = lines.join(both.select(order_id="order_id", quote_id="id"), on="order_id")
    quoted = FIRM.table("quote_lines").join(ordered, on=["quote_id", "product_id"])
    assert quoted.height == ordered.height
    assert (quoted["quantity"] == quoted["quantity_right"]).all()
    assert (quoted["amount"] == quoted["amount_right"]).all()


def test_those_who_were_lost_on_price_had_been_offered_less() -> None:
    lines = FIRM.table("quote_lines").group_by("quote_id").agg(pl.mean("discount").alias("off"))
    deals = quoted_deals(FIRM).join(lines, left_on="id", right_on="quote_id")
    on_price = deals.filter(pl.col("lost_reason") == "price")["off"].mean()
    others = deals.filter(pl.col("stage") == "won")["off"].mean()
    assert on_price < others - 0.02  # type: ignore[operator]


def test_organisations_owe_what_they_ordered() -> None:
    owed = FIRM.table("payments").group_by("order_id").agg(pl.sum("amount"), pl.len())
    orders = FIRM.table("orders").join(
        FIRM.table("accounts").select(account_id="id", kind="kind"), on="account_id"
    )
    due = orders.filter(
        pl.col("kind") == "organisation", pl.col("status") == "completed", pl.col("amount") > 0
    )
    both = due.join(owed, left_on="id", right_on="order_id", how="full")
    assert both.null_count()["amount_right"].item() == both.null_count()["amount"].item() == 0
    plain = both.filter(pl.col("quote_id").is_null())
    assert (plain["amount"] == plain["amount_right"]).all() and (plain["len"] == 1).all()
    quoted = both.filter(pl.col("quote_id").is_not_null())
    gross = quoted["amount"] + (quoted["amount"] * 13 + 50) // 100
    assert (gross == quoted["amount_right"]).all() and (quoted["len"] == 2).all()


def test_each_account_has_terms_and_a_habit_of_paying() -> None:
    truth = build_truth(KEY).tables["accounts"]
    payments = FIRM.table("payments").join(truth, on="account_id")
    orders = FIRM.table("orders").select(
        order_id="id", order_date="order_date", quote_id="quote_id"
    )
    usual = payments.join(orders, on="order_id").filter(pl.col("quote_id").is_null())
    days = (usual["due_on"] - usual["order_date"]).dt.total_days()
    assert (days == usual["payment_days"]).all() and set(days.unique()) == {30, 60}
    old = payments.filter(pl.col("due_on") < FIRM.as_of - timedelta(days=200))
    late = (pl.col("paid_on") - pl.col("due_on")).dt.total_days()
    by_habit = dict(old.group_by("payment_habit").agg(late.mean()).iter_rows())
    assert -5 < by_habit["prompt"] < 0 and 20 < by_habit["slow"] < 30 and by_habit["bad"] > 70
    same = truth.filter(pl.col("duplicate_of").is_not_null()).join(
        truth, left_on="duplicate_of", right_on="account_id"
    )
    assert (same["payment_habit"] == same["payment_habit_right"]).all()


def test_some_money_is_open_and_some_of_it_overdue() -> None:
    payments = FIRM.table("payments")
    open_ones = payments.filter(pl.col("paid_on").is_null())
    overdue = open_ones.filter(pl.col("due_on") < FIRM.as_of)
    assert 0.03 < open_ones.height / payments.height < 0.25
    assert 0.15 < overdue.height / open_ones.height < 0.7
    assert (payments.drop_nulls("paid_on")["paid_on"] < FIRM.as_of).all()


def test_the_crm_of_a_maker_with_an_erp_shows_the_ledger() -> None:
    firm = small("manufacturing")
    ledger = dict(firm.table("receivables").group_by("due_on").agg(pl.sum("amount")).iter_rows())
    shown = dict(firm.table("payments").group_by("due_on").agg(pl.sum("amount")).iter_rows())
    assert all(shown[day] <= ledger[day] for day in shown)
    assert 0.95 < sum(shown.values()) / sum(ledger.values()) < 1
    assert firm.table("payments")["order_id"].null_count() == 0


def test_quotas_are_reached_by_sixty_to_a_hundred_and_twenty_percent() -> None:
    firm = build_firm(FirmKey(customers=20_000, seed=3))
    quotas = firm.table("quotas")
    assert quotas["quarter_start"].dt.month().is_in([1, 4, 7, 10]).all()
    sellers = firm.table("staff").filter(pl.col("team") == "sales")["id"].to_list()
    assert set(quotas["owner_id"].to_list()) == set(sellers)
    won = firm.table("opportunities").filter(pl.col("stage") == "won")
    quarter = pl.col("close_date").dt.truncate("1q").alias("quarter_start")
    done = won.group_by("owner_id", quarter).agg(pl.sum("amount").alias("won"))
    both = quotas.join(done, on=["owner_id", "quarter_start"])
    share = both.filter(pl.col("quarter_start") < pl.date(2026, 7, 1)).select(
        pl.col("won") / pl.col("amount")
    )["won"]
    assert len(share) >= 30 and 0.75 < share.mean() < 1.05  # type: ignore[operator]
    assert share.is_between(0.4, 1.6).mean() > 0.95


@pytest.mark.parametrize("industry", list(industries()))
def test_every_trade_has_articles_that_helped_with_cases_of_their_cause(industry: str) -> None:
    firm = small(industry)
    articles = firm.table("knowledge_articles")
    assert 8 <= articles.height <= 15
    assert articles["name"].n_unique() == articles["body"].n_unique() == articles.height
    published = articles.filter(pl.col("status") == "published")
    assert published["category"].n_unique() == 6
    used = firm.table("cases").drop_nulls("article_id")
    assert (used["status"] == "closed").all() and used.height > 0
    counted = dict(used.group_by("article_id").len().iter_rows())
    assert articles["uses"].to_list() == [counted.get(id, 0) for id in articles["id"]]
    both = used.join(published, left_on="article_id", right_on="id")
    assert both.height == used.height and (both["category"] == both["category_right"]).all()


def test_closed_cases_have_a_close_code_and_others_have_none() -> None:
    cases = FIRM.table("cases")
    assert (cases["close_code"].is_not_null() == (cases["status"] == "closed")).all()


def test_articles_are_in_the_language_of_the_firm() -> None:
    english = build_firm(FirmKey("hotel", 60, 5, "en")).table("knowledge_articles")
    assert not any("一" <= letter <= "鿿" for text in english["body"] for letter in text)
