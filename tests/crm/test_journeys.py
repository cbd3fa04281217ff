"""Journeys: who enters, what each step does, who leaves and why, however time is cut."""

from datetime import timedelta

import polars as pl
import pytest

from crm.book import Book
from crm.conditions import Filter
from crm.life.story import advances, story
from crm.marketing.journey import journey
from crm.marketing.journey_entry import held_out, outlook
from crm.marketing.journey_results import progress
from crm.operation import LogEntry, read_operation
from crm.operation_days import day_of_operation
from crm.operations.end_campaign import EndCampaign
from crm.operations.merge_accounts import MergeAccounts
from crm.operations.start_journey import StartJourney
from crm.replay import replay
from crm.timeline import timeline
from kit.errors import UserError
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from sample_data.industry import industries
from tests.crm.campaigning import change, do, segment
from tests.crm.travelling import advanced, begun, differing, members, saved, sent


@pytest.fixture(scope="module")
def shop() -> Firm:
    return build_firm(FirmKey(customers=300, seed=4))


# --- time -------------------------------------------------------------------------------------


def test_four_weeks_are_the_same_at_once_or_in_steps(shop: Firm) -> None:
    at_once = advanced(begun(shop, entry_days=20), 28)
    assert differing(at_once, advanced(begun(shop, entry_days=20), 7, 7, 7, 7)) == []
    odd = advanced(begun(shop, entry_days=20), *[35] * 19, 7, unit="hours")
    assert odd.now == at_once.now
    assert differing(at_once, odd) == []


def test_a_replay_gives_the_same_firm(shop: Firm) -> None:
    book = advanced(begun(shop), 12)
    lines = [segment(), saved(), StartJourney(journey_id=1)]
    lines.append(read_operation({"op": "advance_clock", "days": 12}))
    stored = [read_operation(one.line()) for one in lines]
    at = pl.datetime_range(pl.datetime(2026, 1, 1), pl.datetime(2026, 1, 1), eager=True)[0]
    again = replay(shop, [LogEntry(n, at, "s", one) for n, one in enumerate(stored, 1)])
    assert differing(book, again) == []


def test_what_is_done_after_a_journey_acted_has_its_day_on_the_timeline(shop: Firm) -> None:
    book = advanced(begun(shop), 12)
    start = book.firm.as_of
    assert [(one.start.date(), one.end.date()) for one in advances(book)] == [(start, book.as_of)]
    assert day_of_operation(book, book.seq) == start
    edit = {"op": "edit_account", "account_id": 1, "values": {"note": "老客户"}}
    do(book, read_operation(edit))
    assert timeline(book, 1)[0].on == day_of_operation(book, book.seq) == book.as_of


def test_a_firm_without_a_journey_lives_as_before(shop: Firm) -> None:
    book = advanced(Book(shop), 10)
    assert [patch.table for patch in book.patches[1]].count("clock") == 1


@pytest.mark.parametrize("trade", industries())
def test_in_every_trade_a_journey_runs_the_same_however_time_is_cut(trade: str) -> None:
    firm = build_firm(FirmKey(industry=trade, customers=70))
    book = advanced(begun(firm, entry_days=10, control_share=0.3), 12)
    found = progress(book, journey(book, 1))
    assert found.steps[0].done > 0 and found.steps[1].reached > 0 and found.held > 0
    cut = advanced(begun(firm, entry_days=10, control_share=0.3), 5, 7)
    assert differing(book, cut) == []


# --- entering ---------------------------------------------------------------------------------


def test_only_those_who_may_be_written_to_enter_and_a_fifth_is_held_out(shop: Firm) -> None:
    book = begun(shop)
    lines = members(book)
    known = book.table("accounts").select(account_id="id", consent="consent", no="do_not_contact")
    entered = lines.join(known, "account_id")
    assert entered["consent"].all() and not entered["no"].fill_null(value=False).any()
    assert 0.1 < (lines["arm"] == "control").sum() / lines.height < 0.3
    treated = lines.filter(arm="treated")["account_id"].to_list()
    assert sent(book, 1)["account_id"].to_list() == treated


def test_the_page_announces_what_the_start_does(shop: Firm) -> None:
    book = do(Book(shop), segment(), saved())
    seen = outlook(book, journey(book, 1))
    assert seen.steps[0].most == seen.treated
    assert seen.most_cost == 120 * seen.steps[0].most + 50 * seen.steps[1].most
    assert seen.silent_cost == seen.most_cost
    with pytest.raises(UserError) as refused:
        do(book, StartJourney(journey_id=1, seen=seen.treated))
    assert refused.value.code == "entrants_changed"
    do(book, StartJourney(journey_id=1, seen=seen.treated + seen.held))
    assert members(book).filter(arm="treated").height == seen.treated
    assert sent(book, 1).height == seen.treated


def test_who_comes_to_meet_the_rule_enters_within_a_week_and_once(shop: Firm) -> None:
    book = do(Book(shop), segment(Filter("level", "=", "A")), saved(entry_days=30))
    do(book, StartJourney(journey_id=1))
    first = set(members(book)["account_id"].to_list())
    seen = outlook(book, journey(book, 1))
    assert seen.treated + seen.held == 0
    everybody = book.table("accounts").filter(pl.col("consent"), pl.col("level") != "A")
    late = [id for id in everybody["id"].to_list() if id not in first][:40]
    change(book, "accounts", late, level="A")
    advanced(book, 8)
    lines = members(book).filter(pl.col("account_id").is_in(late))
    assert lines.height > 0
    assert set(lines["entered_on"].to_list()) == {shop.as_of + timedelta(days=7)}
    advanced(book, 14)
    assert members(book)["account_id"].is_unique().all()


