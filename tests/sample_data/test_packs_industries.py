"""Manufacturing with its ERP and the securities branch: the same for years, whole, as promised."""

import io
from functools import cache
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from kit.errors import UserError
from sample_data.build import build_firm
from sample_data.export import dictionary, generate_to, xlsx_bytes
from sample_data.firm import Firm, FirmKey, digest
from sample_data.industry import FOLDER, industries, industry, schema_of
from sample_data.prove_industry import faults
from sample_data.schema import code, is_table, number_of, present, schema, show_value
from sample_data.truth import build_truth
from tests.sample_data.small_trade import BOOKSHOP, written

GOLDEN = {
    FirmKey("manufacturing", 60, 3): (
        "18fba5e0b6ba1709207dd75bc6cff0d9654a22f74c9af8fa77b4213b2411d750"
    ),
    FirmKey("manufacturing", 60, 3, "en"): (
        "f20c0361e2f22e4e29c53f53e02cd09554b58276c329b7ee25d1c9fbf014af12"
    ),
    FirmKey("securities", 60, 3): (
        "11b0adf40462e564ce53a80b6755ed0df671df3910b6db9bb0cb8e0390099770"
    ),
    FirmKey("securities", 60, 3, "en"): (
        "11a801c025512b864801a966e1a077982002f83a008a7bfc60c9d0f797e0ae60"
    ),
}


@cache
def firm(name: str, customers: int = 320, seed: int = 1) -> Firm:
    return build_firm(FirmKey(name, customers, seed))


@cache
def truth(name: str, table: str, customers: int = 320, seed: int = 1) -> pl.DataFrame:
    return build_truth(FirmKey(name, customers, seed)).tables[table]


@pytest.mark.parametrize("key", GOLDEN, ids=str)
def test_a_firm_is_what_it_has_always_been(key: FirmKey) -> None:
    assert digest(build_firm(key).tables) == GOLDEN[key]


@pytest.mark.parametrize("name", ["manufacturing", "securities", "retail"])
def test_the_industry_is_proved(name: str) -> None:
    assert list(faults(FOLDER / f"{name}.yaml", seeds=3)) == []


def test_a_table_name_means_the_same_in_every_industry() -> None:
    tables: dict[str, object] = {}
    for about in industries().values():
        for name, table in about.declared.items():
            assert tables.setdefault(name, table) == table, name


# --- manufacturing -----------------------------------------------------------------------------
def test_tax_numbers_join_the_two_systems() -> None:
    details, erp = (firm("manufacturing").table(t) for t in ("company_details", "erp_customers"))
    assert (
        erp["tax_no"].n_unique() == erp.height and erp["tax_no"].str.len_chars().unique()[0] == 18
    )
    found = erp.join(details, on="tax_no")
    assert 0.9 < found["id"].n_unique() / erp.height < 0.97


def test_a_duplicate_has_its_originals_tax_number_and_no_second_erp_customer() -> None:
    hidden = truth("manufacturing", "company_details")
    details = firm("manufacturing").table("company_details").join(hidden, on="id")
    of = dict(
        truth("manufacturing", "accounts")
        .filter(pl.col("duplicate_of").is_not_null())
        .select("account_id", "duplicate_of")
        .rows()
    )
    number = dict(details.select("account_id", "true_tax_no").rows())
    pairs = [(a, b) for a, b in of.items() if a in number and b in number]
    assert len(pairs) > 8 and all(number[a] == number[b] for a, b in pairs)
    assert not truth("manufacturing", "erp_customers")["account_id"].is_in(list(of)).any()


def test_what_differs_between_the_systems_is_what_was_planted() -> None:
    made = firm("manufacturing")
    erp = made.table("erp_customers").join(truth("manufacturing", "erp_customers"), on="id")
    joined = erp.join(made.table("accounts"), left_on="account_id", right_on="id", suffix="_crm")
    same = joined.filter(pl.col("slip") == "none")
    assert same["name"].equals(same["name_crm"]) and same["city"].equals(same["city_crm"])
    short = joined.filter(pl.col("slip") == "short_name")
    assert short.height and not short["name"].str.ends_with("有限公司").any()
    moved = joined.filter(pl.col("slip") == "moved")
    assert (moved["city"] != moved["city_crm"]).sum() >= moved.height - 2


