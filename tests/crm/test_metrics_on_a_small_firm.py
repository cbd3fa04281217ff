"""Every metric against figures worked out by hand on a firm of five customers."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from crm.book import Book
from crm.metric import METRICS, compute
from crm.outside import book_from_orders, book_from_tables
from kit.errors import UnknownNameError

T0 = date(2025, 1, 1)
ORDERS = [
    # id, account, date, status, net fen
    (1, 1, date(2024, 12, 30), "completed", 80_000),
    (2, 1, date(2024, 6, 1), "completed", 20_000),
    (3, 2, date(2024, 12, 1), "completed", 30_000),
    (4, 2, date(2024, 8, 1), "completed", 10_000),
    (5, 3, date(2024, 7, 1), "completed", 6_000),
    (6, 4, date(2024, 2, 1), "completed", 4_000),
    (7, 4, date(2024, 12, 31), "cancelled", 99_000),
    (8, 5, date(2024, 12, 31), "returned", 0),
]
LINES = [
    # order, quantity, fen
    (1, 1, 50_000), (1, 1, 40_000), (1, -1, -10_000), (2, 1, 20_000), (3, 1, 30_000),
    (4, 1, 10_000), (5, 1, 6_000), (6, 1, 4_000), (7, 1, 99_000), (8, 1, 7_000), (8, -1, -7_000),
]  # fmt: skip


def small_book() -> Book:
    orders = pl.DataFrame(
        ORDERS, schema=["id", "account_id", "order_date", "status", "amount"], orient="row"
    )
    lines = pl.DataFrame(LINES, schema=["order_id", "quantity", "amount"], orient="row")
    accounts = pl.DataFrame(
        {"id": [1, 2, 3, 4, 5, 6], "created_on": [date(2024, 1, 1)] * 6, "merged_into": [None] * 6}
    )
    survey = pl.DataFrame({"instrument": ["nps"] * 10, "score": [9, 10, 9, 8, 7, 6, 0, 3, 10, 9]})
    deals = pl.DataFrame(
        {
            "amount": [8_000_000, 5_000_000, 1_000_000, 9_000_000],
            "stage": ["negotiation", "qualification", "won", "proposal"],
            "probability": [0.8, 0.2, 1.0, 0.5],
            "close_date": [date(2025, 2, 1), date(2025, 3, 31), date(2025, 1, 2), date(2025, 4, 1)],
        }
    )
    tables = {
        "accounts": accounts,
        "orders": orders,
        "order_lines": lines.with_row_index("id", offset=1),
        "survey_replies": survey,
        "opportunities": deals,
    }
    return book_from_tables(tables, T0)


@pytest.mark.parametrize(
    ("name", "parameters", "value"),
    [
        ("revenue", {}, 1500.00),
        ("revenue", {"amount": "gross"}, 1600.00),
        ("revenue", {"statuses": ["completed", "cancelled"]}, 2490.00),
        ("orders_count", {}, 6),
        ("orders_count", {"statuses": ["cancelled"]}, 1),
        ("orders_count", {"days": 92}, 2),
        ("customers_count", {}, 4),
        ("customers_count", {"of": "accounts"}, 6),
        ("customers_count", {"of": "idle"}, 2),
        ("average_order_value", {}, 250.00),
        ("average_order_value", {"counting": "lines"}, 187.50),
        ("revenue_per_customer", {}, 375.00),
        ("revenue_per_customer", {"per": "account"}, 250.00),
        ("repeat_rate", {}, 50.0),
        ("active_customers", {"days": 90}, 2),
        ("active_customers", {"days": 90, "give": "percent"}, 50.0),
        ("dormant_customers", {"days": 180}, 2),
        ("dormant_customers", {"days": 180, "give": "percent"}, 50.0),
        ("churn_rate", {"days": 93}, 50.0),
        ("churn_rate", {"days": 93, "base": "all"}, 100 / 3),
        ("churn_rate", {"days": 150, "base": "average"}, 40.0),
        ("recency_days", {"give": "largest"}, 335),
        ("recency_days", {"give": "median"}, 107.5),
        ("pareto_share", {"top": 25}, 100 * 1000 / 1500),
        ("top_customers", {"count": 2}, [1, 2]),
        ("abc_counts", {}, {"A": 2, "B": 1, "C": 1}),
        ("abc_counts", {"crossing": "lower"}, {"A": 1, "B": 1, "C": 2}),
        ("abc_counts", {"rule": "customers"}, {"A": 1, "B": 1, "C": 2}),
        ("abc_shares", {}, {"A": 1400 / 15, "B": 4.0, "C": 40 / 15}),
        ("abc_shares", {"of": "customers"}, {"A": 50.0, "B": 25.0, "C": 25.0}),
        ("abc_members", {"of": "A"}, [1, 2]),
        ("rfm_members", {"cell": 554}, []),
        ("rfm_cut", {"of": "r", "score": 5}, 2),
        ("rfm_cut", {"of": "m", "score": 1, "edge": "largest"}, 40.0),
        ("net_promoter_score", {}, 20.0),
        ("net_promoter_score", {"passives": "left_out"}, 25.0),
        ("weighted_forecast", {}, 74_000.0),
        ("weighted_forecast", {"quarters": "all"}, 119_000.0),
        ("quotient", {"dividend": 312, "divisor": 71}, 312 / 71),
        ("difference", {"whole": 5, "part": 2}, 3),
        ("percent_of", {"part": 1, "whole": 8}, 12.5),
        ("break_even_rate", {"cost": 1.2, "margin": 60}, 2.0),
        ("quintile_score", {"less": 50, "equal": 40, "number": 100}, 4),
        ("quintile_score", {"less": 50, "equal": 40, "number": 100, "ties": "none"}, 3),
    ],
)
def test_the_metric_gives_the_figure_worked_out_by_hand(
    name: str, parameters: dict[str, Any], value: Any
) -> None:
    assert compute(name, small_book(), parameters) == pytest.approx(value)


def test_scores_of_the_small_firm_are_those_of_the_printed_example() -> None:
    table = compute("rfm_quintiles", small_book())
    assert table.select("account", "recency_days", "frequency", "monetary", "cell").rows() == [
        (1, 2, 2, 1000.0, 545),
        (2, 31, 2, 400.0, 444),
        (3, 184, 1, 60.0, 222),
        (4, 335, 1, 40.0, 121),
    ]


def test_recency_reversed_gives_the_most_recent_customer_the_lowest_score() -> None:
    table = compute("rfm_quintiles", small_book(), {"recent_is_high": False})
    assert table["r"].to_list() == [1, 2, 4, 5]


def test_a_first_come_rank_puts_equal_customers_in_different_scores() -> None:
    table = compute("rfm_quintiles", small_book(), {"ties": "first"})
    assert table["f"].to_list() == [4, 5, 1, 2]


def test_eight_classes_are_cut_at_the_mean() -> None:
    table = compute("rfm_classes", small_book())
    assert table["class"].to_list() == ["111", "111", "000", "000"]
    counts = compute("rfm_class_counts", small_book())
    assert (counts["111"], counts["000"], sum(counts.values())) == (2, 2, 4)
    assert compute("rfm_class_members", small_book(), {"code": "000"}) == [3, 4]


def test_averaging_in_idle_customers_adds_them() -> None:
    assert compute("rfm_classes", small_book(), {"buyers_only": False}).height == 6


def test_a_misspelt_metric_answers_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="repeat_rate"):
        METRICS["repeat_rat"]


def test_an_unknown_order_status_is_refused() -> None:
    with pytest.raises(ValueError, match="is no order status"):
        compute("revenue", small_book(), {"statuses": ["complete"]})


def test_every_metric_says_what_it_is_in_both_languages() -> None:
    for name in METRICS:
        about = METRICS[name]
        assert about.title.zh and about.title.en and about.definition.zh and about.definition.en
        assert about.source


def test_a_firm_without_orders_has_figures_of_nothing() -> None:
    empty = book_from_tables({}, T0)
    for name in ("revenue", "repeat_rate", "average_order_value", "churn_rate", "pareto_share"):
        assert compute(name, empty) == 0
    assert compute("abc_counts", empty) == {"A": 0, "B": 0, "C": 0}
    assert compute("rfm_quintiles", empty).height == 0


def test_outside_orders_are_read_as_people_write_them() -> None:
    frame = pl.DataFrame(
        {
            "who": ["甲", "乙", "甲", "甲"],
            "day": ["2024/1/5", "2024年2月1日", "20240301", "2024-03-05"],
            "yuan": ["￥1,000", "0.2万", "500", "-100"],
        }
    )
    outside = book_from_orders(frame, "who", "day", "yuan")
    assert outside.book.firm.as_of == date(2024, 3, 6)
    assert compute("revenue", outside.book) == 3400.0
    assert compute("orders_count", outside.book) == 3
    assert outside.named(compute("top_customers", outside.book)) == ["乙", "甲"]
