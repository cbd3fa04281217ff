"""Reports on a firm one knows by heart: groups, measures, order, what is refused."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from crm.analysis.columns import columns_of
from crm.analysis.definition import plain_report, read_report
from crm.analysis.drill import records_behind
from crm.analysis.report import Result, run
from crm.book import Book
from crm.conditions import Filter
from kit.errors import UserError
from sample_data.firm import Firm

REVENUE = {"kind": "sum", "column": "amount"}


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    return Book(tiny_firm)


def asked(book: Book, table: str, **more: Any) -> Result:
    return run(book, read_report({"table": table, **more}))


def read(result: Result) -> Mapping[str, tuple[Any, ...]]:
    """Row name in Chinese -> its figures."""
    return {
        name.zh: tuple(series.values[place] for series in result.series)
        for place, name in enumerate(result.names)
    }


def test_revenue_by_month_counts_valid_orders_and_fills_the_months_between(book: Book) -> None:
    monthly = asked(
        book, "orders", valid_only=True, rows=[{"column": "order_date"}], measures=[REVENUE]
    )
    assert read(monthly) == {
        "2025-01": (12_050,), "2025-02": (8_000,), "2025-03": (0,), "2025-04": (100,),
    }  # fmt: skip
    assert monthly.series[0].total == 20_150
    assert (monthly.series[0].unit.zh, monthly.records) == ("元", 3)


def test_orders_are_grouped_by_a_column_of_their_customer(book: Book) -> None:
    by_city = asked(book, "orders", rows=[{"column": "account_id.city"}], measures=[REVENUE])
    assert read(by_city) == {"武汉": (30_050,)}
    assert by_city.heads[0].label.zh == "客户 · 城市"


def test_merged_accounts_are_left_out_and_their_orders_stand_under_the_survivor(
    book: Book,
) -> None:
    book.begin()
    book.relink(2, 1)
    book.change("accounts", 2, merged_into=1)
    book.end(1)
    assert asked(book, "accounts").series[0].values == (5,)
    buyers = asked(book, "orders", rows=[{"column": "account_id"}])
    assert read(buyers) == {"C00001 王芳": (3,), "C00003 李强": (1,)}


def test_a_pivot_makes_a_column_of_each_value_and_an_empty_cell_is_nothing(book: Book) -> None:
    found = asked(
        book, "orders", rows=[{"column": "account_id"}], pivot={"column": "status"},
        measures=[REVENUE, {"kind": "mean", "column": "amount"}],
    )  # fmt: skip
    assert [s.label.zh for s in found.series] == [
        "已完成 · 订单金额（净额）合计", "已完成 · 平均订单金额（净额）",
        "已取消 · 订单金额（净额）合计", "已取消 · 平均订单金额（净额）",
    ]  # fmt: skip
    assert read(found)["C00003 李强"] == (100, 100.0, 0, None)
    assert found.series[1].total == pytest.approx(20_150 / 3), "a mean of the column, not a sum"


def test_every_measure_is_what_its_name_says(book: Book) -> None:
    kinds = ["sum", "mean", "median", "min", "max"]
    measures = [{"kind": kind, "column": "amount"} for kind in kinds]
    measures += [
        {"kind": "count"},
        {"kind": "distinct", "column": "account_id"},
        {"kind": "rate", "where": {"column": "status", "is": "=", "value": "completed"}},
    ]
    parts = asked(book, "orders", measures=measures[:6])
    rest = asked(book, "orders", measures=measures[6:])
    assert [s.total for s in parts.series] == [30_050, 7_512.5, 8_950, 100, 12_050, 4]
    assert [s.total for s in rest.series] == [3, 0.75]
    assert [s.shown for s in rest.series] == ["count", "percent"]


def test_shares_are_of_the_whole_and_add_up_to_one(book: Book) -> None:
    shares = asked(
        book, "orders", rows=[{"column": "account_id"}], measures=[{"kind": "share"}]
    )  # fmt: skip
    assert shares.series[0].values == (0.5, 0.25, 0.25)
    assert shares.series[0].total == 1


def test_the_rate_of_a_flag_leaves_unknown_ones_out(book: Book) -> None:
    consent = [{"kind": "rate", "column": "consent"}]
    assert asked(book, "accounts", measures=consent).series[0].values == (1,)


def test_the_first_n_stand_before_the_others_which_are_measured_together(book: Book) -> None:
    top = asked(
        book, "orders", rows=[{"column": "account_id"}], top=1,
        measures=[REVENUE, {"kind": "median", "column": "amount"}],
    )  # fmt: skip
    assert read(top) == {"C00002 王 芳": (17_900, 8_950), "其他": (12_150, 6_075)}
    alone = asked(
        book, "orders", rows=[{"column": "account_id"}], top=1, others=False, measures=[REVENUE]
    )  # fmt: skip
    assert read(alone) == {"C00002 王 芳": (17_900,)}


def test_categories_stand_in_their_own_order_and_text_by_size(book: Book) -> None:
    stages = asked(book, "opportunities", rows=[{"column": "stage"}])
    assert list(read(stages)) == ["需求确认", "商务谈判", "赢单"]
    cities = asked(book, "accounts", rows=[{"column": "city"}])
    assert next(iter(read(cities).items())) == ("武汉", (4,))
    by_name = asked(book, "accounts", rows=[{"column": "city"}], sort="key")
    assert list(read(by_name)) == ["长沙", "上海", "武汉"], "by pinyin"


def test_numbers_fall_into_bands_in_yuan_and_dates_into_weekdays(book: Book) -> None:
    bands = asked(book, "orders", rows=[{"column": "amount", "by": "band", "width": 50}])
    assert read(bands) == {"0–50": (1,), "50–100": (2,), "100–150": (1,)}
    days = asked(book, "orders", rows=[{"column": "order_date", "by": "weekday"}])
    assert read(days) == {"周三": (2,), "周六": (1,), "周日": (1,)}
    quarters = asked(book, "orders", rows=[{"column": "order_date", "by": "quarter"}])
    assert read(quarters) == {"2025 Q1": (3,), "2025 Q2": (1,)}


def test_two_groupings_stand_one_below_the_other(book: Book) -> None:
    both = asked(book, "orders", rows=[{"column": "status"}, {"column": "account_id"}])
    assert list(read(both)) == [
        "已完成 · C00001 王芳", "已完成 · C00002 王 芳", "已完成 · C00003 李强",
        "已取消 · C00002 王 芳",
    ]  # fmt: skip


def test_a_filter_and_a_further_condition_both_hold(book: Book) -> None:
    report = read_report(
        {"table": "orders", "filter": {"column": "amount", "is": ">=", "value": 8_000}}
    )
    assert run(book, report).records == 3
    assert run(book, report, (Filter("account_id.name", "=", "王芳"),)).records == 1


def test_the_records_behind_a_group_are_those_that_were_counted(book: Book) -> None:
    report = read_report({"table": "orders", "rows": [{"column": "account_id"}], "top": 1})
    result = run(book, report)
    behind = {
        keys[0].label.zh: records_behind(book, report, result, keys)["id"].to_list()
        for keys in result.rows
    }
    assert behind == {"C00002 王 芳": [2, 3], "其他": [1, 4]}
    bands = read_report({"table": "orders", "rows": [{"column": "amount", "by": "band"}]})
    found = run(book, bands)
    counted = [records_behind(book, bands, found, keys).height for keys in found.rows]
    assert counted == list(found.series[0].values)


def test_a_cell_of_a_pivot_and_the_total_lead_to_their_records_too(book: Book) -> None:
    report = read_report(
        {"table": "orders", "rows": [{"column": "account_id"}], "pivot": {"column": "status"}}
    )
    result = run(book, report)
    done, cancelled = (series.pivot for series in result.series)
    second = next(keys for keys in result.rows if keys[0].value == 2)
    assert records_behind(book, report, result, second, pivot=done)["id"].to_list() == [2]
    assert records_behind(book, report, result, second, pivot=cancelled)["id"].to_list() == [3]
    whole = Result((), ((),), (), result.records)
    assert records_behind(book, report, whole, (), pivot=done).height == 3


def test_an_empty_value_is_a_group_of_its_own(book: Book) -> None:
    report = read_report({"table": "opportunities", "rows": [{"column": "lost_reason"}]})
    result = run(book, report)
    assert read(result) == {"（空）": (3,)}
    assert records_behind(book, report, result, result.rows[0]).height == 3


def test_a_table_without_records_gives_an_empty_answer(book: Book) -> None:
    nothing = asked(book, "quotes", rows=[{"column": "status"}], measures=[
        {"kind": "sum", "column": "gross"}, {"kind": "mean", "column": "gross"}])  # fmt: skip
    assert (nothing.rows, [s.total for s in nothing.series]) == ((), [0, None])


def test_rfm_classes_and_margins_can_be_grouped_and_measured(book: Book) -> None:
    classes = asked(book, "accounts", rows=[{"column": "rfm_class"}])
    assert sum(classes.series[0].values) == 6  # type: ignore[arg-type]
    assert read(classes)["没有有效订单"] == (3,)
    spent = asked(book, "accounts", measures=[{"kind": "sum", "column": "revenue"}])
    assert spent.series[0].total == 20_150


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"rows": [{"column": "ammount"}]}, "unknown_field"),
        ({"measures": [{"kind": "sum", "column": "account_id.nothing"}]}, "unknown_field"),
        ({"measures": [{"kind": "sum", "column": "status"}]}, "bad_measure"),
        ({"measures": [{"kind": "mean"}]}, "bad_measure"),
        ({"rows": [{"column": "status", "by": "month"}]}, "bad_grouping"),
        ({"filter": {"column": "nope", "is": "=", "value": 1}}, "unknown_field"),
        ({"filter": {"column": "saved", "is": "boom"}}, "bad_condition"),
        ({"rows": [{"column": "id"}] * 3}, "bad_report"),
        ({"chart": "holograph"}, "bad_report"),
        ({"measures": []}, "bad_report"),
    ],
)
def test_a_definition_that_does_not_fit_is_refused_in_words(
    book: Book, more: dict[str, Any], code: str
) -> None:
    with pytest.raises(UserError) as caught:
        asked(book, "orders", **more)
    assert caught.value.code == code
    assert caught.value.says.zh != caught.value.says.en


def test_an_unknown_table_and_a_column_are_answered_with_the_nearest_name(book: Book) -> None:
    with pytest.raises(UserError, match="orders"):
        asked(book, "order")
    with pytest.raises(UserError, match="order_date"):
        asked(book, "orders", rows=[{"column": "orderdate"}])


def test_a_result_of_too_many_cells_is_refused_before_it_is_made(book: Book) -> None:
    book.begin()
    for number in range(2_100):
        book.add("payments", amount=number)
    book.end(1)
    with pytest.raises(UserError, match="too_many_cells"):
        asked(book, "payments", rows=[{"column": "id"}])
    assert len(asked(book, "payments", rows=[{"column": "id"}], top=20).rows) == 21


def test_a_definition_is_stored_short_and_reads_back_the_same() -> None:
    plain = {"table": "orders", "valid_only": True, "rows": [{"column": "order_date"}]}
    report = read_report(plain)
    assert plain_report(report) == plain
    assert read_report(plain_report(report)) == report


def test_hidden_columns_are_no_columns_of_a_report(book: Book) -> None:
    assert "query" not in columns_of(book.schema, "reports")
    assert "name" in columns_of(book.schema, "reports")


def test_the_answer_is_worked_out_once_until_something_changes(book: Book) -> None:
    first = asked(book, "orders")
    assert asked(book, "orders") is first
    book.begin()
    book.add("orders", account_id=1, order_date=date(2025, 5, 5), status="completed", amount=1)
    book.end(1)
    assert asked(book, "orders").series[0].values == (5,)


def test_two_links_lead_from_an_order_line_to_the_customer_of_its_order(book: Book) -> None:
    path = "order_id.account_id.city"
    book.begin()
    book.add("order_lines", order_id=1, product_id=1, quantity=1, unit_price=100)
    by_city = asked(book, "order_lines", rows=[{"column": path}], measures=[{"kind": "count"}])
    assert set(read(by_city)) == {"武汉"}
    assert by_city.heads[0].label.zh == "订单 · 客户 · 城市"
    derived = asked(book, "order_lines", rows=[{"column": "order_id.account_id.lifecycle"}])
    assert derived.records == by_city.records
    condition = {"column": path, "is": "=", "value": "武汉"}
    narrowed = asked(book, "order_lines", filter=condition)
    assert narrowed.records == by_city.records


def test_a_table_that_is_reached_by_one_link_is_not_offered_a_second_time(book: Book) -> None:
    for table in ("orders", "payments", "cases", "order_lines"):
        labels = [column.label.zh for column in columns_of(book.schema, table).values()]
        assert len(labels) == len(set(labels)), table
    with pytest.raises(UserError, match="unknown_field"):
        asked(book, "order_lines", rows=[{"column": "order_id.account_id.owner_id.name"}])
