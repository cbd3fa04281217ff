"""What a firm looks like: sizes, seeded defects, and patterns for students to find."""

import re
from datetime import date

import polars as pl

from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from sample_data.generator.v1.look_up import pools
from sample_data.truth import Truth, build_truth, true_duplicates

KEY = FirmKey(customers=600, seed=8)
FIRM = build_firm(KEY)
BIG_KEY = FirmKey(customers=6000, seed=9)
BIG = build_firm(BIG_KEY)
TRUTH = build_truth(BIG_KEY)
VALID_PHONE = re.compile(r"1\d{10}")


def rate(firm: Firm, table: str, condition: pl.Expr) -> float:
    return firm.table(table).select(condition.mean()).item()


def bare(phone: str) -> str:
    return re.sub(r"[- ]", "", phone).replace("(+86)", "")


def test_a_classroom_firm_has_the_size_the_course_describes() -> None:
    sizes = {
        "accounts": (600, 600),
        "orders": (3700, 4700),
        "products": (24, 24),
        "leads": (175, 185),
        "opportunities": (40, 80),
        "cases": (200, 290),
        "survey_replies": (350, 480),
        "campaigns": (8, 8),
        "staff": (12, 12),
    }
    for seed in (1, 2, 8):
        firm = build_firm(FirmKey(customers=600, seed=seed))
        for table, (least, most) in sizes.items():
            assert least <= firm.table(table).height <= most, (seed, table)


def test_sizes_grow_with_the_number_of_customers() -> None:
    for table in ("orders", "order_lines", "leads", "cases", "survey_replies", "opportunities"):
        ratio = BIG.table(table).height / FIRM.table(table).height
        assert 7.5 < ratio < 13, table


def test_the_seeded_defects_have_their_rates() -> None:
    phones = [bare(p) for p in BIG.table("accounts")["phone"].to_list()]
    invalid = sum(not VALID_PHONE.fullmatch(p) for p in phones) / len(phones)
    assert 0.025 < invalid < 0.035
    assert abs(rate(BIG, "accounts", pl.col("do_not_contact")) - 0.06) < 0.005
    status = pl.col("status")
    assert abs(rate(BIG, "orders", status == "cancelled") - 0.03) < 0.003
    assert abs(rate(BIG, "orders", status == "test") - 0.003) < 0.0015
    full = rate(BIG, "orders", status == "returned")
    back = BIG.table("order_lines").filter(pl.col("quantity") < 0)["order_id"].n_unique()
    all_returns = back / BIG.table("orders").height
    assert abs(all_returns - 0.04) < 0.006
    assert 0.4 < full / all_returns < 0.65


def test_five_percent_of_the_accounts_duplicate_an_earlier_one() -> None:
    copies = TRUTH.tables["accounts"].drop_nulls("duplicate_of")
    assert 0.045 < copies.height / 6000 < 0.055
    assert (copies["duplicate_of"] < copies["account_id"]).all()
    assert not copies["duplicate_of"].is_in(copies["account_id"].to_list()).any()


def test_a_duplicate_shares_enough_with_the_original_to_be_found() -> None:
    rows = {row["id"]: row for row in BIG.table("accounts").iter_rows(named=True)}
    for copy, original in (
        TRUTH.tables["accounts"]
        .select("account_id", "duplicate_of")
        .drop_nulls("duplicate_of")
        .iter_rows()
    ):
        a, b = rows[original], rows[copy]
        mails = {str(row["email"]).lower() for row in (a, b)}
        same_phone = bare(a["phone"]) == bare(b["phone"])
        same_mail = len(mails) == 1 and a["email"] is not None
        same_name = a["name"] == b["name"].replace(" ", "")
        assert same_phone + same_mail + same_name + (a["address"] == b["address"]) >= 2, (a, b)
        assert a["city"] == b["city"] and a["created_on"] <= b["created_on"]


def test_different_customers_never_share_a_phone_or_an_email() -> None:
    pairs = set(true_duplicates(BIG_KEY))
    accounts = BIG.table("accounts").with_columns(
        bare=pl.col("phone").map_elements(bare, return_dtype=pl.String),
        mail=pl.col("email").str.to_lowercase(),
    )
    for column in ("bare", "mail"):
        groups = accounts.drop_nulls(column).group_by(column).agg(pl.col("id").sort())
        shared = groups.filter(pl.col("id").list.len() > 1)["id"].to_list()
        assert shared
        for ids in shared:
            assert all((a, b) in pairs for i, a in enumerate(ids) for b in ids[i + 1 :])


def test_some_different_customers_in_different_cities_share_a_name() -> None:
    pairs = set(true_duplicates(BIG_KEY))
    people = BIG.table("accounts").filter(pl.col("kind") == "person").select("id", "name", "city")
    both = people.join(people, on="name").filter(pl.col("id") < pl.col("id_right"))
    other_city = both.filter(pl.col("city") != pl.col("city_right"))
    traps = [row for row in other_city.iter_rows() if (row[0], row[3]) not in pairs]
    assert len(traps) > 100


def test_duplicates_hold_orders_of_their_own_so_that_merging_matters() -> None:
    copies = TRUTH.tables["accounts"].drop_nulls("duplicate_of")["account_id"].to_list()
    held = BIG.table("orders").filter(pl.col("account_id").is_in(copies))
    assert held["account_id"].n_unique() > 0.7 * len(copies)


