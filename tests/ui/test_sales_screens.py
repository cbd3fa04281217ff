"""The sales pages as a student uses them: leads, gates, quotes, orders, money, forecast."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from crm.book import Book
from crm.operations.create_opportunity import CreateOpportunity
from crm.operations.move_stage import MoveStage
from crm.sales.receivables import instalments_of
from sample_data.schema import code
from tests.ui.board_acts import act as act_on_card
from tests.ui.learning_class import STUDENT, Tab, book_of, make_class, tab_of, words
from ui.widgets.quote_print import quote_page
from ui.words import speaking


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_class(tmp_path_factory.mktemp("sales") / "kexun.sqlite", 600)


@pytest.fixture
def tab(college: None) -> Tab:
    return tab_of(STUDENT)


def at(tab: Tab, table: str, id: int) -> AppTest:
    return tab.goes_to("record", id=code(table, id))


def first(book: Book, table: str, wanted: pl.Expr) -> int:
    return int(book.table(table).filter(wanted)["id"][0])


def open_deal(book: Book, stage: str) -> int:
    return first(book, "opportunities", pl.col("stage") == stage)


# --- leads ------------------------------------------------------------------------------------


def test_every_sales_page_says_something(tab: Tab) -> None:
    for screen in ("opportunities", "leads", "forecast", "quotes", "orders", "payments"):
        page = tab.goes_to(screen)
        drawn = page.dataframe or page.markdown or page.get("bidi_component")
        assert page.title[0].value and drawn, screen


def test_the_forecast_speaks_english(tab: Tab) -> None:
    page = tab_of(STUDENT, "en").goes_to("forecast")
    assert "Deals of the quarter" in words(page)
    assert page.metric[0].label == "Quota"


def test_a_lead_is_scored_and_converted(tab: Tab) -> None:
    book = book_of(tab.who)
    company = pl.col("company").is_not_null() & (pl.col("status") == "in_process")
    lead = first(book, "leads", company)
    at(tab, "leads", lead)
    tab.clicks("lead-score")
    form = f"score-{lead}-{book.seq}"
    answers = {"budget": "approved", "authority": "decision_maker", "need": "urgent"}
    for question, answer in {**answers, "timeline": "this_quarter"}.items():
        tab.page.segmented_control(key=f"{form}-{question}").set_value(answer)
    tab.clicks(f"{form}-save")
    assert book_of(tab.who).value("leads", lead, "score") == 100
    tab.clicks("lead-convert")
    tab.page.number_input(key=f"convert-{lead}-amount").set_value(5000.0)
    tab.page.date_input(key=f"convert-{lead}-close_date").set_value(book.as_of)
    tab.clicks(f"convert-{lead}-save")
    now = book_of(tab.who)
    row = now.record("leads", lead)
    assert row["status"] == "converted" and row["contact_id"] is not None
    assert now.value("opportunities", row["opportunity_id"], "amount") == 500_000
    assert "已于" in words(tab.runs())
    tab.clicks("undo-last")
    assert book_of(tab.who).value("leads", lead, "status") == "in_process"


# --- the board --------------------------------------------------------------------------------


def test_a_gate_asks_for_what_is_missing_and_moves(tab: Tab) -> None:
    book = book_of(tab.who)
    account = book.table("contacts")["account_id"][0]
    values = {"name": "团购", "amount": 99_000_000, "close_date": "2026-12-31"}
    tab.does(CreateOpportunity(account_id=account, values=values))
    deal = int(book_of(tab.who).table("opportunities")["id"].max())  # type: ignore[arg-type]
    for stage in ("qualification", "proposal"):
        tab.does(MoveStage(opportunity_id=deal, stage=stage))
    tab.goes_to("opportunities")
    act_on_card(tab.page, "move", deal, "negotiation")
    tab.page.text_input(key=f"gate-{deal}-next_step").set_value("送合同")
    later = book.as_of + timedelta(days=3)
    tab.page.date_input(key=f"gate-{deal}-next_step_on").set_value(later)
    tab.clicks(f"gate-{deal}-save")
    row = book_of(tab.who).record("opportunities", deal)
    assert (row["stage"], row["next_step"]) == ("negotiation", "送合同")


# --- from quote to money ----------------------------------------------------------------------


def quote_with(tab: Tab, discount: float) -> int:
    """A quote of three pieces of the first product, at this discount in per cent."""
    at(tab, "opportunities", open_deal(book_of(tab.who), "negotiation"))
    tab.clicks("deal-quote")
    book = book_of(tab.who)
    quote = int(book.table("quotes")["id"].max())  # type: ignore[arg-type]
    at(tab, "quotes", quote)
    row = f"quote-{quote}-{book.seq}-0"
    tab.page.selectbox(key=f"{row}-product").set_value(1)
    tab.page.number_input(key=f"{row}-quantity").set_value(3)
    tab.page.number_input(key=f"{row}-discount").set_value(discount)
    tab.clicks("quote-save")
    return quote


def test_a_quote_goes_from_draft_to_paid_order(tab: Tab) -> None:
    quote = quote_with(tab, 20.0)
    book = book_of(tab.who)
    price = book.value("products", 1, "list_price")
    assert book.value("quotes", quote, "net") == (3 * price * 8 + 5) // 10
    assert "需要审批" in words(tab.page)
    approve(tab, quote)
    for step in ("send", "thumb_up", "order"):
        tab.clicks(f"quote-{step}")
    tab.page.radio(key=f"order-{quote}-parts").set_value("two")
    tab.clicks(f"order-{quote}-save")
    book = book_of(tab.who)
    order = book.value("quotes", quote, "order_id")
    parts = instalments_of(book, order)
    assert sum(part["amount"] for part in parts) == book.value("quotes", quote, "gross")
    at(tab, "payments", parts[0]["id"])
    tab.clicks("payment-record")
    tab.page.number_input(key=f"payment-{parts[0]['id']}-amount").set_value(1.0)
    tab.clicks(f"payment-{parts[0]['id']}-save")
    book = book_of(tab.who)
    assert len(instalments_of(book, order)) == 3
    rest = int(book.table("payments")["id"].max())  # type: ignore[arg-type]
    at(tab, "payments", rest)
    tab.clicks("payment-remind")
    assert book_of(tab.who).table("activities")["subject"][-1].startswith("催款")
    at(tab, "orders", order)
    assert "已到账" in words(tab.page)


def approve(tab: Tab, quote: int) -> None:
    """Submit the quote with a reason, which is then read, and decide for the approver."""
    tab.clicks("quote-approval")
    tab.page.text_area(key=f"request-{quote}-reason").set_value("老客户年度采购，数量较大")
    tab.clicks(f"request-{quote}-send")
    assert "老客户年度采购" in words(tab.runs())
    tab.clicks("quote-decide")
    tab.clicks(f"approval-{quote}-yes")


def test_a_printed_quote_holds_hostile_text_as_text(tab: Tab) -> None:
    quote = quote_with(tab, 0.0)
    book = book_of(tab.who)
    row = book.record("quotes", quote) | {"name": "<script>alert(1)</script>"}
    with speaking("en"):
        page = quote_page(book, row).decode()
    assert "<script>" not in page and "&lt;script&gt;" in page
    assert "Gross" in page


# --- forecast and receivables -----------------------------------------------------------------


def test_a_quota_is_set_and_shown(tab: Tab) -> None:
    tab.goes_to("forecast")
    tab.clicks("quotas")
    owner = tab.page.selectbox(key="quota-owner").value
    tab.page.number_input(key=f"quota-amount-{owner}").set_value(123_456.0)
    tab.clicks("quota-save")
    rows = book_of(tab.who).table("quotas").filter(pl.col("amount") == 12_345_600)
    assert rows["owner_id"].to_list() == [owner]


def test_receivables_list_customers_and_instalments(tab: Tab) -> None:
    page = tab.goes_to("payments")
    assert page.dataframe[0].value.shape[0] > 0
    page.segmented_control(key="payments-view").set_value("list")
    assert tab.runs().dataframe[0].value.shape[0] > 0
