"""A hand-made firm, small enough to know by heart."""

from datetime import date, datetime
from importlib.metadata import files
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kit.text import Text
from sample_data.firm import Firm, FirmKey
from sample_data.schema import schema

AS_OF = date(2025, 7, 1)
ACCOUNTS: list[dict[str, Any]] = [
    {"name": "王芳", "phone": "17912345678", "email": "wangfang@example.com", "city": "武汉"},
    {"name": "王 芳", "phone": "17912345678", "email": None, "city": "武汉"},
    {"name": "李强", "phone": "17900000003", "email": "li.qiang@example.org", "city": "武汉"},
    {"name": "王芳", "phone": "17900000004", "email": "fang@example.net", "city": "长沙"},
    {"name": "江城商贸有限公司", "phone": "1790000", "email": None, "city": "武汉"},
    {"name": "Zoe Smith", "phone": "17900000006", "email": "ZOE@example.com", "city": "上海"},
]
OPPORTUNITIES: list[dict[str, Any]] = [
    {"account_id": 5, "name": "团购", "amount": 8_000_000, "stage": "negotiation"},
    {"account_id": 5, "name": "礼品", "amount": 5_000_000, "stage": "qualification"},
    {"account_id": 1, "name": "年卡", "amount": 100_000, "stage": "won"},
]
PROBABILITY = {"negotiation": 0.8, "qualification": 0.2, "won": 1.0}


def rows_of(table: str) -> list[dict[str, Any]]:
    if table == "accounts":
        fixed = {"kind": "person", "region": "湖北", "channel": "store", "owner_id": 1}
        more = {"created_on": date(2024, 3, 1), "consent": True, "do_not_contact": False}
        return [fixed | more | row for row in ACCOUNTS]
    if table == "opportunities":
        more = {"created_on": date(2025, 5, 1), "close_date": date(2025, 8, 1), "owner_id": 1}
        return [more | {"probability": PROBABILITY[row["stage"]]} | row for row in OPPORTUNITIES]
    return OTHERS.get(table, [])


OTHERS: dict[str, list[dict[str, Any]]] = {
    "staff": [{"name": "张经理", "team": "sales"}, {"name": "陈客服", "team": "service"}],
    "contacts": [{"account_id": 5, "name": "赵采购", "mobile": "17900000101"}],
    "orders": [
        {"account_id": 1, "order_date": date(2025, 1, 5), "status": "completed", "amount": 12_050},
        {"account_id": 2, "order_date": date(2025, 2, 5), "status": "completed", "amount": 8_000},
        {"account_id": 2, "order_date": date(2025, 3, 5), "status": "cancelled", "amount": 9_900},
        {"account_id": 3, "order_date": date(2025, 4, 5), "status": "completed", "amount": 100},
    ],
    "stage_history": [
        {
            "opportunity_id": 2,
            "from_stage": "prospecting",
            "to_stage": "qualification",
            "changed_on": date(2025, 6, 21),
            "days_in_stage": 51,
        }
    ],
    "activities": [
        {"account_id": 2, "kind": "call", "subject": "回访", "due_on": date(2025, 6, 1)},
        {
            "account_id": 5,
            "opportunity_id": 2,
            "kind": "visit",
            "subject": "送样品",
            "due_on": date(2025, 7, 9),
        },
    ],
    "campaigns": [{"name": "618 促销", "kind": "promotion", "channel": "sms"}],
    "campaign_members": [{"campaign_id": 1, "account_id": 2, "sent_on": date(2025, 6, 10)}],
    "cases": [
        {
            "account_id": 2,
            "kind": "complaint",
            "category": "quality",
            "status": "closed",
            "opened_at": datetime(2025, 3, 1, 9, 30),
        }
    ],
    "survey_replies": [
        {"account_id": 2, "instrument": "nps", "score": 9, "replied_on": date(2025, 4, 1)}
    ],
}


@pytest.fixture(scope="session")
def tiny_firm() -> Firm:
    tables = {
        name: pl.DataFrame(
            [
                {column: None for column in table.columns} | row | {"id": number}
                for number, row in enumerate(rows_of(name), 1)
            ],
            schema=table.dtypes,
        )
        for name, table in schema().items()
    }
    return Firm(
        FirmKey(customers=len(ACCOUNTS)),
        Text(zh="小店", en="Shop"),
        date(2024, 1, 1),
        AS_OF,
        tables,
    )


def cdnow_file(name: str) -> Path:
    """A data file of the installed `lifetimes` package, which itself is never imported."""
    return next(Path(str(f.locate())) for f in files("lifetimes") or [] if f.name == name)


@pytest.fixture(scope="session")
def cdnow_summary() -> pl.DataFrame:
    """CDNOW as published: ID, x, t_x, T (weeks, two decimals), zbar."""
    return pl.read_csv(cdnow_file("cdnow_customers_summary_with_transactions.csv"))


@pytest.fixture(scope="session")
def cdnow_orders() -> pl.DataFrame:
    """The same customers' orders to the middle of 1998: customer, date, amount."""
    lines = cdnow_file("CDNOW_sample.txt").read_text(encoding="ascii").splitlines()
    rows = [(words[1], words[2], float(words[4])) for words in map(str.split, lines)]
    frame = pl.DataFrame(rows, schema=["customer", "date", "amount"], orient="row")
    return frame.with_columns(pl.col("date").str.to_date("%Y%m%d"))
