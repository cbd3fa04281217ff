"""Sheets are drawn for one student and attempt, and judged on his own firm."""

import json
from typing import Any

from crm.book import Book
from kit.seeds import one_below
from lessons.catalog import entry
from lessons.hints import released
from lessons.judging import ideal_answers, judge, performed
from lessons.sheet import drawn_sheet, sheet
from sample_data.build import cached_firm
from sample_data.firm import FirmKey

THEORY = "05-segmentation/theory"
QUINTILES = "05-segmentation/rfm-quintiles"


def book(seed: int = 3, customers: int = 200) -> Book:
    return Book(cached_firm(FirmKey(customers=customers, seed=seed)))


def test_the_same_student_and_attempt_get_the_same_sheet() -> None:
    assert sheet(entry(THEORY), book()) == sheet(entry(THEORY), book())


def test_another_attempt_or_student_gets_other_questions_or_numbers() -> None:
    first = sheet(entry(THEORY), book())
    assert sheet(entry(THEORY), book(), 2).questions != first.questions
    assert sheet(entry(THEORY), book(4)).questions != first.questions


def test_three_attempts_never_repeat_a_question() -> None:
    drawn = [drawn_sheet(entry(THEORY), 3, attempt).questions for attempt in (1, 2, 3)]
    ids = [question.id for questions in drawn for question in questions]
    assert len(ids) == 18 == len(set(ids))


def test_every_attempt_mixes_kinds_of_question_and_has_a_sum_to_do() -> None:
    for seed in range(1, 30):
        for attempt in (1, 2, 3):
            kinds = [q.input for q in drawn_sheet(entry(THEORY), seed, attempt).questions]
            assert len(set(kinds)) >= 4 and "number" in kinds


def test_no_placeholder_is_left_in_what_the_student_reads() -> None:
    whole = sheet(entry(THEORY), book(), 1)
    words = [text for q in whole.questions for text in (q.ask, *q.options.values(), *q.hints)]
    assert not any("{" in text.zh or "{" in text.en for text in words)


def test_steps_to_be_ordered_are_never_shown_in_the_right_order() -> None:
    pool = entry(THEORY).exercise
    written = {q.id: list(q.options) for q in pool.questions if q.input == "ordering"}
    for seed in range(50):
        for question in drawn_sheet(entry(THEORY), seed, 1, whole_pool=True).questions:
            if question.id in written:
                assert list(question.options) != written[question.id]


def test_the_ideal_of_every_attempt_earns_all() -> None:
    for attempt in (1, 2, 3):
        ideal = ideal_answers(entry(THEORY), book(), attempt)
        assert judge(entry(THEORY), book(), ideal, attempt=attempt).score == 100


def test_the_ideal_of_one_student_is_wrong_for_another() -> None:
    ideal = ideal_answers(entry(QUINTILES), book(3))
    assert judge(entry(QUINTILES), book(4), ideal).score < 60


def test_a_report_is_plain_json_and_names_the_mistake() -> None:
    ideal = ideal_answers(entry(QUINTILES), book())
    lines = cached_firm(FirmKey(customers=200, seed=3)).table("orders")["order_date"]
    too_long = (book().firm.as_of - lines.min()).days
    report = judge(entry(QUINTILES), book(), {**ideal, "r5_days": str(too_long)})
    (result,) = [r for r in report.results if r.met < 1]
    assert result.question == "r5_days"
    json.dumps([dict(r.evidence) for r in report.results])


def test_merging_in_the_crm_moves_the_right_values_and_merged_ids_stay_good() -> None:
    duplicates = entry("04-customer-data/duplicates")
    lines = ideal_answers(duplicates, book())["@log"]
    merged, _ = performed(book(), lines)
    before, after = (ideal_answers(entry(QUINTILES), b) for b in (book(), merged))
    assert len(after["table"]) < len(before["table"])
    assert judge(entry(QUINTILES), merged, after).score == 100
    assert judge(entry(QUINTILES), merged, before).score < 100


def test_right_values_come_from_the_oracle_when_it_has_them() -> None:
    stored: dict[str, Any] = {}
    asked: list[str] = []

    def oracle(key: str, compute: Any) -> Any:
        asked.append(key)
        if key not in stored:
            stored[key] = json.loads(json.dumps(compute()))
        return stored[key]

    ideal = ideal_answers(entry(QUINTILES), book())
    first = judge(entry(QUINTILES), book(), ideal, oracle=oracle)
    kept = len(stored)
    assert first.score == 100 and kept > 3
    assert judge(entry(QUINTILES), book(), ideal, oracle=oracle).score == 100
    assert len(stored) == kept and all("retail/200/3" in key for key in asked)


def test_one_hint_is_released_for_each_attempt_that_missed_the_question() -> None:
    question = entry(QUINTILES).exercise.question("f5_orders")
    assert question is not None
    ideal = ideal_answers(entry(QUINTILES), book())
    right = judge(entry(QUINTILES), book(), ideal).results
    wrong = judge(entry(QUINTILES), book(), {**ideal, "f5_orders": "999"}).results
    assert released(question, []) == []
    assert released(question, [right]) == []
    assert released(question, [wrong, right, wrong]) == list(question.hints[:2])
    assert len(released(question, [wrong] * 9)) == 3


def test_drawn_numbers_lie_in_their_range() -> None:
    question = entry(THEORY).exercise.question("score_recency")
    assert question is not None
    about = question.numbers["more"]
    values = {about.at(one_below(7, "x", about.count, number)) for number in range(300)}
    assert min(values) == 300 and max(values) == 376 and {v % 4 for v in values} == {0}
