"""Declared tables that contradict themselves are refused with their place and the nearest name."""

from pathlib import Path

import pytest

from kit.errors import ContentError
from kit.yamlfiles import model_from_bytes
from sample_data import packs_folder
from sample_data.industry import Industry
from sample_data.table_rules import Pack
from tests.sample_data.small_trade import BOOKSHOP

CASES = [
    # what is written, what instead, where it stands, what is said
    ("rows: {of: cards, mean", "rows: {of: carts, mean", "visits.rows.of", "'cards'"),
    ("rows: {of: accounts, share", "rows: {of: acounts, share", "cards.rows.of", "'accounts'"),
    ("gold: 0.1, plain: 0.9", "gold: 0.2, plain: 0.9", "cards.columns.grade", "add up to 1.1"),
    ("{gold: 0.1, plain: 0.9}", "{golden: 0.1, plain: 0.9}", "shares_by.reader", "'gold'"),
    ("school: {gold: 0.6", "scool: {gold: 0.6", "shares_by", "'school'"),
    ("of: parent.created_on", "of: parent.createdon", "issued_on.draw.of", "'created_on'"),
    ("table: gamma_2, scale: 40", "table: gama_2, scale: 40", "points.draw.table", "'gamma_2'"),
    ("column: grade, when: {gold", "column: grad, when: {gold", "fee.draw.when", "'grade'"),
    ("right: product_id.list_price", "right: product_id.price", "paid.draw.right", "list_price"),
    ("left: pieces, right: product_id", "left: paid, right: product_id", "paid.draw", "above"),
    (
        "left: pieces, right: product_id",
        "left: product_id.unit_cost, right: product_id",
        "paid.draw",
        "multiplied by money",
    ),
    ("pieces: {type: count", "pieces: {type: flag", "pieces.draw.kind", "gives no flag"),
    ("link: card_id}}\n", "link: product_id}}\n", "visits.draw.link", "points to"),
    ("at_least: 6", "at_least: sixty", "regular.draw.all.0.at_least", "sixty"),
    ("prefix: CA", "prefix: C", "cards.prefix", "'accounts'"),
    ("prefix: VI", "prefix: CA", "visits.prefix", "'cards'"),
    ("label: {zh: 会员卡, en: Card}", "label: {zh: 客户, en: Card}", "cards.label", "客户"),
    ("\n  shelves:", "\n  orders:", "tables.orders", "taken"),
    ('hours: {"10": 0.5', 'hours: {"25": 0.5', "at.draw", "0 to 23"),
    ("small: 1.5, large: null", "small: null, large: 1.5", "size.draw", "rise"),
    (
        "to: shelves, label: {zh: 同大小",
        "to: cards, label: {zh: 同大小",
        "other_id.draw",
        "there is no column",
    ),
    (
        "draw: {kind: parent}}\n      number",
        "draw: {kind: parents}}\n      number",
        "account_id.draw",
        "parent",
    ),
    ("share: 0.8, even: true", "share: 1.8, even: true", "cards.rows.share", "at most 1"),
    ("mean: 0.8, per: month", "mean: 0.8, each: 2, per: month", "visits.rows", "one of"),
    (
        "first: parent.issued_on, last: last_day",
        'first: "2019-01-01", last: last_day',
        "day.draw.first",
        "outside the period",
    ),
    ("table: cards\n    least", "table: card\n    least", "planted.0.table", "'cards'"),
    ("least: 0.7\n    most: 0.85", "least: 0.9\n    most: 0.85", "planted.0", "over most"),
]


def refused(text: str) -> ContentError:
    with pytest.raises(ContentError) as caught:
        model_from_bytes(text.encode(), Industry, "mine.yaml")
    return caught.value


@pytest.mark.parametrize(("old", "new", "place", "says"), CASES)
def test_a_mistake_is_named_where_it_stands(old: str, new: str, place: str, says: str) -> None:
    assert old in BOOKSHOP
    error = refused(BOOKSHOP.replace(old, new, 1))
    assert place in error.field
    assert says in error.says.en
    assert error.line > 0 and error.says.zh != error.says.en


