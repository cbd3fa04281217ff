"""If-then rules: they fire within the operation that sets them off, in order, and can be tried."""

from typing import Any

import pytest

from crm.automation.dry_run import dry_run
from crm.automation.examples import FILE, examples
from crm.automation.rule import kept_rules, plain_rule, read_rule, rule_words
from crm.book import Book
from crm.life.story import story
from crm.operation import LogEntry, perform, read_operation
from crm.replay import replay
from kit.errors import UserError
from kit.yamlfiles import read_plain
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey

URGENT = {
    "table": "accounts",
    "on": ["created"],
    "condition": {"column": "kind", "is": "=", "value": "organisation"},
    "actions": [
        {"do": "set_field", "column": "level", "value": "A"},
        {"do": "plan_task", "activity": "call", "subject": "首次回访", "days": 2},
    ],
    "last": True,
}
EVERYBODY = {
    "table": "accounts",
    "on": ["created", "changed"],
    "condition": None,
    "actions": [{"do": "assign", "team": "sales"}],
}
TO_SERVICE = {"do": "assign", "team": "service"}
LATE = {
    "table": "cases",
    "on": ["time"],
    "condition": {"column": "resolved_at", "is": "empty", "value": True},
    "actions": [{"do": "escalate"}],
}


def do(book: Book, op: str, **fields: Any) -> None:
    perform(book, read_operation({"op": op, **fields}), book.seq + 1)


def with_rules(*rules: dict[str, Any]) -> Book:
    book = Book(build_firm(FirmKey(customers=60, seed=4)))
    for number, rule in enumerate(rules, 1):
        do(book, "save_rule", called=f"规则 {number}", rule=rule)
    return book


def new_account(book: Book, kind: str = "organisation") -> int:
    do(book, "create_account", values={"name": "江城商贸", "kind": kind})
    return book.height("accounts")


def test_a_rule_acts_on_what_was_created_and_notes_it() -> None:
    book = with_rules(URGENT)
    account = new_account(book)
    assert book.value("accounts", account, "level") == "A"
    task = book.record("activities", book.pointing_to("activities", "account_id", account)[0])
    assert (task["subject"], (task["due_on"] - book.as_of).days) == ("首次回访", 2)
    firing = book.table("rule_firings").row(0, named=True)
    assert (firing["rule_id"], firing["table_name"], firing["record"]) == (1, "accounts", account)


def test_a_rule_whose_condition_does_not_hold_stays_still() -> None:
    book = with_rules(URGENT)
    account = new_account(book, "person")
    assert book.value("accounts", account, "level") is None
    assert book.height("rule_firings") == 0


def test_the_first_rule_that_settles_a_record_keeps_later_ones_off() -> None:
    book = with_rules(URGENT, EVERYBODY)
    company, person = new_account(book), new_account(book, "person")
    assert book.value("accounts", company, "owner_id") is None
    assert book.value("accounts", person, "owner_id") is not None
    do(book, "move_rule", id=2, up=True)
    assert [kept.id for kept in kept_rules(book)] == [2, 1]
    later = new_account(book)
    assert book.value("accounts", later, "owner_id") is not None
    assert book.value("accounts", later, "level") == "A"


def test_a_team_takes_turns() -> None:
    book = with_rules(EVERYBODY)
    staff = book.table("staff").filter(book.table("staff")["team"] == "sales")["id"].to_list()
    owners = [book.value("accounts", new_account(book), "owner_id") for _ in range(len(staff) + 1)]
    assert owners == [*staff, staff[0]]


def test_undoing_the_operation_takes_back_what_its_rules_did() -> None:
    book = with_rules(URGENT)
    tasks = book.height("activities")
    new_account(book)
    do(book, "undo", of=2)
    assert (book.height("activities"), book.height("rule_firings")) == (tasks, 0)


def test_a_rule_that_is_off_or_deleted_does_nothing() -> None:
    book = with_rules(URGENT, EVERYBODY)
    do(book, "switch_rule", id=1, active=False)
    do(book, "delete_rule", id=2)
    account = new_account(book)
    assert book.value("accounts", account, "level") is None
    assert book.value("accounts", account, "owner_id") is None