def test_some_customers_have_no_valid_order() -> None:
    valid = BIG.table("orders").filter(pl.col("status") == "completed")["account_id"].n_unique()
    assert 0.04 < 1 - valid / 6000 < 0.12


def test_few_customers_bring_most_of_the_revenue() -> None:
    revenue = (
        FIRM.table("orders")
        .filter(pl.col("status") == "completed")
        .group_by("account_id")
        .agg(pl.col("amount").sum())["amount"]
        .sort(descending=True)
    )
    in_a = (revenue.cum_sum() < 0.8 * revenue.sum()).sum() / len(revenue)
    assert 0.15 < in_a < 0.4
    assert revenue[0] < 0.2 * revenue.sum()


def test_planted_segments_differ_in_frequency_and_spend() -> None:
    orders = BIG.table("orders").filter(pl.col("status") == "completed")
    each = orders.group_by("account_id").agg(pl.len().alias("orders"), pl.col("amount").mean())
    by_segment = (
        each.join(TRUTH.tables["accounts"], on="account_id")
        .group_by("segment")
        .agg(pl.col("orders").mean(), pl.col("amount").median())
    )
    seen = {row[0]: row[1:] for row in by_segment.iter_rows()}
    assert seen["loyal"][0] > 1.8 * seen["regular"][0] > 3.6 * seen["passing"][0]
    assert seen["big_ticket"][1] > 2 * seen["regular"][1]
    assert seen["bargain"][1] < seen["regular"][1]


def test_orders_peak_at_double_eleven_and_dip_at_spring_festival() -> None:
    days = BIG.table("orders")["order_date"]

    def per_day(first: date, last: date) -> float:
        return days.is_between(first, last).sum() / ((last - first).days + 1)

    usual = per_day(date(2025, 10, 9), date(2025, 10, 31))
    assert per_day(date(2025, 11, 1), date(2025, 11, 11)) > 1.5 * usual
    assert per_day(date(2026, 2, 11), date(2026, 2, 26)) < 0.6 * usual
    assert per_day(date(2026, 6, 6), date(2026, 6, 18)) > 1.3 * usual


def _with_trouble(truth: Truth) -> pl.DataFrame:
    return truth.tables["orders"].with_columns(
        trouble=pl.col("late") | pl.col("faulty"), order_id=pl.col("order_id").cast(pl.Int32)
    )


def test_trouble_brings_complaints_lower_scores_and_earlier_leaving() -> None:
    orders = BIG.table("orders").join(_with_trouble(TRUTH), left_on="id", right_on="order_id")
    cases = BIG.table("cases").filter(pl.col("kind") != "enquiry")["order_id"].to_list()
    troubled = orders.filter("trouble")
    assert troubled["id"].is_in(cases).mean() > 0.5
    first = orders.group_by("account_id", maintain_order=True).agg(
        pl.col("trouble").slice(1, 1).first(), pl.len()
    )
    later = first.filter(pl.col("len") >= 2).group_by("trouble").agg(pl.col("len").mean())
    seen = {row[0]: row[1] for row in later.iter_rows()}
    assert seen[True] < seen[False]


def test_treated_customers_answer_more_often_than_the_control_group() -> None:
    arms = BIG.table("campaign_members").group_by("arm").agg(pl.col("responded").mean())
    seen = {row[0]: row[1] for row in arms.iter_rows()}
    assert seen["b"] > seen["a"] > seen["control"] > 0


def test_nobody_is_written_to_after_opting_out_or_without_consent() -> None:
    members = BIG.table("campaign_members")
    out = members.filter("opted_out").select("account_id", pl.col("campaign_id").alias("left"))
    assert out.height > 20
    later = members.join(out, on="account_id").filter(pl.col("campaign_id") > pl.col("left"))
    assert later.height == 0
    asked = members.join(BIG.table("accounts"), left_on="account_id", right_on="id")
    without = asked.filter(~pl.col("consent") & ~pl.col("do_not_contact"))
    assert without.height == 0


def test_phone_numbers_and_mail_addresses_can_reach_nobody() -> None:
    prefixes = {str(prefix) for prefix in pools()["phone_prefixes"]}
    assert prefixes == {"142", "143", "154", "161", "164", "194"}
    for table, column in (("accounts", "phone"), ("contacts", "mobile"), ("leads", "mobile")):
        phones = BIG.table(table)[column].drop_nulls().to_list()
        assert {bare(phone)[:3] for phone in phones} <= prefixes
    for table in ("accounts", "contacts"):
        mails = BIG.table(table)["email"].drop_nulls().str.to_lowercase().to_list()
        domains = {mail.rsplit("@", 1)[1] for mail in mails}
        assert domains == {"example.com", "example.net", "example.org"}


def test_every_city_lies_in_its_province_and_every_district_in_its_city() -> None:
    names = ("region_zh", "city_zh", "district_zh")
    known = set(zip(*(pools()[name] for name in names), strict=True))
    shown = BIG.table("accounts").select(
        "region", "city", pl.col("address").str.extract(r"^(.+?区)")
    )
    assert set(shown.iter_rows()) <= known


def test_only_organisations_have_contacts_and_opportunities() -> None:
    people = BIG.table("accounts").filter(pl.col("kind") == "person")["id"].to_list()
    for table in ("contacts", "opportunities"):
        assert not BIG.table(table)["account_id"].is_in(people).any()
    counts = BIG.table("contacts").group_by("account_id").len()["len"]
    assert (counts.min(), counts.max()) == (1, 4)
