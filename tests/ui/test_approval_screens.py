"""The approvals page: what waits, deciding in one click, several at once, chains with a dry run."""

import polars as pl
import pytest

from crm.approvals.chain import chain_of
from crm.approvals.requests import requests_about, waiting_for
from crm.operations.create_quote import CreateQuote
from crm.operations.request_approval import RequestApproval
from crm.rules import CLOSED
from crm.sales.quotes import QuoteLine
from sample_data.schema import code
from tests.ui.learning_class import Tab, book_of, tab_of, words
from ui.widgets.quote_print import quote_page
from ui.words import speaking


@pytest.fixture
def tab(college: None) -> Tab:
    return tab_of("xuesheng")


def submitted(tab: Tab, discount: float) -> int:
    """A quote of the first product at a discount, handed in for approval; its id."""
    book = book_of(tab.who)
    deals = book.table("opportunities").filter(~pl.col("stage").cast(pl.String).is_in(CLOSED))
    line = QuoteLine(product_id=1, quantity=7, discount=discount)
    values = {"owner_id": 2}
    tab.does(CreateQuote(opportunity_id=deals["id"][0], values=values, lines=(line,)))
    quote = book_of(tab.who).height("quotes")
    tab.does(RequestApproval(quote_id=quote, reason="老客户年度采购，数量较大"))
    return quote


def status(tab: Tab, quote: int) -> str:
    return str(book_of(tab.who).value("quotes", quote, "status"))


def test_the_inbox_says_what_to_do_when_nothing_waits(tab: Tab) -> None:
    assert waiting_for(book_of(tab.who)) == []
    assert "没有待审批的内容" in words(tab.goes_to("approvals"))


def test_one_click_approves_and_a_rejection_needs_a_note(tab: Tab) -> None:
    quote = submitted(tab, 0.2)
    page = tab.goes_to("approvals")
    assert "老客户年度采购" in words(page) and "综合折扣" in words(page)
    tab.clicks(f"no-quotes-{quote}")
    assert "写明审批意见" in words(tab.page) and status(tab, quote) == "waiting"
    tab.clicks(f"yes-quotes-{quote}")
    assert status(tab, quote) == "approved"
    tab.clicks("undo-last")
    assert status(tab, quote) == "waiting"
    tab.page.text_input(key=f"note-quotes-{quote}").set_value("折扣太大")
    tab.clicks(f"no-quotes-{quote}")
    assert status(tab, quote) == "rejected"
    tab.page.segmented_control(key="approvals-view").set_value("mine")
    assert "折扣太大" in words(tab.runs())


def test_several_are_approved_at_once_in_one_approvers_part(tab: Tab) -> None:
    quotes = [submitted(tab, discount) for discount in (0.18, 0.2, 0.3)]
    tab.goes_to("approvals")
    tab.page.button_group(key="approvals-as").set_value("sales_lead")
    tab.runs()
    tab.clicks("choose-all")
    tab.clicks("bulk-True")
    assert [status(tab, quote) for quote in quotes] == ["approved", "approved", "waiting"]


def test_a_chain_is_tried_and_saved(tab: Tab) -> None:
    tab.goes_to("approvals")
    tab.page.segmented_control(key="approvals-view").set_value("chains")
    tab.runs()
    tab.clicks("chain-edit-quotes")
    tab.clicks("chain-try")
    assert tab.page.metric[0].label and "用现有数据试运行" in words(tab.page)
    key = tab.page.session_state["_chain-edited"]["key"]
    tab.page.text_input(key=f"{key}-step-0-name").set_value("大区经理")
    tab.clicks("chain-save")
    chain = chain_of(book_of(tab.who), "quotes")
    assert chain is not None and chain.steps[0].name == "大区经理"
    tab.page.toggle(key="chain-on-quotes-True").set_value(False)
    tab.runs()
    assert chain_of(book_of(tab.who), "quotes") is None


def test_a_quote_is_recalled_on_its_page(tab: Tab) -> None:
    quote = submitted(tab, 0.3)
    tab.goes_to("record", id=code("quotes", quote))
    tab.clicks("quote-undo")
    assert status(tab, quote) == "draft"
    assert requests_about(book_of(tab.who), "quotes", quote)[0]["status"] == "recalled"


def test_a_limit_is_asked_for_once_its_chain_is_on(tab: Tab) -> None:
    tab.goes_to("approvals")
    tab.page.segmented_control(key="approvals-view").set_value("chains")
    tab.runs()
    tab.page.toggle(key="chain-on-accounts-False").set_value(True)
    tab.runs()
    tab.clicks("ask-limit")
    tab.page.session_state["request-limit-account-choice"] = 1
    tab.page.number_input(key="request-limit-limit").set_value(50_000.0)
    tab.clicks("request-limit-send")
    request = waiting_for(book_of(tab.who))[0]
    assert (request["account_id"], request["asked"]) == (1, 5_000_000)


def test_a_printed_quote_says_the_amount_in_words_and_whether_it_may_go_out(tab: Tab) -> None:
    quote = submitted(tab, 0.2)
    book = book_of(tab.who)
    with speaking("zh"):
        page = quote_page(book, book.record("quotes", quote)).decode()
    assert "人民币（大写）" in page and "未经审批" in page and book.firm.name.zh in page
    with speaking("en"):
        english = quote_page(book, book.record("quotes", quote) | {"status": "approved"}).decode()
    assert "大写" not in english and "Not approved" not in english


def test_a_request_has_a_page_with_its_steps(tab: Tab) -> None:
    submitted(tab, 0.3)
    page = words(tab.goes_to("record", id="PR00001"))
    assert "财务" in page and "老客户年度采购" in page and "综合折扣" in page
