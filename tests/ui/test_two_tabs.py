"""Two tabs of one student: the second one is told, loses nothing, and does nothing twice."""

from typing import Any

import polars as pl
import pytest

from crm.approvals.chain import plain_chain, starting_chain
from crm.automation.examples import examples
from crm.automation.rule import kept_rules, plain_rule
from crm.book import Book
from crm.marketing.journey import journeys
from crm.operation import read_operation
from tests.crm.campaigning import segment
from tests.crm.travelling import saved
from tests.ui.board_acts import act, drawn
from tests.ui.crm_student import click, done_before, keyed, open_page, stored, words

TOLD = "刚才在别的窗口改过"


@pytest.fixture(autouse=True)
def firm(college: None) -> None:
    """The student has been here before."""
    open_page("accounts")


def did(op: str, **fields: Any) -> Book:
    """What the student did earlier, or in a tab that is not looked at here."""
    done_before(read_operation({"op": op, **fields}))
    return stored()


def open_deal(book: Book, stage: str) -> int:
    deals = book.table("opportunities").filter(pl.col("stage").cast(pl.String) == stage)
    return int(deals["id"][0])


def test_a_journey_saved_in_two_tabs_is_told_and_then_saved() -> None:
    did(**segment().line())
    did(**saved().line())
    first, second = (open_page("journeys", id="JY00001") for _ in range(2))
    keyed(first.text_input, "-name").set_value("先").run()
    click(first, "save-journey")
    keyed(second.text_input, "-name").set_value("后")
    second.run()
    assert keyed(second.text_input, "-name").value == "后"
    second = click(second, "save-journey")
    assert TOLD in words(second) and keyed(second.text_input, "-name").value == "后"
    assert journeys(stored())[0].name == "先"
    click(second, "save-journey")
    assert journeys(stored())[0].name == "后"


def test_a_tab_in_which_nothing_was_typed_shows_what_the_other_saved() -> None:
    did(**segment().line())
    did(**saved().line())
    page = open_page("journeys", id="JY00001")
    did(**saved(id=1, name="别处改的").line())
    assert keyed(page.run().text_input, "-name").value == "别处改的"


def test_a_journey_is_started_once() -> None:
    did(**segment().line())
    did(**saved().line())
    first, second = (click(open_page("journeys", id="JY00001"), "start-journey") for _ in range(2))
    click(first, "start-journey-now")
    begun = stored().seq
    second = click(second, "start-journey-now")
    assert stored().seq == begun and [one.value for one in second.error]


def test_a_rule_saved_in_two_tabs_is_told_and_then_saved() -> None:
    did("save_rule", called="甲", rule=plain_rule(examples(stored())[0][1]))
    first, second = (click(open_page("automation"), "rule-edit-1") for _ in range(2))
    for page, name in ((first, "先"), (second, "后")):
        keyed(page.text_input, "-name").set_value(name)
        click(page, "rule-save")
    assert TOLD in words(second) and keyed(second.text_input, "-name").value == "后"
    assert [kept.name for kept in kept_rules(stored())] == ["先"]
    click(second, "rule-save")
    assert [kept.name for kept in kept_rules(stored())] == ["后"]


def test_a_chain_that_was_rewritten_is_not_switched_back() -> None:
    chain = plain_chain(starting_chain("quotes", "zh"))
    did("save_approval_chain", called="甲", chain=chain)
    page = open_page("approvals")
    page.segmented_control(key="approvals-view").set_value("chains").run()
    did("save_approval_chain", called="乙", chain=chain | {"steps": chain["steps"][:1]})
    page.toggle(key="chain-on-quotes-True").set_value(False).run()
    assert TOLD in words(page)
    assert stored().value("approval_chains", 1, "name") == "乙"


def test_one_step_of_a_request_is_decided_once() -> None:
    deal = open_deal(stored(), "proposal")
    steps = [{"name": n, "approver": "sales_lead", "condition": None} for n in ("一", "二")]
    chain = {"table": "quotes", "condition": None, "steps": steps}
    did("save_approval_chain", called="两步", chain=chain)
    line = {"product_id": 1, "quantity": 7, "discount": 0.3}
    did("create_quote", opportunity_id=deal, lines=[line], values={"owner_id": 2})
    quote = stored().height("quotes")
    did("request_approval", quote_id=quote)
    first, second = (open_page("approvals") for _ in range(2))
    click(first, f"yes-quotes-{quote}")
    click(second, f"yes-quotes-{quote}")
    book = stored()
    assert book.value("quotes", quote, "status") == "waiting"
    assert book.height("approval_decisions") == 1
    assert "刚才已经审批过这一步" in words(second)


def test_one_deal_dragged_in_two_tabs_moves_once() -> None:
    deal = open_deal(stored(), "prospecting")
    did("edit_record", table="opportunities", id=deal,
        values={"next_step": "送样品", "next_step_on": "2030-01-01"})  # fmt: skip
    first, second = (open_page("opportunities") for _ in range(2))
    act(first, "move", deal, "qualification")
    moved = stored().seq
    act(second, "move", deal, "qualification")
    assert stored().seq == moved and drawn(second)["refused"]
    assert stored().value("opportunities", deal, "stage") == "qualification"


def test_a_week_pressed_in_two_tabs_is_one_week() -> None:
    first, second = (open_page("clock") for _ in range(2))
    click(first, "clock-week")
    second = click(second, "clock-week")
    book = stored()
    assert (book.as_of - book.firm.as_of).days == 7 and "只能向前" in words(second)
