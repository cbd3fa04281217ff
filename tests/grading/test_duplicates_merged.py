"""Merging duplicates in the CRM, judged against the hidden truth of the firm."""

from typing import Any

from crm.book import Book
from grading.check import CHECKS, Verdict
from grading.merging import merge, namesakes, orphaned
from grading.work import Work
from lessons.judging import performed
from sample_data.build import cached_firm
from sample_data.firm import FirmKey
from sample_data.truth import duplicate_groups

KEY = FirmKey(customers=300, seed=4)
BOOK = Book(cached_firm(KEY))
GROUPS = duplicate_groups(KEY)
CHECK = CHECKS["duplicates_merged"].model_validate({"kind": "duplicates_merged", "id": "one"})
WAY = CHECKS["process"].model_validate(
    {
        "kind": "process",
        "id": "way",
        "acts": ["merge_accounts"],
        "forbidden": [{"operation": "create_account", "says": {"zh": "不要新建", "en": "No"}}],
    }
)


def after(lines: list[dict[str, Any]], check: Any = CHECK) -> Verdict:
    book, log = performed(BOOK, lines)
    return check.judge(Work(book, {}, log))


def right_merges() -> list[dict[str, Any]]:
    return [merge(BOOK, group) for group in GROUPS]


def test_merging_every_group_by_the_rules_earns_all() -> None:
    assert after(right_merges()).met == 1


def test_an_untouched_firm_earns_nothing() -> None:
    assert after([]).met == 0


def test_half_of_the_groups_earns_part_and_says_how_many_are_missing() -> None:
    verdict = after(right_merges()[: len(GROUPS) // 2])
    assert 0 <= verdict.met < 0.5
    assert verdict.mistake == "few"


def test_keeping_the_old_phone_is_named() -> None:
    verdict = after([merge(BOOK, group, phone=False) for group in GROUPS])
    assert verdict.mistake == "phone" and 0.7 <= verdict.met < 1
    assert verdict.evidence["phone_not_newest"]


def test_letting_the_newest_record_survive_loses_history() -> None:
    verdict = after([merge(BOOK, group, oldest=False) for group in GROUPS])
    assert verdict.mistake == "entry" and verdict.met < 1


def test_merging_namesakes_is_named_as_such() -> None:
    others = namesakes(BOOK, GROUPS)
    assert len(others) > 2
    verdict = after(right_merges() + [merge(BOOK, pair) for pair in others])
    assert verdict.mistake == "namesakes" and verdict.met < 1


def test_merging_moves_every_child_record() -> None:
    book, _ = performed(BOOK, right_merges())
    assert orphaned(book) == 0


def test_the_receipt_names_pairs_and_never_the_sentence() -> None:
    verdict = after(right_merges()[:-1])
    assert any(" = " in pair for pair in verdict.evidence["missing"])
    assert not any(pair in verdict.says.zh for pair in verdict.evidence["missing"])


def test_creating_a_new_account_instead_is_held_against_the_process() -> None:
    merges = right_merges()[:1]
    account = {"op": "create_account", "values": {"name": "王新", "kind": "person"}}
    assert after(merges, WAY).met == 1
    assert after([], WAY).met == 0
    wrong = after([*merges, account], WAY)
    assert (wrong.met, wrong.mistake) == (0.5, "create_account")


def test_an_undone_operation_does_not_count() -> None:
    merges = right_merges()[:1]
    assert after([*merges, {"op": "undo", "of": 1}], WAY).met == 0
    assert after([*merges, {"op": "undo", "of": 1}]).met == 0