def test_receivables_add_up_to_what_each_customer_owes() -> None:
    made = firm("manufacturing")
    owed = made.table("receivables").group_by("erp_customer_id").agg(pl.col("open_amount").sum())
    want = dict(owed.rows())
    for id, receivable in made.table("erp_customers").select("id", "receivable").iter_rows():
        assert receivable == want.get(id, 0)


def test_stock_is_what_was_there_plus_made_less_shipped() -> None:
    stock = firm("manufacturing").table("stock_items")
    sums = stock["opening"] + stock["produced"] - stock["shipped"]
    assert sums.equals(stock["on_hand"].cast(sums.dtype)) and stock["on_hand"].min() >= 0  # type: ignore[operator]


def test_erp_amounts_are_those_of_the_crm_but_for_the_planted_slips() -> None:
    made = firm("manufacturing")
    erp = made.table("erp_orders").join(truth("manufacturing", "erp_orders"), on="id")
    joined = erp.join(made.table("orders"), left_on="order_id", right_on="id")
    assert (
        joined.filter(~pl.col("amount_slip"))
        .select((pl.col("gross_amount") == pl.col("amount")).all())
        .item()
    )
    assert (
        joined.filter("amount_slip")
        .select((pl.col("gross_amount") < pl.col("amount")).all())
        .item()
    )
    net = (pl.col("net_amount") * 1.13 - pl.col("gross_amount")).abs().max()
    assert erp.select(net).item() <= 1.0


def test_what_is_shipped_was_made_and_what_is_invoiced_was_shipped() -> None:
    made = firm("manufacturing")
    orders = made.table("erp_orders")
    assert (
        orders["shipped_on"].drop_nulls()
        > orders.filter(pl.col("shipped_on").is_not_null())["ordered_on"]
    ).all()
    invoices = made.table("invoices").join(orders, left_on="erp_order_id", right_on="id")
    assert (invoices["invoiced_on"] >= invoices["shipped_on"]).all()
    lines = made.table("erp_order_lines").rename({"id": "line", "shipped_on": "sent"})
    work = made.table("production_orders").join(lines, left_on="erp_order_line_id", right_on="line")
    done = work.filter(pl.col("sent").is_not_null() & pl.col("finished_on").is_not_null())
    assert done.height > 100 and (done["finished_on"] <= done["sent"]).mean() > 0.9  # type: ignore[operator]


# --- securities --------------------------------------------------------------------------------
def test_eleven_items_weigh_a_hundred_and_scores_lie_between_20_and_100() -> None:
    made = firm("securities", 400)
    items = made.table("aml_items")
    assert items["weight"].sum() == 100 and items["item"].n_unique() == 11
    profiles = made.table("kyc_profiles")
    score = sum(
        (profiles[item] * weight for item, weight in items.select("item", "weight").iter_rows()),
        start=pl.zeros(profiles.height, eager=True),
    )
    hidden = truth("securities", "kyc_profiles", 400)
    assert (score / 5 - hidden["true_score"]).abs().max() < 0.0051  # type: ignore[operator]
    assert 20 <= hidden["true_score"].min() and hidden["true_score"].max() <= 100  # type: ignore[operator]


def test_list_hits_are_all_truly_high_and_simplified_cases_never() -> None:
    made, hidden = firm("securities", 400), truth("securities", "kyc_profiles", 400)
    profiles = made.table("kyc_profiles").join(hidden, on="id")
    assert set(profiles.filter("list_hit")["true_risk"]) <= {"high"}
    assert set(profiles.filter("simplified")["true_risk"]) == {"simple"}
    assert hidden.filter(pl.col("true_risk") == "high").height == 24


def test_ratings_follow_each_other_and_some_reviews_are_overdue() -> None:
    made = firm("securities", 400)
    ratings = made.table("risk_ratings")
    assert ratings["rated_on"].is_sorted()
    first = ratings.group_by("kyc_profile_id").agg(pl.col("kind").first())
    assert set(first["kind"]) == {"first"}
    last = ratings.group_by("kyc_profile_id").agg(pl.col("next_review_on").last())
    overdue = (last["next_review_on"] < made.as_of).mean()
    assert 0.005 < float(overdue or 0) < 0.1  # type: ignore[arg-type]


