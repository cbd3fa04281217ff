"""Conditions: what they find, how they are kept, what they refuse, how they read."""

from datetime import date, datetime
from typing import Any

import pytest

from crm.book import Book
from crm.conditions import (
    Condition,
    Filter,
    Group,
    condition_words,
    count_filters,
    expression,
    plain_condition,
    read_condition,
)
from kit.errors import UserError
from sample_data.firm import Firm
from sample_data.schema import Column, schema

ACCOUNTS = schema()["accounts"].columns
WUHAN, FANG = Filter("city", "=", "武汉"), Filter("name", "contains", "芳")


def found(firm: Firm, condition: Condition, table: str = "accounts") -> list[int]:
    book = Book(firm)
    columns = book.schema[table].columns
    rows = book.table(table).filter(expression(columns, condition, book.as_of))
    ids: list[int] = rows["id"].to_list()
    return ids


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        (WUHAN, [1, 2, 3, 5]),
        (Filter("city", "!=", "武汉"), [4, 6]),
        (Filter("level", "!=", "A"), [1, 2, 3, 4, 5, 6]),
        (Filter("city", "in", ("长沙", "上海")), [4, 6]),
        (Filter("email", "in", ("ZOE@example.com", None)), [2, 5, 6]),
        (Filter("email", "not in", (None,)), [1, 3, 4, 6]),
        (Filter("owner_id", "in", tuple(range(1, 12))), [1, 2, 3, 4, 5, 6]),
        (Filter("city", "in", ()), []),
        (Filter("city", "not in", ()), [1, 2, 3, 4, 5, 6]),
        (Filter("email", "contains", "zoe@"), [6]),
        (Filter("email", "contains", "[.*"), []),
        (Filter("name", "starts", "王"), [1, 2, 4]),
        (Filter("name", "starts", "zOE"), [6]),
        (Filter("email", "empty", True), [2, 5]),
        (Filter("email", "empty", False), [1, 3, 4, 6]),
        (Filter("consent", "=", False), []),
        (Group("and", (WUHAN, FANG)), [1, 2]),
        (Group("or", (WUHAN, FANG)), [1, 2, 3, 4, 5]),
        (Group("or", (WUHAN, FANG), negate=True), [6]),
        (Group("and", (WUHAN, Group("or", (FANG, Filter("email", "empty", False))))), [1, 2, 3]),
        (Group("and", ()), [1, 2, 3, 4, 5, 6]),
        (Group("or", ()), [1, 2, 3, 4, 5, 6]),
    ],
)
def test_a_condition_finds_what_it_says(tiny_firm: Firm, asked: Condition, ids: list[int]) -> None:
    assert found(tiny_firm, asked) == ids


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        (Filter("amount", ">", 8_000), [1, 3]),
        (Filter("amount", "between", (100, 8_000)), [2, 4]),
        (Filter("order_date", "last_days", 87), [4]),
        (Filter("order_date", "last_days", 86), []),
        (Filter("order_date", "<", date(2025, 2, 5)), [1]),
        (Filter("order_date", "between", (date(2025, 2, 5), date(2025, 3, 5))), [2, 3]),
        (Filter("status", "not in", ("completed",)), [3]),
    ],
)
def test_numbers_and_dates_are_compared(tiny_firm: Firm, asked: Condition, ids: list[int]) -> None:
    assert found(tiny_firm, asked, "orders") == ids


def test_the_next_days_begin_today(tiny_firm: Firm) -> None:
    assert found(tiny_firm, Filter("due_on", "next_days", 8), "activities") == [2]
    assert found(tiny_firm, Filter("due_on", "next_days", 36_500), "activities") == [2]


def test_a_day_stands_for_all_its_moments(tiny_firm: Firm) -> None:
    day, moment = date(2025, 3, 1), datetime(2025, 3, 1, 9, 30)
    assert found(tiny_firm, Filter("opened_at", "<=", day), "cases") == [1]
    assert found(tiny_firm, Filter("opened_at", ">", moment), "cases") == []


BOTH = Group(
    "or",
    (
        Filter("created_on", "between", (date(2025, 1, 1), date(2025, 6, 30))),
        Group("and", (Filter("owner_id", "in", (2, None)), Filter("consent", "=", True)), True),
    ),
)