def test_time_sets_a_rule_off_once_for_each_record() -> None:
    book = with_rules(LATE)
    waiting = [
        row["id"] for row in book.table("cases").iter_rows(named=True) if row["resolved_at"] is None
    ]
    do(book, "advance_clock", hours=1)
    assert waiting
    assert all(book.value("cases", id, "escalated_at") is not None for id in waiting)
    fired = book.height("rule_firings")
    told = [line.says.zh for line in story(book, book.seq) if line.table == "rule_firings"]
    assert told == [f"自动化规则触发 {fired} 次"]
    do(book, "advance_clock", hours=1)
    firings = book.table("rule_firings")
    assert firings["record"].n_unique() == firings.height >= fired


def test_a_dry_run_tells_what_would_change_and_changes_nothing() -> None:
    book = with_rules(URGENT)
    before = book.state()
    rule = read_rule(
        {**EVERYBODY, "actions": [{"do": "set_field", "column": "level", "value": "B"}]}, book
    )
    tried = dry_run(book, rule)
    organisations = book.table("accounts").filter(book.table("accounts")["kind"] == "organisation")
    assert tried.asked == tried.matched == book.live_accounts().height
    assert tried.taken == organisations.height
    assert any(line.changes and line.changes[0].after.zh == "B 级" for line in tried.lines)
    assert all(
        line.taken_by == "规则 1" for line in tried.lines if not line.changes and line.taken_by
    )
    assert book.state() == before


def test_a_dry_run_leaves_out_what_the_history_of_a_case_repeats() -> None:
    book = with_rules()
    rule = read_rule({**EVERYBODY, "table": "cases", "actions": [TO_SERVICE]}, book)
    told = {change.table for line in dry_run(book, rule).lines for change in line.changes}
    assert told == {"cases"}


def test_a_replay_of_the_log_fires_the_same() -> None:
    firm: Firm = build_firm(FirmKey(customers=60, seed=4))
    lines = [
        {"op": "save_rule", "called": "一", "rule": EVERYBODY},
        {"op": "create_account", "values": {"name": "甲", "kind": "person"}},
        {"op": "edit_account", "account_id": 3, "values": {"city": "武汉"}},
    ]
    log = [LogEntry(n, None, "s", read_operation(line)) for n, line in enumerate(lines, 1)]  # type: ignore[arg-type]
    assert replay(firm, log).state() == replay(firm, log).state()
    assert replay(firm, log).height("rule_firings") == 2


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({**URGENT, "on": []}, "no_trigger"),
        ({**URGENT, "actions": []}, "no_action"),
        ({**URGENT, "table": "clock"}, "bad_rule"),
        ({**URGENT, "actions": [{"do": "escalate"}]}, "wrong_table"),
        (
            {**URGENT, "actions": [{"do": "set_field", "column": "created_on", "value": "x"}]},
            "wrong_table",
        ),
        (
            {**URGENT, "actions": [{"do": "set_field", "column": "level", "value": "Z"}]},
            "not_listed",
        ),
        ({**URGENT, "actions": [{"do": "assign"}]}, "no_owner"),
        ({**URGENT, "actions": [{"do": "explode"}]}, "bad_rule"),
        ({**URGENT, "condition": {"column": "colour", "is": "=", "value": 1}}, "unknown_field"),
    ],
)
def test_a_rule_that_cannot_work_is_refused_with_its_reason(
    rule: dict[str, Any], code: str
) -> None:
    with pytest.raises(UserError) as refused:
        with_rules(rule)
    assert refused.value.code == code


def test_a_rule_reads_as_a_sentence_and_survives_its_plain_form() -> None:
    book = with_rules(URGENT)
    rule = kept_rules(book)[0].rule
    assert read_rule(plain_rule(rule), book) == rule
    assert rule_words(book, rule).zh == (
        "客户新建时，如果客户类型 等于 单位：客户等级设为“A 级”；安排 2 天后的电话：首次回访"
    )


def test_every_example_can_be_saved_in_a_fresh_firm() -> None:
    book = with_rules()
    found = examples(book)
    assert len(found) == len(read_plain(FILE))
    for name, rule in found:
        do(book, "save_rule", called=name.zh, rule=plain_rule(rule))
    assert len(kept_rules(book)) == len(found)
