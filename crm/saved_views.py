"""Views of a list: which records, which columns, in which order. Some come with the CRM, the
student saves others."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm.book import Book
from crm.conditions import (
    Condition,
    Filter,
    Group,
    columns_in,
    plain_condition,
    read_condition,
)
from crm.fields import has_hidden
from crm.list_columns import asked_columns
from crm.rules import CLOSED
from kit.errors import UserError
from kit.text import Text, plural
from sample_data.schema import Table

MOST_NAME, MOST_QUERY = 40, 20_000
MOST_VIEWS = 200
"""Of one student."""


@dataclass(frozen=True, slots=True)
class ViewQuery:
    """What a view shows. No columns: the usual ones."""

    condition: Condition | None = None
    columns: tuple[str, ...] = ()
    sort: str = "id"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """One view; `id` is None when it comes with the CRM."""

    key: str
    name: Text
    query: ViewQuery
    id: int | None = None


def views_of(book: Book, table: str) -> tuple[View, ...]:
    """The views of one list: all records, those that come with the CRM, then the student's own by
    name. A saved view that no longer fits the table is left out."""
    return book.remember(("views", table), lambda: (*built_in(book, table), *_saved(book, table)))


def saved_view(book: Book, id: int) -> dict[str, Any]:
    """The stored record of a view in use; UserError when there is none."""
    row = book.record("saved_views", id)
    if row["deleted"]:
        raise UserError(
            "no_view", "这个视图已经删除。", "This view has been deleted."
        )  # another tab of the same student did it
    return row


def plain_query(query: ViewQuery) -> dict[str, Any]:
    """The query as JSON holds it."""
    return {
        "condition": None if query.condition is None else plain_condition(query.condition),
        "columns": list(query.columns),
        "sort": query.sort,
        "descending": query.descending,
    }


def read_query(plain: Mapping[str, Any], about: Table) -> ViewQuery:
    """The query that plain data holds; UserError when it does not fit the table."""
    given = plain.get("condition")
    columns, sort = plain.get("columns", []), plain.get("sort", "id")
    known = {name for name, column in about.columns.items() if column.shown}
    sound = isinstance(columns, list) and all(isinstance(name, str) for name in columns)
    if not sound or not {*columns, sort} <= known or not isinstance(plain.get("descending"), bool):
        raise UserError(
            "bad_view",
            "这个视图无法读取，请重新保存。",
            "This view cannot be read; please save it again.",
        )
    condition = None if given is None else read_condition(given, asked_columns(about))
    return ViewQuery(condition, tuple(dict.fromkeys(columns)), sort, plain["descending"])


def stored_text(query: ViewQuery) -> str:
    """The query as the table keeps it."""
    return json.dumps(plain_query(query), ensure_ascii=False, sort_keys=True)


def clean_name(book: Book, table: str, name: str, besides: int | None = None) -> str:
    """The trimmed name of a view; UserError when it is empty, too long or taken."""
    trimmed = " ".join(name.split())
    if not trimmed or len(trimmed) > MOST_NAME or has_hidden(trimmed):
        raise UserError(
            "bad_name",
            f"请给视图起一个名称，最多 {MOST_NAME} 个字。",
            f"Give the view a name of at most {MOST_NAME} characters.",
        )
    taken = {
        words
        for view in views_of(book, table)
        if view.id is None or view.id != besides
        for words in (view.name.zh, view.name.en)
    }
    if trimmed in taken:
        raise UserError(
            "taken_name",
            f"已经有名为“{trimmed}”的视图，请换一个名称。",
            f"There is a view called “{trimmed}” already; choose another name.",
        )
    return trimmed


def _saved(book: Book, table: str) -> list[View]:
    rows = book.table("saved_views")
    if rows.height == 0:
        return []
    found = []
    for row in rows.sort("name", "id").iter_rows(named=True):
        if row["table_name"] == table and not row["deleted"]:
            view = _read_row(row, book.schema[table])
            found += [view] if view else []
    return found


def _read_row(row: dict[str, Any], about: Table) -> View | None:
    try:
        query = read_query(json.loads(row["query"]), about)
    except (UserError, ValueError):
        return None
    return View(f"own-{row['id']}", Text(zh=row["name"], en=row["name"]), query, row["id"])


# --- views that come with the CRM -------------------------------------------------------------


def built_in(book: Book, table: str) -> tuple[View, ...]:
    """All records of the table, and the questions a person who works with them asks every day."""
    about = book.schema[table]
    label = about.label
    everything = Text(zh=f"全部{label.zh}", en=f"All {plural(label.en).lower()}")
    views = [View("all", everything, ViewQuery())]
    for key, (name, query) in _questions(book.as_of).get(table, {}).items():
        named = {query.sort, *query.columns} | columns_in(query.condition)
        if named <= asked_columns(about).keys():
            views.append(View(key, name, query))
    return tuple(views)


def _questions(as_of: date) -> dict[str, dict[str, tuple[Text, ViewQuery]]]:
    going = Filter("stage", "not in", CLOSED)
    undone = Filter("done_on", "empty", True)
    in_force = Filter("status", "=", "active")
    open_case = Filter("status", "not in", ("closed",))
    live_lead = Filter("status", "in", ("new", "assigned", "in_process"))
    reachable = (Filter("consent", "=", True), Filter("do_not_contact", "=", False))
    return {
        "accounts": {
            "level-a": _of("A 级客户", "Level A", Filter("level", "=", "A")),
            "reachable": _of("可营销客户", "May be written to", Group("and", reachable)),
            "no-consent": _of(
                "未同意营销的客户", "Without consent", Filter("consent", "in", (False, None))
            ),
            "former": _of("流失客户", "Former customers", Filter("lifecycle", "=", "former")),
            "no-phone": _of("缺手机的客户", "Without a phone", Filter("phone", "empty", True)),
            "newest": _of(
                "最近 90 天建档", "New in the last 90 days",
                Filter("created_on", "last_days", 90), "created_on", True,
            ),
        },
        "contacts": {
            "birthdays": _of(
                "本月生日", "Birthday this month",
                Filter("birthday_this_month", "=", True), "birthday",
            ),
            "deciders": _of("决策者", "Decision makers", Filter("role", "=", "decision_maker")),
            "no-consent": _of(
                "未授权的联系人", "Without consent", Filter("consent", "in", (False, None))
            ),
        },
        "activities": {
            "late": _of(
                "逾期未完成", "Overdue",
                Group("and", (undone, Filter("due_on", "<", as_of))), "due_on",
            ),
            "next": _of(
                "今后 7 天", "Next 7 days",
                Group("and", (undone, Filter("due_on", "next_days", 7))), "due_on",
            ),
            "open": _of("未完成", "Open", undone, "due_on"),
        },
        "leads": {
            "live": _of("待跟进线索", "To follow up", live_lead, "created_on", True),
            "converted": _of("已转化", "Converted", Filter("status", "=", "converted")),
        },
        "opportunities": {
            "open": _of("进行中的商机", "Open deals", going, "close_date"),
            "late": _of(
                "逾期未成交", "Past their close date",
                Group("and", (going, Filter("close_date", "<", as_of))), "close_date",
            ),
            "no-step": _of(
                "没有下一步", "Without a next step",
                Group("and", (going, Filter("next_step_on", "empty", True))), "amount", True,
            ),
            "won": _of("赢单", "Won", Filter("stage", "=", "won"), "close_date", True),
        },
        "quotes": {
            "waiting": _of("待审批", "In approval", Filter("status", "=", "waiting")),
            "sent": _of("等待客户答复", "With the customer", Filter("status", "=", "sent")),
        },
        "orders": {
            "valid": _of("有效订单", "Valid orders", Filter("status", "=", "completed"),
                         "order_date", True),
            "recent": _of("最近 30 天", "Last 30 days",
                          Filter("order_date", "last_days", 30), "order_date", True),
        },
        "payments": {
            "due": _of("未回款", "Not paid", Filter("paid_on", "empty", True), "due_on"),
            "late": _of(
                "逾期未回款", "Overdue",
                Group("and", (Filter("paid_on", "empty", True), Filter("due_on", "<", as_of))),
                "due_on",
            ),
        },
        "contracts": {
            **{
                f"next-{days}": _of(
                    f"{days} 天内到期", f"Ending within {days} days",
                    Group("and", (in_force, Filter("end_on", "next_days", days))), "end_on",
                )
                for days in (30, 60, 90)
            },
            "lapsed": _of(
                "到期未续签", "Expired, not renewed", Filter("status", "=", "expired"),
                "end_on", True,
            ),
        },
        "campaigns": {
            "running": _of("进行中", "Running", Filter("status", "=", "running")),
            "planned": _of("计划中", "Planned", Filter("status", "=", "planned"), "start_on"),
        },
        "cases": {
            "open": _of("未关闭工单", "Not closed", open_case, "opened_at", True),
            "urgent": _of(
                "高优先级未关闭", "High priority, not closed",
                Group("and", (open_case, Filter("priority", "=", "high"))), "opened_at",
            ),
            "unhappy": _of("不满意的工单", "Unhappy customers", Filter("csat", "<=", 2)),
        },
    }  # fmt: skip


def _of(
    zh: str, en: str, condition: Condition, sort: str = "id", descending: bool = False
) -> tuple[Text, ViewQuery]:
    return Text(zh=zh, en=en), ViewQuery(condition, (), sort, descending)
