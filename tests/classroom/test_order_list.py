"""Real orders of every messy kind, read in the child process and planned."""

import io
import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from classroom.exchange.order_columns import guess_columns
from classroom.exchange.order_list import Choices, OrderListPlan, plan_orders, read_orders
from classroom.exchange.orders_file import measured, outside_orders
from kit.errors import UserError

CORPUS = Path(__file__).parents[1] / "corpus"
EVERY = json.loads((CORPUS / "manifest.json").read_text("utf-8"))["cases"]
CASES = [case for case in EVERY if case["slot"] == "data"]
TODAY = date(2026, 1, 1)


def parquet(frame: pl.DataFrame) -> bytes:
    target = io.BytesIO()
    frame.write_parquet(target)
    return target.getvalue()


def shop(customers: int = 30) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "会员号": [f"V{i % customers}" for i in range(customers * 2)],
            "下单日期": [f"2024-{1 + i % 12:02d}-15" for i in range(customers * 2)],
            "实付金额": [f"{10 + i}" for i in range(customers * 2)],
            "状态": [["成功", "退款", "赠送"][i % 3] for i in range(customers * 2)],
        }
    )


def planned(frame: pl.DataFrame, **choices: Any) -> OrderListPlan:
    return plan_orders(read_orders(parquet(frame)), "person:1", TODAY, Choices(**choices))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_messy_list_is_read_and_planned_as_the_manifest_says(case: dict[str, Any]) -> None:
    started = time.perf_counter()
    raw, expect = (CORPUS / case["file"]).read_bytes(), case["expect"]
    found = read_orders(raw)
    assert time.perf_counter() - started < 6
    codes = [message.code for message in found.messages]
    assert found.outcome == expect["outcome"], codes
    assert "code" not in expect or expect["code"] in codes
    assert found.count == (expect.get("rows", 0) if found.outcome != "reject" else 0)
    for header, values in expect.get("values", {}).items():
        assert found.column(header) == values
    if "plan" in expect:
        _as_planned(plan_orders(found, "person:1", TODAY), expect["plan"])


def _as_planned(plan: OrderListPlan, expect: dict[str, Any]) -> None:
    codes = [message.code for message in plan.messages]
    assert plan.outcome == expect["outcome"], codes
    assert bool(plan.content) == (plan.outcome != "reject")
    if "code" in expect:
        assert expect["code"] in codes
        return
    assert plan.figures is not None
    assert (plan.figures.customers, plan.figures.orders) == (expect["customers"], expect["orders"])
    assert {one.reason: one.count for one in plan.aside} == expect["aside"]


def test_no_cell_that_names_a_person_leaves_the_child_as_data() -> None:
    found = read_orders((CORPUS / "data/orders_gb18030.csv").read_bytes())
    raw = plan_orders(found, "person:1", TODAY).content.decode("utf-8", "replace")
    for header in ("订单编号", "会员编号", "会员姓名", "手机号码"):
        assert all(cell not in raw for cell in found.column(header))


def test_columns_are_guessed_by_their_usual_names() -> None:
    headers = ["订单编号", "买家会员名", "订单付款时间", "买家实际支付金额", "宝贝标题", "收货地址"]
    guessed = guess_columns([*headers, "联系手机", "单价"], {})
    assert {field: headers[at] for field, at in guessed.items() if at < 6} == {
        "order": "订单编号",
        "customer": "买家会员名",
        "date": "订单付款时间",
        "amount": "买家实际支付金额",
        "product": "宝贝标题",
        "region": "收货地址",
    }
    assert "price" not in guessed
    by_hand = guess_columns(["a", "b", "金额"], {"customer": "b", "amount": ""})
    assert by_hand == {"customer": 1}


def test_choices_are_followed() -> None:
    assert {line.written: line.meaning for line in planned(shop()).statuses} == {
        "成功": "completed",
        "退款": "returned",
        "赠送": "completed",
    }
    gifts = planned(shop(), statuses={"赠送": "leave_out"}, as_of=date(2024, 12, 1))
    assert {one.reason: one.count for one in gifts.aside} == {"after_as_of": 5, "left_out": 15}
    assert gifts.as_of == date(2024, 12, 1)
    without = planned(shop(), columns={"status": ""})
    assert without.statuses == () and without.aside == ()


def test_the_as_of_date_is_the_day_after_the_last_row() -> None:
    plan = planned(shop())
    assert plan.figures is not None and plan.figures.last_day == date(2024, 12, 15)
    assert plan.as_of == date(2024, 12, 16)


def test_a_hundred_thousand_rows_are_read_in_moments() -> None:
    few = shop(2_000)
    started = time.perf_counter()
    plan = planned(pl.concat([few] * 25))
    assert plan.figures is not None and plan.figures.orders == 100_000
    assert time.perf_counter() - started < 20


def test_a_list_beyond_a_million_rows_is_refused_with_a_remedy() -> None:
    rows = pl.DataFrame({"customer": ["a"], "date": ["2024-01-01"], "amount": ["1"]})
    found = read_orders(parquet(rows.select(pl.all().repeat_by(1_000_001).explode())))
    assert [message.code for message in found.messages] == ["too_many_order_rows"]
    assert "1,000,000" in found.messages[0].says.en


def test_a_file_beyond_ten_megabytes_is_refused() -> None:
    found = read_orders(b"customer,date,amount\n" + b"a,2024-01-01,1\n" * 700_000)
    assert [message.code for message in found.messages] == ["too_large"]


def test_csv_of_more_rows_than_a_class_list_may_have_is_read() -> None:
    found = read_orders(shop(15_000).write_csv().encode())
    assert found.outcome == "accept" and found.count == 30_000


def test_a_metric_takes_order_number_and_status_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    lines = ["客户,日期,金额,单号,状态", "甲,2024-1-5,100,A,成功", "甲,2024-1-5,50,A,成功"]
    file.write_text("\n".join([*lines, "乙,2024-2-1,80,B,已取消", ""]), encoding="gb18030")
    outside = outside_orders(
        file, customer="客户", date="日期", amount="金额", order="单号", status="状态"
    )
    assert measured("orders_count", outside) == 1
    assert measured("revenue", outside) == 150.0
    with pytest.raises(UserError, match="no_column"):
        outside_orders(file, customer="客户", date="日期", amount="金额", order="票号")