def test_the_hold_out_hangs_on_the_customer_alone(shop: Firm) -> None:
    book = do(Book(shop), segment(), saved())
    one, ids = journey(book, 1), pl.Series([3, 7, 9, 120])
    apart = [bool(held_out(book, one, pl.Series([id]))[0]) for id in ids.to_list()]
    assert held_out(book, one, ids).to_list() == apart


# --- steps ------------------------------------------------------------------------------------


def test_a_step_waits_its_days_and_asks_what_came_of_the_last_message(shop: Firm) -> None:
    book = advanced(begun(shop), 5)
    second = sent(book, 2)
    assert set(second["sent_on"].to_list()) == {shop.as_of + timedelta(days=5)}
    before = sent(book, 1).filter(pl.col("account_id").is_in(second["account_id"].to_list()))
    assert not before["clicked"].any() and not before["responded"].any()
    marks = members(book).filter(pl.col("path").str.slice(1, 1) == "b")["account_id"].to_list()
    passed = sent(book, 1).filter(pl.col("account_id").is_in(marks))
    assert marks and (passed["clicked"] | passed["responded"]).all()


def test_who_orders_leaves_and_who_opts_out_gets_nothing_more(shop: Firm) -> None:
    book = advanced(begun(shop), 40)
    goal = members(book).filter(state="goal")
    assert goal.height > 10 and goal["order_id"].null_count() == 0
    ordered = dict(goal.select("account_id", "left_on").iter_rows())
    later = sent(book, 2).filter(pl.col("account_id").is_in(list(ordered)))
    assert all(on <= ordered[who] for who, on in later.select("account_id", "sent_on").iter_rows())
    gone = sent(book, 1).filter(pl.col("opted_out"))["account_id"].to_list()
    assert gone and not sent(book, 2)["account_id"].is_in(gone).any()
    left = members(book).filter(pl.col("account_id").is_in(gone))
    assert set(left["reason"].drop_nulls().to_list()) == {"left_alone"}


def test_a_customer_whose_consent_goes_is_not_written_to(shop: Firm) -> None:
    book = begun(shop)
    who = members(book).filter(arm="treated")["account_id"].to_list()
    change(book, "accounts", who, consent=False)
    advanced(book, 6)
    assert sent(book, 2).is_empty()
    assert "no_consent" in members(book)["reason"].drop_nulls().to_list()


def test_an_open_complaint_ends_it(shop: Firm) -> None:
    book = begun(shop)
    who = members(book).filter(arm="treated")["account_id"][0]
    change(book, "cases", [1], account_id=who, kind="complaint", status="new")
    advanced(book, 5)
    line = members(book).filter(account_id=who).row(0, named=True)
    assert (line["state"], line["reason"]) in (("left", "complaint"), ("goal", None))
    assert who not in sent(book, 2)["account_id"].to_list()


def test_two_accounts_that_become_one_get_one_message(shop: Firm) -> None:
    alone = sent(advanced(begun(shop), 5), 2)["account_id"].to_list()
    book, keep, gone = begun(shop), alone[0], alone[1]
    do(book, MergeAccounts(survivor=keep, merged=(gone,)))
    advanced(book, 5)
    lines = members(book).filter(account_id=keep)
    assert lines.height == 2 and "merged" in lines["reason"].to_list()
    assert (sent(book, 2)["account_id"] == keep).sum() == 1


def test_the_story_of_an_advance_tells_of_messages(shop: Firm) -> None:
    book = begun(shop)
    before = book.height("campaign_members")
    advanced(book, 8)
    told = [line.says.zh for line in story(book, book.seq)]
    assert f"营销旅程发出信息 {book.height('campaign_members') - before} 条" in told


def test_tasks_go_to_the_owner_and_fields_are_set(shop: Firm) -> None:
    steps = [
        {"wait": 0, "do": "wechat", "text": "您好"},
        {"wait": 2, "do": "task", "text": "电话回访"},
        {"wait": 2, "do": "set", "when": "not_ordered", "column": "level", "value": "C"},
    ]
    book = advanced(begun(shop, steps), 4)
    tasks = book.table("activities").filter(subject="电话回访")
    planned = members(book).filter(pl.col("path").str.slice(1, 1) == "t")
    assert tasks["account_id"].to_list() == planned["account_id"].to_list() != []
    owner = book.value("accounts", tasks["account_id"][0], "owner_id")
    assert tasks["owner_id"][0] == owner
    assert set(tasks["due_on"].to_list()) == {shop.as_of + timedelta(days=4)}
    ids = members(book).filter(pl.col("path").str.slice(2, 1) == "f")["account_id"].to_list()
    levels = book.table("accounts").filter(pl.col("id").is_in(ids))["level"]
    assert ids and set(levels.to_list()) == {"C"}


def test_an_order_answers_one_message_at_most(shop: Firm) -> None:
    book = advanced(begun(shop), 40)
    answers = pl.concat([sent(book, 1), sent(book, 2)])["order_id"].drop_nulls()
    assert len(answers) > 10 and answers.is_unique().all()


def test_messages_stand_on_the_timeline_and_in_the_campaigns(shop: Firm) -> None:
    book = begun(shop)
    who = sent(book, 1)["account_id"][0]
    assert any("唤醒" in item.says.zh for item in timeline(book, who))
    campaign = book.table("campaigns").filter(journey_id=1)["id"][0]
    with pytest.raises(UserError) as refused:
        do(book, EndCampaign(campaign_id=campaign))
    assert refused.value.code == "belongs_to_journey"