def test_a_kept_condition_reads_back_as_it_was() -> None:
    plain = plain_condition(BOTH)
    assert plain["parts"][0]["value"] == ["2025-01-01", "2025-06-30"]
    assert read_condition(plain, ACCOUNTS) == BOTH
    assert count_filters(BOTH) == 3 and count_filters(None) == 0


def deep(levels: int) -> dict[str, Any]:
    inner = deep(levels - 1) if levels else plain_condition(WUHAN)
    return {"how": "and", "parts": [inner], "negate": False}


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        {},
        {"column": "colour", "is": "=", "value": "red"},
        {"column": "city", "is": "like", "value": "%"},
        {"column": "city", "is": ">=", "value": "a"},
        {"column": "city", "is": "contains", "value": 5},
        {"column": "city", "is": "contains", "value": "长" * 300},
        {"column": "level", "is": "in", "value": ["D"]},
        {"column": "level", "is": "in", "value": "A"},
        {"column": "owner_id", "is": "in", "value": [True]},
        {"column": "owner_id", "is": "in", "value": [[1]]},
        {"column": "created_on", "is": ">=", "value": "2025-13-01"},
        {"column": "created_on", "is": "between", "value": ["2025-01-01"]},
        {"column": "created_on", "is": "last_days", "value": 10**9},
        {"column": "created_on", "is": "last_days", "value": "7"},
        {"column": "email", "is": "empty", "value": "yes"},
        {"how": "xor", "parts": []},
        {"how": "and", "parts": {}},
        {"how": "and", "parts": [], "more": 1},
        {"how": "and", "parts": [plain_condition(WUHAN)] * 100},
        deep(9),
    ],
)
def test_what_nobody_could_have_saved_is_refused(plain: Any) -> None:
    with pytest.raises(UserError):
        read_condition(plain, ACCOUNTS)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**30, "5", None])
def test_a_number_must_be_one(tiny_firm: Firm, value: Any) -> None:
    with pytest.raises(UserError):
        found(tiny_firm, Filter("probability", ">=", value), "opportunities")


@pytest.mark.parametrize(
    ("asked", "zh", "en"),
    [
        (Filter("level", "in", ("A", None)), "客户等级 为 A 级、空", "Level is A or empty"),
        (Filter("consent", "=", False), "同意营销 等于 否", "Marketing consent is no"),
        (Filter("owner_id", "=", 3), "负责人 等于 U00003", "Owner is U00003"),
        (Filter("email", "empty", False), "邮箱 不为空", "E-mail is filled in"),
        (
            Filter("created_on", ">=", date(2025, 1, 1)),
            "建档日期 不早于 2025-01-01",
            "Created on is on or after 2025-01-01",
        ),
        (
            Group("and", (WUHAN, Group("or", (FANG, Filter("level", "=", "A"))))),
            "城市 等于 武汉 且 （客户名称 包含“芳” 或 客户等级 等于 A 级）",
            "City is 武汉 and (Name contains “芳” or Level is A)",
        ),
        (Group("or", (WUHAN,), True), "不满足（城市 等于 武汉）", "not (City is 武汉)"),
        (Group("and", ()), "全部记录", "All records"),
        (
            Filter("owner_id", "in", tuple(range(1, 9))),
            "负责人 为 U00001、U00002、U00003、U00004、U00005、U00006等 8 项",
            "Owner is U00001 or U00002 or U00003 or U00004 or U00005 or U00006 or 2 more",
        ),
    ],
)
def test_a_condition_reads_as_a_sentence(asked: Condition, zh: str, en: str) -> None:
    words = condition_words(ACCOUNTS, asked)
    assert (words.zh, words.en) == (zh, en)


def test_amounts_and_names_read_as_people_write_them() -> None:
    columns: dict[str, Column] = schema()["opportunities"].columns
    money = condition_words(columns, Filter("amount", "between", (100, 250_050)))
    assert money.zh == "预计金额 在 ¥1.00 到 ¥2,500.50 之间"
    named = condition_words(columns, Filter("owner_id", "=", 1), {"owner_id": {1: "张经理"}})
    assert named.en == "Owner is 张经理"
