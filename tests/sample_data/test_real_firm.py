"""Real data as a firm: anonymous, the same for ever, different for each student."""

import hashlib
from datetime import date

import numpy as np
import polars as pl
import pytest

from kit.errors import UserError
from sample_data.build import build_firm, cached_firm
from sample_data.firm import Firm, FirmKey, digest
from sample_data.real.data import STATUSES, digest_of, industry_of, pack, retitled, unpack
from sample_data.real.fields import Reading
from sample_data.real.firm import most_customers
from sample_data.real.prepare import Prepared, prepare
from sample_data.real.shelf import find_data_with, forget_data, register_data
from sample_data.schema import schema
from sample_data.truth import build_truth

CUSTOMERS = 60
FAMILY = "赵钱孙李周吴郑王冯陈"


def shop(customers: int = CUSTOMERS) -> pl.DataFrame:
    """An order list with everything in it that could give a person away."""
    lines = []
    for person in range(customers):
        name = f"{FAMILY[person % 10]}大明{person}" if person % 6 else f"大明{person}商贸有限公司"
        for number in range(1 + person % 4):
            lines.append(
                {
                    "customer": f"VIP-{person:04d}-X",
                    "date": date(2024, 1 + (person + 3 * number) % 12, 1 + person % 28),
                    "amount": f"{(person * 7 + number * 13) % 90 + 5}.50",
                    "order": f"TB2024{person:03d}{number}",
                    "product": f"{name}定制蛋糕" if person == 7 else ["牛奶", "面包"][number % 2],
                    "quantity": str(1 + number % 3),
                    "name": name,
                    "phone": f"1391234{person:04d}",
                    "region": f"浙江省杭州市文三路 {person} 号" if person % 2 else f"小村{person}",
                }
            )
    return pl.DataFrame(lines)


def prepared(customers: int = CUSTOMERS) -> Prepared:
    return prepare(shop(customers), Reading(today=date(2026, 1, 1)), "person:1")


def content() -> bytes:
    data = prepared().data
    assert data is not None
    return retitled(pack(data), "  小店\n一号 ")


def firm(seed: int = 1, customers: int = 40, locale: str = "zh") -> Firm:
    raw = content()
    name = register_data(digest_of(raw), raw)
    return build_firm(FirmKey(name, customers, seed, locale))  # type: ignore[arg-type]


def everything(made: Firm) -> str:
    return "\n".join(frame.write_csv() for frame in made.tables.values())


def test_nothing_of_a_real_person_is_in_the_bytes_or_the_firm() -> None:
    frame = shop()
    raw = content().decode("utf-8", "replace")
    shown = everything(firm(seed=0, customers=1000))
    for column in ("customer", "order", "name", "phone"):
        for value in frame[column].unique():
            assert value not in raw and value not in shown
    for telling in ("定制", "文三路", "小村", "杭州"):
        assert telling not in raw and telling not in shown


