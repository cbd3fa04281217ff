"""Each kind of check: the right answer, a wrong one, a known mistake, and nothing at all."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from crm.outside import book_from_orders
from grading.check import CHECKS, Check, Verdict
from grading.grade import grade
from grading.work import Work

ORDERS = [
    ("a", date(2024, 12, 30), 800.0),
    ("a", date(2024, 6, 1), 200.0),
    ("b", date(2024, 12, 1), 300.0),
    ("b", date(2024, 8, 1), 100.0),
    ("c", date(2024, 7, 1), 60.0),
    ("d", date(2024, 2, 1), 40.0),
]
SAYS = {"zh": "请看口径。", "en": "Look at the definition."}
BOOK = book_from_orders(
    pl.DataFrame(ORDERS, schema=["who", "day", "yuan"], orient="row"),
    "who",
    "day",
    "yuan",
    date(2025, 1, 1),
).book


def check(kind: str, **fields: Any) -> Check:
    return CHECKS[kind].model_validate({"kind": kind, "id": "one", "question": "q"} | fields)


def judged(one: Check, answer: Any, **answers: Any) -> Verdict:
    return one.judge(Work(BOOK, {"q": answer} | answers))


def revenue(**fields: Any) -> Check:
    mistake = {"id": "half", "with": {"statuses": ["cancelled"]}, "says": SAYS}
    return check(
        "number",
        right={"metric": "revenue"},
        tolerance={"absolute": 0.01},
        mistakes=[mistake],
        **fields,
    )


# --- number ----------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["1500", "1,500.00", "￥1500元", "０.１５万", 1500])
def test_a_right_number_is_right_however_it_is_written(answer: Any) -> None:
    assert judged(revenue(), answer).met == 1


def test_a_number_outside_the_tolerance_is_wrong_and_its_receipt_says_why() -> None:
    verdict = judged(revenue(), "1500.02")
    assert verdict.met == 0
    assert verdict.evidence["right"] == 1500 and verdict.evidence["given"] == 1500.02
    assert verdict.evidence["how"]["metric"] == "revenue"
    assert verdict.evidence["rows"] == {"orders": 6}
    assert "1500" not in verdict.says.zh + verdict.says.en


def test_a_known_mistake_gets_its_own_words() -> None:
    verdict = judged(revenue(), "0")
    assert (verdict.mistake, verdict.says.zh) == ("half", SAYS["zh"])


def test_a_number_of_the_wrong_size_is_told_to_look_at_the_unit() -> None:
    assert "单位" in judged(revenue(), "150000").says.zh


def test_no_number_at_all_earns_nothing_and_no_receipt() -> None:
    verdict = judged(revenue(), "大约一千")
    assert verdict.met == 0 and verdict.evidence == {}


def test_a_share_may_be_given_with_or_without_the_percent_sign() -> None:
    rate = check(
        "number", right={"metric": "repeat_rate"}, tolerance={"absolute": 0.05}, percent=True
    )
    assert [judged(rate, a).met for a in ("50", "50%", "50.04％", "0.5", "50.2")] == [1, 1, 1, 0, 0]


def test_a_value_that_follows_from_an_own_mistake_is_accepted() -> None:
    follow = {"metric": "share_of_buyers", "with": {"part": "@before"}}
    one = check(
        "number",
        right={"metric": "abc_shares", "with": {"of": "customers"}, "pick": "A"},
        tolerance={"absolute": 0.01},
        percent=True,
        follow=follow,
        follow_credit=0.8,
    )
    assert judged(one, "50", before="2").met == 1
    assert judged(one, "25", before="1").met == 0.8
    assert judged(one, "25", before="").met == 0


def test_a_relative_tolerance_is_a_share_of_the_right_value() -> None:
    one = check("number", right={"metric": "revenue"}, tolerance={"relative": 0.01})
    assert [judged(one, a).met for a in ("1485", "1484")] == [1, 0]


@pytest.mark.parametrize("tolerance", [{}, {"absolute": 0.1, "relative": 0.1}, {"absolute": -1}])
def test_a_number_without_one_clear_tolerance_is_refused(tolerance: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        check("number", right={"value": 1}, tolerance=tolerance)


# --- choices ----------------------------------------------------------------------------------


def test_a_wrong_option_has_its_own_words_and_credit() -> None:
    one = check("choice", right="x", feedback={"y": SAYS}, credit={"y": 0.25})
    assert judged(one, "x").met == 1
    assert (judged(one, "y").met, judged(one, "y").mistake) == (0.25, "y")
    assert [judged(one, a).met for a in ("z", "", None, ["x"])] == [0, 0, 0, 0]


def test_every_wrong_tick_costs_what_a_right_one_earns() -> None:
    one = check("multiple_choice", right=["a", "b"], feedback={"c": SAYS})
    met = [judged(one, a).met for a in (["a", "b"], ["a"], ["a", "c"], ["a", "b", "c"], [])]
    assert met == [1, 0.5, 0, 0.5, 0]
    assert judged(one, ["a", "b", "c"]).mistake == "c"


def test_pairs_the_wrong_way_round_cost_points_and_equal_ranks_are_free() -> None:
    rule = {"before": "sort", "after": "cut", **SAYS}
    one = check(
        "ordering", right=[["merge", "filter"], "sort", "cut"], points=10, cost=2, rules=[rule]
    )
    assert judged(one, ["filter", "merge", "sort", "cut"]).met == 1
    assert judged(one, ["merge", "sort", "filter", "cut"]).met == 0.8
    assert judged(one, ["merge", "filter", "cut", "sort"]).mistake == "sort-cut"
    assert judged(one, ["merge", "filter"]).met == 0
    assert judged(one, []).met == 0


def test_each_right_pair_earns_its_share() -> None:
    one = check("matching", right={"r": "days", "f": "orders"}, feedback={"f": SAYS})
    assert judged(one, {"r": "days", "f": "orders"}).met == 1
    assert judged(one, {"r": "days", "f": "days"}).met == 0.5
    assert judged(one, {"r": "days", "f": "days"}).mistake == "f"
    assert judged(one, {}).met == 0


# --- ids --------------------------------------------------------------------------------------


def top(**fields: Any) -> Check:
    mistake = {"id": "by-orders", "with": {"count": 1}, "says": SAYS, "credit": 0.2}
    right = {"metric": "top_customers", "with": {"count": 4}}
    return check("ids", right=right, mistakes=[mistake], **fields)


def test_a_list_earns_by_f1() -> None:
    assert judged(top(), "C00001 C00002、C00003, C00004").met == 1
    one_missing = judged(top(), "C00001 C00002 C00003")
    assert one_missing.met == pytest.approx((6 / 7 - 0.6) / 0.38)
    assert "漏了 1 个" in one_missing.says.zh
    assert one_missing.evidence["missing"] == ["C00004"]
    assert judged(top(), "C00009").met == 0


def test_a_list_that_fits_a_known_mistake_gets_its_words_and_credit() -> None:
    verdict = judged(top(), "C00001")
    assert (verdict.mistake, verdict.met) == ("by-orders", 0.2)


def test_a_list_with_something_that_is_no_id_says_which() -> None:
    assert "老王" in judged(top(), "C00001, 老王").says.zh


# --- table ------------------------------------------------------------------------------------


def table(**fields: Any) -> Check:
    label = {"zh": "R", "en": "R"}
    mistake = {"id": "reversed", "with": {"recent_is_high": False}, "says": SAYS, "credit": 0.1}
    columns = {
        "r": {"pick": "r", "label": label, "mistakes": [mistake]},
        "yuan": {"pick": "monetary", "label": label, "tolerance": {"absolute": 0.01}},
    }
    return check(
        "table", right={"metric": "rfm_quintiles"}, key_column="id", columns=columns, **fields
    )


def rows(*changes: tuple[int, str, str]) -> list[dict[str, str]]:
    right = [("C00001", "5", "1000"), ("C00002", "4", "400"), ("3", "2", "60"), ("４", "1", "40")]
    found = [dict(zip(("id", "r", "yuan"), row, strict=True)) for row in right]
    for place, column, value in changes:
        found[place][column] = value
    return found


def test_a_right_table_earns_all_in_any_order_of_rows() -> None:
    assert judged(table(), rows()).met == 1
    assert judged(table(), list(reversed(rows((0, "yuan", "￥1,000.00"))))).met == 1


def test_a_wrong_cell_costs_its_column_only() -> None:
    verdict = judged(table(), rows((0, "yuan", "999")))
    assert verdict.met == pytest.approx((1 + (0.75 - 0.6) / 0.38) / 2)
    assert verdict.evidence["columns"]["yuan"]["first"][0]["row"] == "C00001"


def test_a_column_that_fits_a_known_mistake_gets_its_words_and_credit() -> None:
    wrong = [(place, "r", score) for place, score in enumerate("1245")]
    verdict = judged(table(), rows(*wrong))
    assert (verdict.mistake, verdict.met) == ("reversed", pytest.approx(0.55))


def test_rows_missing_twice_and_unknown_are_counted() -> None:
    given = [*rows()[:3], rows()[0], {"id": "C00099", "r": "1", "yuan": "1"}, {"id": "合计"}]
    says = judged(table(), given).says.zh
    assert "漏 1 行" in says and "重复 1 行" in says and "无法识别 2 行" in says


def test_empty_rows_are_passed_over_and_no_rows_earn_nothing() -> None:
    assert judged(table(), [*rows(), {"id": "", "r": None, "yuan": ""}]).met == 1
    assert [judged(table(), given).met for given in ([], None, [{"id": ""}], "x")] == [0, 0, 0, 0]


def test_a_table_without_readable_ids_says_how_to_write_them() -> None:
    assert "C00017" in judged(table(), [{"id": "王芳", "r": "5"}]).says.zh


# --- text -------------------------------------------------------------------------------------


def test_a_text_earns_by_the_points_it_makes() -> None:
    points = [
        {"id": "reason", "any_of": ["原因", "because"], "says": SAYS},
        {"id": "action", "any_of": ["电话", "call"], "says": SAYS},
    ]
    sample = {"zh": "先问清原因，再打电话。", "en": "We call because they left."}
    one = check("text_pattern", points_to_make=points, least=5, most=60, sample=sample)
    assert judged(one, "先 打 电 话 问 原 因").met == 1
    assert judged(one, "先打个电话再说").met == 0.5
    assert judged(one, "电话").met == 0
    assert judged(one, "电话原因" * 20).met == 0


def test_a_sample_that_misses_a_point_is_refused() -> None:
    points = [{"id": "reason", "any_of": ["原因"], "says": SAYS}]
    with pytest.raises(ValueError, match="reason"):
        check("text_pattern", points_to_make=points, sample=SAYS)


def test_figures_quoted_in_a_text_must_be_the_real_ones() -> None:
    figures = [
        {
            "id": "revenue",
            "right": {"metric": "revenue"},
            "tolerance": {"relative": 0.01},
            "says": SAYS,
        },
        {
            "id": "repeat",
            "right": {"metric": "repeat_rate"},
            "tolerance": {"absolute": 0.5},
            "percent": True,
            "says": SAYS,
        },
    ]
    one = check("numbers_in_text", figures=figures)
    assert judged(one, "销售额1,500元，复购率50.0%。").met == 1
    assert judged(one, "销售额0.15万元，复购率一半。").met == 0.5
    assert judged(one, "没有数字").met == 0
    assert judged(one, "").met == 0


# --- all kinds -----------------------------------------------------------------------------------


def test_the_ideal_of_every_kind_here_earns_all_and_nothing_earns_nothing() -> None:
    kinds = [revenue(), top(id="two", question="r"), table(id="three", question="s")]
    work = Work(BOOK, {})
    ideal = {name: answer for one in kinds for name, answer in one.ideal(work).items()}
    assert grade(kinds, Work(BOOK, ideal)).score == 100
    assert grade(kinds, work).score == 0


def test_a_check_that_falls_over_costs_the_student_nothing() -> None:
    broken = check("number", right={"metric": "abc_counts", "pick": "Z"}, tolerance={"absolute": 0})
    report = grade([broken, revenue(id="two")], Work(BOOK, {"q": "1500"}))
    assert report.needs_a_person and report.score == 100
    assert "Z" in report.results[0].evidence["error"]
