"""Journeys: pausing, ending, taking back, what they brought, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest

from crm.book import Book
from crm.marketing.journey import journey
from crm.marketing.journey_examples import EXAMPLES
from crm.marketing.journey_results import is_ripe, journey_list, progress
from crm.operation import perform
from crm.operations.delete_journey import DeleteJourney
from crm.operations.delete_segment import DeleteSegment
from crm.operations.end_journey import EndJourney
from crm.operations.pause_journey import PauseJourney
from crm.operations.resume_journey import ResumeJourney
from crm.operations.start_journey import StartJourney
from crm.operations.undo import Undo
from kit.errors import UserError
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from tests.crm.campaigning import do, segment
from tests.crm.travelling import THREE, advanced, begun, members, saved, sent


@pytest.fixture(scope="module")
def shop() -> Firm:
    return build_firm(FirmKey(customers=300, seed=4))


# --- pause, end, undo -------------------------------------------------------------------------


def test_a_pause_holds_steps_back_until_the_morning_after_it(shop: Firm) -> None:
    book = do(begun(shop), PauseJourney(journey_id=1))
    advanced(book, 9)
    assert sent(book, 2).is_empty()
    do(book, ResumeJourney(journey_id=1))
    advanced(book, 1)
    assert set(sent(book, 2)["sent_on"].to_list()) == {shop.as_of + timedelta(days=10)}


def test_ended_early_nobody_waits_and_orders_are_counted_on(shop: Firm) -> None:
    book = do(advanced(begun(shop), 2), EndJourney(journey_id=1))
    assert not (members(book)["state"] == "waiting").any()
    before = members(book)["order_id"].drop_nulls().len()
    advanced(book, 28)
    assert sent(book, 2).is_empty()
    assert members(book)["order_id"].drop_nulls().len() > before
    assert journey(book, 1).ended_on == shop.as_of + timedelta(days=2)


def test_a_journey_is_over_when_the_last_goal_is(shop: Firm) -> None:
    book = advanced(begun(shop), 30)
    assert journey(book, 1).status == "running" and not is_ripe(book, journey(book, 1))
    advanced(book, 1)
    over = journey(book, 1)
    assert (over.status, over.ended_on) == ("finished", shop.as_of + timedelta(days=30))
    assert is_ripe(book, over)


def test_the_start_is_taken_back_with_all_it_sent(shop: Firm) -> None:
    book = do(Book(shop), segment(), saved())
    heights = {name: book.height(name) for name in book.schema}
    do(book, StartJourney(journey_id=1))
    do(book, Undo(of=book.seq))
    assert {name: book.height(name) for name in book.schema} == heights
    assert journey(book, 1).is_draft
    do(book, DeleteJourney(journey_id=1))
    with pytest.raises(UserError):
        journey(book, 1)
    do(book, Undo(of=book.seq))
    assert journey(book, 1).name == "唤醒"


def test_a_segment_in_use_stays(shop: Firm) -> None:
    book = do(Book(shop), segment(), saved())
    with pytest.raises(UserError) as refused:
        do(book, DeleteSegment(segment_id=1))
    assert "唤醒" in refused.value.says.zh


# --- what it brought --------------------------------------------------------------------------


def test_figures_add_up(shop: Firm) -> None:
    book = advanced(begun(shop), 40)
    found = progress(book, journey(book, 1))
    treated, held = found.result.total(), found.result.total(("control",))
    assert found.entered == treated.members + held.members
    assert treated.sent == sent(book, 1).height + sent(book, 2).height
    assert found.cost == 120 * sent(book, 1).height + 50 * sent(book, 2).height
    assert treated.responded == members(book).filter(arm="treated")["order_id"].drop_nulls().len()
    for before, after in zip(found.steps, found.steps[1:], strict=False):
        assert before.reached == after.reached + after.waiting + sum(after.left.values())
    lift = found.result.lifts[0]
    assert lift.low < lift.difference == treated.rate - held.rate < lift.high
    assert journey_list(book)[0].lift == lift.difference


# --- what does not hold together --------------------------------------------------------------


def with_step(place: int, **values: Any) -> list[dict[str, Any]]:
    return [line | values if n == place else line for n, line in enumerate(THREE)]


REFUSED: list[tuple[str, list[dict[str, Any]], dict[str, Any]]] = [
    ("number_of_steps", [], {}),
    ("number_of_steps", [THREE[0]] * 6, {}),
    ("wait_out_of_range", with_step(1, wait=1), {}),
    ("wait_out_of_range", with_step(0, wait=-1), {}),
    ("nothing_before", with_step(0, when="opened"), {}),
    ("nobody_left", with_step(1, when="ordered"), {}),
    ("offer_out_of_range", with_step(0, offer=2.0), {}),
    ("no_text", with_step(2, text="  "), {}),
    ("no_value", with_step(2, do="set", column="consent", value="true"), {}),
    ("no_value", with_step(2, do="set", column="level", value="Z"), {}),
    ("unreadable_step", with_step(1, when="moon"), {}),
    ("unreadable_step", with_step(1, wait="5"), {}),
    ("unreadable_step", with_step(1, code="x"), {}),
    ("no_message", [THREE[2] | {"when": "all"}], {}),
    ("goal_too_short", THREE, {"goal_days": 11}),
    ("held_out_of_range", THREE, {"control_share": 0.95}),
    ("days_out_of_range", THREE, {"entry_days": 400}),
    ("excludes_itself", THREE, {"excluded_segment_id": 1}),
    ("static_entry", THREE, {"segment_id": 2, "entry_days": 9}),
]


@pytest.mark.parametrize(("code", "steps", "values"), REFUSED)
def test_what_does_not_hold_together_is_refused(
    shop: Firm, code: str, steps: list[dict[str, Any]], values: dict[str, Any]
) -> None:
    book = do(Book(shop), segment(), segment(kind="static", name="fixed"))
    with pytest.raises(UserError) as refused:
        perform(book, saved(steps, **values), book.seq + 1)
    assert refused.value.code == code
    assert book.height("journeys") == 0


def test_a_refusal_names_the_step(shop: Firm) -> None:
    book = do(Book(shop), segment())
    with pytest.raises(UserError) as refused:
        do(book, saved(with_step(2, text="")))
    assert "第 3 步" in refused.value.says.zh and "Step 3" in refused.value.says.en


def test_a_started_journey_is_fixed_and_a_name_serves_once(shop: Firm) -> None:
    book = begun(shop)
    for operation in (saved(id=1), StartJourney(journey_id=1), DeleteJourney(journey_id=1)):
        with pytest.raises(UserError) as refused:
            do(book, operation)
        assert refused.value.code == "started_journey"
    with pytest.raises(UserError) as refused:
        do(book, saved())
    assert refused.value.code == "name_taken"


def test_every_example_can_be_saved(shop: Firm) -> None:
    book = Book(shop)
    for number, example in enumerate(EXAMPLES, 1):
        steps = [{**step.model_dump(), "text": words.zh} for step, words in example.steps]
        do(book, segment(example.rule, name=example.segment.zh))
        do(book, saved(steps, name=example.name.zh, segment_id=number, **example.values))
    assert len(journey_list(book)) == len(EXAMPLES) == 3