def test_what_is_kept_is_dates_amounts_goods_and_provinces() -> None:
    whole = firm(seed=0, customers=1000)
    frame = shop()
    assert whole.tables["accounts"].height == CUSTOMERS
    assert whole.tables["orders"].height == frame.height
    fen = (frame["amount"].cast(pl.Float64) * 100).round().cast(pl.Int64)
    assert whole.tables["orders"]["amount"].sum() == fen.sum()
    assert sorted(whole.tables["orders"]["order_date"]) == sorted(frame["date"])
    assert set(whole.tables["products"]["name"]) == {"牛奶", "面包"}
    assert set(whole.tables["accounts"]["region"].drop_nulls()) == {"浙江省"}
    kinds = whole.tables["accounts"]["kind"].value_counts().sort("count")["count"].to_list()
    assert kinds == [CUSTOMERS // 6, CUSTOMERS - CUSTOMERS // 6]


def test_the_teacher_is_told_what_was_blanked() -> None:
    assert {note.code for note in prepared().notes} == {"products", "regions"}


def test_bytes_and_firms_stay_the_same_for_years() -> None:
    assert digest_of(content())[:16] == "43218bd8de2e7e87"
    made = firm(seed=7)
    filled = ("accounts", "products", "orders", "order_lines")
    assert digest({name: made.tables[name] for name in filled})[:16] == "87959cdc3319bfcf"


def test_the_order_of_rows_in_the_file_changes_no_sum() -> None:
    turned = prepare(shop().reverse(), Reading(), "person:1").data
    data = prepared().data
    assert turned is not None and data is not None
    assert turned.fen.sum() == data.fen.sum() and (turned.day == data.day).all()


def test_neighbours_have_other_customers_and_other_numbers() -> None:
    mine, yours = firm(seed=1), firm(seed=2)
    assert mine.tables["accounts"].height == yours.tables["accounts"].height == 40
    assert set(mine.tables["accounts"]["name"]) != set(yours.tables["accounts"]["name"])
    assert mine.tables["orders"]["amount"].sum() != yours.tables["orders"]["amount"].sum()


def test_nobody_gets_more_than_four_fifths_of_the_customers() -> None:
    assert firm(customers=1000).tables["accounts"].height == 48 == most_customers(CUSTOMERS)


def test_a_data_firm_has_every_table_of_the_schema_in_its_types() -> None:
    made = firm()
    for name, about in schema().items():
        assert dict(made.tables[name].schema) == about.dtypes, name
    for name, table in made.tables.items():
        assert table["id"].to_list() == list(range(1, table.height + 1)), name
    assert made.as_of == date(2024, 12, 25) and made.name.zh == "小店 一号"
    assert list(schema()["orders"].columns["status"].values) == list(STATUSES)


def test_orders_and_lines_hang_together() -> None:
    made = firm()
    orders, lines = made.tables["orders"], made.tables["order_lines"]
    sums = lines.group_by("order_id").agg(pl.col("amount").sum()).sort("order_id")
    assert sums["order_id"].to_list() == orders["id"].to_list()
    assert sums["amount"].to_list() == orders["amount"].to_list()
    first = orders.group_by("account_id").agg(pl.col("order_date").min()).sort("account_id")
    assert first["order_date"].to_list() == made.tables["accounts"]["created_on"].to_list()
    assert orders["order_date"].is_sorted() and orders["order_date"].max() < made.as_of


def test_names_are_of_the_language_of_the_course() -> None:
    english = firm(locale="en").tables["accounts"]["name"]
    assert all(name.isascii() for name in english)


def test_too_few_customers_make_no_data() -> None:
    found = prepared(customers=20)
    assert found.data is None and [fault.code for fault in found.faults] == ["too_few_customers"]


def test_columns_that_cannot_be_right_are_refused() -> None:
    frame = shop().with_columns(status=pl.int_range(pl.len()).cast(pl.String))
    found = prepare(frame, Reading(), "person:1")
    assert [fault.code for fault in found.faults] == ["too_many_statuses"]
    found = prepare(shop().drop("amount"), Reading(), "person:1")
    assert [fault.code for fault in found.faults] == ["columns"]


def test_canonical_bytes_come_back_as_they_went_in() -> None:
    raw = content()
    assert pack(unpack(raw)) == raw


@pytest.mark.parametrize("spoil", ["cut", "longer", "other", "pointer"])
def test_damaged_bytes_are_refused(spoil: str) -> None:
    raw = content()
    spoilt = {"cut": raw[:-3], "longer": raw + b"x", "other": b"PAR1" + raw}
    data = unpack(raw)
    object.__setattr__(data, "customer", np.full_like(data.customer, 999))
    with pytest.raises(UserError, match="bad_data"):
        unpack(spoilt.get(spoil, pack(data)))


def test_data_are_known_under_their_own_digest_only() -> None:
    raw = content()
    with pytest.raises(UserError, match="bad_data"):
        register_data("0" * 64, raw)


def test_data_nobody_has_are_said_to_be_missing() -> None:
    for name in ("data-", "data-0123456789abcdef"):
        with pytest.raises(UserError, match="unknown_data"):
            build_firm(FirmKey(name))


def test_data_are_asked_for_where_they_are_stored() -> None:
    raw = retitled(content(), "另一家")
    name = industry_of(digest_of(raw))
    asked: list[str] = []

    def find(short: str) -> bytes | None:
        asked.append(short)
        return raw if short == name.removeprefix("data-") else None

    find_data_with("test", find)
    try:
        key = FirmKey(name, 40, 1)
        assert cached_firm(key) is cached_firm(key)
        assert cached_firm(FirmKey(name, 40, 2)).name.zh == "另一家"
        assert asked == [name.removeprefix("data-")]
    finally:
        find_data_with("test", None)
        forget_data(name)


def test_nobody_knows_the_truth_behind_real_data() -> None:
    with pytest.raises(UserError, match="no_truth"):
        build_truth(firm().key)


def test_two_owners_of_the_same_rows_have_two_sets_of_data() -> None:
    mine, yours = prepared().data, prepare(shop(), Reading(), "person:2").data
    assert mine is not None and yours is not None
    assert digest_of(pack(mine)) != digest_of(pack(yours))
    assert hashlib.sha256(pack(mine)).hexdigest() == digest_of(pack(mine))


def test_a_team_works_there_so_that_work_can_be_given_to_somebody() -> None:
    staff = firm(7).table("staff")
    assert set(staff["team"].to_list()) == {"sales", "marketing", "service"}
    assert staff["name"].null_count() == 0
