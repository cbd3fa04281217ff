"""Two tabs of one student: the second one is told, loses nothing, and does nothing twice."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from typing import Any

import polars as pl
import pytest
from sqlmodel import select

from classroom import visits
from classroom.tables import Workspace
from classroom.workbench import do
from crm.approvals.chain import plain_chain, starting_chain
from crm.automation.examples import examples
from crm.automation.rule import kept_rules, plain_rule
from crm.book import Book
from crm.marketing.journey import journeys
from crm.operation import read_operation
from tests.crm.campaigning import segment
from tests.crm.travelling import saved
from tests.ui.board_acts import act, drawn
from tests.ui.crm_student import PASSWORD, click, make_firm, open_page, stored, words
from ui import desk

TOLD = "刚才在别的窗口改过"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_firm(tmp_path_factory.mktemp("tabs") / "kexun.sqlite", 120)


@pytest.fixture(autouse=True)
def college(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("KEXUN_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    copy(file, tmp_path / file.name)
    open_page("accounts")  # the firm is there from here on
    yield
    desk.store().close()


def did(op: str, **fields: Any) -> Book:
    """What the student did earlier, or in a tab that is not looked at here."""
    with desk.db() as session:
        who = visits.sign_in(session, "xuesheng", PASSWORD, "test").visitor
        workspace = session.exec(select(Workspace)).one()
        do(session, who, workspace.id or 0, read_operation({"op": op, **fields}), desk.new_key())
    return stored()


def ends(elements: Any, end: str) -> Any:
    return next(one for one in elements if str(one.key).endswith(end))


def open_deal(book: Book, stage: str) -> int:
    deals = book.table("opportunities").filter(pl.col("stage").cast(pl.String) == stage)
    return int(deals["id"][0])


def test_a_journey_saved_in_two_tabs_is_told_and_then_saved() -> None:
    did(**segment().line())
    did(**saved().line())
    first, second = (open_page("journeys", id="JY00001") for _ in range(2))
    ends(first.text_input, "-name").set_value("先").run()
    click(first, "save-journey")
    ends(second.text_input, "-name").set_value("后")
    second.run()
    assert ends(second.text_input, "-name").value == "后"
    second = click(second, "save-journey")
    assert TOLD in words(second) and ends(second.text_input, "-name").value == "后"
    assert journeys(stored())[0].name == "先"
    click(second, "save-journey")
    assert journeys(stored())[0].name == "后"


def test_a_tab_in_which_nothing_was_typed_shows_what_the_other_saved() -> None:
    did(**segment().line())
    did(**saved().line())
    page = open_page("journeys", id="JY00001")
    did(**saved(id=1, name="别处改的").line())
    assert ends(page.run().text_input, "-name").value == "别处改的"


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
        ends(page.text_input, "-name").set_value(name)
        click(page, "rule-save")
    assert TOLD in words(second) and ends(second.text_input, "-name").value == "后"
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