def test_no_unsuitable_buyer_is_marked_suitable() -> None:
    made, hidden = firm("securities", 400), truth("securities", "subscriptions", 400)
    sold = made.table("subscriptions").join(hidden, on="id")
    assert (sold["suitable"] == sold["level"].is_in(["c3", "c4", "c5"])).all()
    assert (sold["amount"] % 500_000 == 0).all()


# --- everywhere --------------------------------------------------------------------------------
def test_the_firm_carries_its_own_schema_and_nothing_hidden() -> None:
    made = firm("manufacturing")
    assert list(made.schema) == list(made.tables) and set(schema()) < set(made.schema)
    assert made.schema == schema_of("manufacturing")
    for name, frame in made.tables.items():
        assert frame.columns == list(made.schema[name].columns), name
        assert dict(frame.schema) == made.schema[name].dtypes, name
    assert "true_tax_no" not in made.table("company_details").columns


def test_shared_tables_speak_the_language_of_the_trade() -> None:
    made = firm("manufacturing")
    shown = present("orders", made.table("orders").head(50), "zh", made.schema)
    assert "大区直销" in set(shown["下单渠道"]) and "门店" not in set(shown["下单渠道"])
    assert show_value("orders", "channel", "store", "en", made.schema) == "Direct sales"
    assert firm("retail", 60).schema == schema()


def test_ids_of_declared_tables_are_read_and_written_without_a_firm() -> None:
    assert code("erp_orders", 17) == "EO00017" and number_of("erp_orders", "eo17") == 17
    assert is_table("erp_orders") and not is_table("erp_order")
    with pytest.raises(UserError, match="bad_id"):
        number_of("erp_orders", "D00017")


def test_the_dictionary_and_the_workbook_hold_the_tables_of_the_trade() -> None:
    made = firm("manufacturing", 60)
    listed = dictionary("zh", made.schema)
    assert "应收账款" in set(listed["表"]) and "真实税号" not in set(listed["字段"])
    assert "整数（天）" in set(listed["类型"])
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(made)), read_only=True)
    assert book.sheetnames[2:] == [table.label.zh for table in made.schema.values()]


@pytest.mark.parametrize("format", ["csv", "parquet", "xlsx"])
def test_a_firm_of_a_trade_is_written_to_a_folder(tmp_path: Path, format: str) -> None:
    files = generate_to(FirmKey("securities", 40, 2), tmp_path, format)
    assert len(files) == (1 if format == "xlsx" else len(schema_of("securities")))
    if format == "csv":
        ratings = pl.read_csv(tmp_path / "risk_ratings.csv")
        assert ratings["kyc_profile_id"].str.starts_with("KY").all()


def test_one_file_adds_an_industry_and_the_proof_finds_it_sound(tmp_path: Path) -> None:
    assert list(faults(written(tmp_path), seeds=3)) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("least: 0.7\n    most: 0.85", "least: 0.2\n    most: 0.4", "promised 0.2 to 0.4"),
        ("share: 0.8, even: true", "share: 0, even: true", "has no rows"),
        ("mean: 0.8, per: month", "mean: 400, per: day", "fewer rows"),
        ("missing: 0.2, draw", "missing: 1, draw", "is empty in every row"),
    ],
)
def test_the_proof_says_what_is_not_as_promised(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    text = BOOKSHOP.replace(old, new, 1)
    assert any(says in fault.says.en for fault in faults(written(tmp_path, text), seeds=2))


def test_a_name_taken_by_another_industry_is_told(tmp_path: Path) -> None:
    text = BOOKSHOP.replace("shelves", "stock_items")
    found = list(faults(written(tmp_path, text), seeds=1))
    assert [fault.check for fault in found] == ["stock_items"]
    assert "manufacturing" in found[0].says.en


@pytest.mark.parametrize("share", [0, 1])
def test_a_trade_may_know_only_people_or_only_organisations(tmp_path: Path, share: int) -> None:
    text = BOOKSHOP.replace("organisations: 0.3", f"organisations: {share}").replace(
        "may_be_empty: [",
        "may_be_empty: [contacts, opportunities, stage_history, quotes, quote_lines, payments, ",
    )
    assert list(faults(written(tmp_path, text), seeds=2)) == []


def test_every_industry_says_what_it_planted_in_both_languages() -> None:
    for name in ("manufacturing", "securities"):
        assert len(industry(name).facts) >= 8
        assert all(fact.says.zh != fact.says.en for fact in industry(name).facts)