def test_tables_that_need_each_other_are_refused() -> None:
    circle = BOOKSHOP.replace(
        "      place: {type: count",
        "      visit_id: {type: id, to: visits, label: {zh: 到店, en: Visit}, "
        "draw: {kind: match, their: stayed, mine: number}}\n      place: {type: count",
    ).replace(
        "rows: {each: 5}\n    columns:",
        "rows: {each: 5}\n    columns:\n      number: {type: count, label: {zh: 号, en: No}, "
        "draw: {kind: position}}",
    )
    circle = circle.replace(
        "      guest: {type: flag",
        "      shelf_id: {type: id, to: shelves, label: {zh: 架, en: Shelf}, "
        "draw: {kind: link}}\n      guest: {type: flag",
    )
    assert "circle" in refused(circle).says.en


def test_a_total_is_known_only_at_the_end() -> None:
    text = BOOKSHOP.replace(
        "      so_far: {type: money",
        "      early: {type: count, label: {zh: 早, en: Early}, "
        "draw: {kind: copy, column: card_id.visits}}\n      so_far: {type: money",
    )
    assert "total" in refused(text).says.en


def test_a_link_into_a_table_that_grows_needs_a_limit() -> None:
    text = BOOKSHOP.replace(
        "to: products, label: {zh: 所购, en: Bought}, draw: {kind: link, weight: list_price}",
        "to: cards, label: {zh: 所购, en: Bought}, draw: {kind: link}",
    ).replace(
        "draw: {kind: compute, op: multiply, left: pieces, right: product_id.list_price}",
        "draw: {kind: fixed, value: 1}",
    )
    assert "grows with the number of customers" in refused(text).says.en


def test_even_shares_need_rows_that_stay_in_place() -> None:
    text = BOOKSHOP.replace(
        "rows: {of: shelves, every: month}", "rows: {of: orders, share: 0.5, even: true}"
    )
    assert refused(text).field.endswith("rows.even")


def test_an_unknown_pack_offers_the_nearest() -> None:
    error = refused("packs: [erq]\n" + BOOKSHOP)
    assert error.field == "packs.0" and "'erp'" in error.says.en


def test_a_pack_and_an_industry_cannot_have_the_same_table() -> None:
    text = "packs: [erp]\n" + BOOKSHOP.replace("\n  shelves:", "\n  stock_items:")
    assert "is in the pack" in refused(text).says.en


def test_a_mistake_in_a_pack_is_located_in_the_packs_own_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = (packs_folder.FOLDER / "erp.yaml").read_text(encoding="utf-8")
    broken = source.replace("link: erp_customer_id, column: open", "link: invoice_id, column: open")
    assert broken != source
    (tmp_path / "wrong.yaml").write_text(broken, encoding="utf-8")
    monkeypatch.setattr(packs_folder, "FOLDER", tmp_path)
    head = BOOKSHOP[: BOOKSHOP.index("\ntables:")]
    error = refused("packs: [wrong]\n" + head)
    assert error.where.endswith("wrong.yaml") and error.line > 100
    assert error.field.startswith("tables.erp_customers.columns.")


def test_labels_of_the_trade_must_name_what_is_there() -> None:
    good = "labels: {orders: {label: {zh: 购书单, en: Book order}}}\n" + BOOKSHOP
    about = model_from_bytes(good.encode(), Industry, "mine.yaml")
    assert about.firm_schema["orders"].label.zh == "购书单"
    assert about.firm_schema["orders"].dtypes == about.firm_schema["orders"].dtypes
    error = refused("labels: {order: {label: {zh: 购书单, en: Book order}}}\n" + BOOKSHOP)
    assert error.field == "labels" and "'orders'" in error.says.en


def test_every_pack_can_be_read() -> None:
    for name in packs_folder.pack_names():
        assert isinstance(packs_folder.read_pack(name), Pack)
