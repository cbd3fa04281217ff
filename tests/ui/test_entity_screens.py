"""All data, products, contracts: pages of what a firm keeps besides customers and deals."""

import polars as pl

from crm.book import Book
from crm.contracts.overview import without_contract
from crm.service_costs import rates
from crm.table_groups import tables_by_group
from tests.ui.crm_student import Opened, clean, click, stored, words

# --- all data ---------------------------------------------------------------------------------


def test_every_table_of_the_firm_is_listed_with_its_rows(opened: Opened) -> None:
    shown = opened("tables").dataframe[0].value
    book = stored()
    assert {one.table for one in tables_by_group(book)} == set(book.schema)
    rows = dict(zip(shown["数据表"], shown["行数"], strict=True))
    assert rows[book.schema["stage_history"].label.zh] == book.height("stage_history")


def test_a_table_without_a_page_of_its_own_is_browsed(opened: Opened) -> None:
    page = opened("tables", table="stage_history")
    assert page.dataframe[0].value.shape[0] == 25
    assert "stage_history" in words(page).replace("\\", "")


def test_a_word_finds_the_tables_that_have_such_a_column(opened: Opened) -> None:
    page = opened("tables")
    page.text_input(key="tables-search").set_value("竞争对手")
    assert stored().schema["opportunities"].label.zh in list(
        clean(page.run()).dataframe[0].value["数据表"]
    )
    page.text_input(key="tables-search").set_value("没有这个词")
    assert "没有找到数据表" in words(clean(page.run()))


def test_from_one_table_one_comes_back_to_all(opened: Opened) -> None:
    page = click(opened("tables", table="staff"), "tables-all")
    assert page.dataframe[0].value.shape[0] == len(stored().schema)


# --- products ---------------------------------------------------------------------------------


def test_the_catalogue_shows_prices_margins_and_what_was_sold(opened: Opened) -> None:
    shown = opened("products").dataframe[0].value
    assert {"产品名称", "毛利率", "近 12 个月销量"} <= set(shown.columns)
    revenue = [one for one in shown["近 12 个月收入"]]
    assert revenue == sorted(revenue, reverse=True)


def test_a_product_is_searched_by_name(opened: Opened) -> None:
    name = stored_after(opened).value("products", 2, "name")
    page = opened("products")
    page.text_input(key="catalogue-search").set_value(name)
    assert clean(page.run()).dataframe[0].value["产品名称"].iloc[0] == name
    page.text_input(key="catalogue-search").set_value("没有这样的产品")
    assert "没有找到产品" in words(clean(page.run()))


def stored_after(opened: Opened) -> Book:
    """The student's firm, which the first page makes."""
    opened("tables")
    return stored()


def test_a_new_product_stands_in_the_catalogue(opened: Opened) -> None:
    page = click(opened("products"), "new-product")
    page.text_input(key="new-product-name").set_value("<b>新品</b>")
    page.number_input(key="new-product-list_price").set_value(88.5)
    click(page, "new-product-save")
    book = stored()
    assert book.value("products", book.height("products"), "list_price") == 8850


def test_a_list_price_is_changed_on_the_page_of_the_product(opened: Opened) -> None:
    page = click(opened("record", id="S00001"), "product-price")
    page.number_input(key="list-price-1-price").set_value(1234.5)
    page = click(page, "list-price-1-save")
    assert stored().value("products", 1, "list_price") == 123_450
    click(page, "undo-last")
    assert stored().value("products", 1, "list_price") != 123_450


def test_a_price_is_agreed_and_a_product_retired(opened: Opened) -> None:
    page = click(opened("record", id="S00001"), "product-agreed")
    page.number_input(key="agreed-1-price").set_value(50)
    page = click(page, "agreed-1-save")
    assert "¥50.00" in words(page)
    page = click(page, "product-retire")
    assert stored().value("products", 1, "retired_on") == stored().as_of
    click(page, "product-retire")
    assert stored().value("products", 1, "retired_on") is None


# --- contracts --------------------------------------------------------------------------------


def test_contracts_are_listed_with_what_ends_soon(opened: Opened) -> None:
    page = opened("contracts")
    assert [metric.label for metric in page.metric][:2] == ["履行中", "年化金额"]
    assert set(page.dataframe[0].value["状态"]) == {"履行中"}


def test_a_renewal_is_offered_and_a_contract_ended_on_its_page(opened: Opened) -> None:
    book = stored_after(opened)
    rows = book.table("contracts").filter(pl.col("status").cast(pl.String) == "active")
    first, second = (f"CT{id:05d}" for id in rows["id"].to_list()[:2])
    page = click(opened("record", id=first), "contract-renew")
    click(page, f"renew-{rows['id'][0]}-save")
    made = stored().height("contracts")
    assert stored().value("contracts", made, "renews_id") == rows["id"][0]
    page = click(opened("record", id=second), "contract-end")
    page.selectbox(key=f"end-{rows['id'][1]}-reason").set_value("price")
    click(page, f"end-{rows['id'][1]}-save")
    assert stored().value("contracts", rows["id"][1], "status") == "ended"


def test_a_contract_is_drafted_in_a_dialog_and_signed(opened: Opened) -> None:
    book = stored_after(opened)
    with_deal = book.table("contracts").filter(pl.col("opportunity_id").is_not_null())
    page = click(opened("record", id=f"CT{with_deal['id'][-1]:05d}"), "contract-end")
    page.selectbox(key=f"end-{with_deal['id'][-1]}-reason").set_value("other")
    click(page, f"end-{with_deal['id'][-1]}-save")
    sources = without_contract(stored())
    assert sources
    page = click(opened("contracts"), "new-contract")
    page.selectbox(key="draft-contract-source").set_value(len(sources) - 1)
    click(page, "draft-contract-save")
    made = stored().height("contracts")
    assert stored().value("contracts", made, "status") == "draft"
    click(opened("record", id=f"CT{made:05d}"), "contract-sign")
    assert stored().value("contracts", made, "status") == "active"


# --- customer profit --------------------------------------------------------------------------


def test_customers_are_ranked_by_what_they_leave(opened: Opened) -> None:
    page = opened("customer_profit")
    profit = list(page.dataframe[1].value["客户净盈利"])
    assert profit == sorted(profit, reverse=True)


def test_a_unit_cost_is_changed_on_the_page(opened: Opened) -> None:
    page = click(opened("customer_profit"), "profit-rates")
    page.number_input(key="service-rate-cost").set_value(9.5)
    page = click(page, "service-rate-save")
    assert rates(stored())["sales_time"] == 950
    click(page, "undo-last")
    assert rates(stored())["sales_time"] != 950
