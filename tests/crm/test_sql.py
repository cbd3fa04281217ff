"""Teacher-written SQL: right answers, clear refusals, and nothing that hurts the app."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from crm.book import Book
from crm.sql import check_sql, run_sql
from crm.sql_child import CONFIG, check, load, run
from kit.errors import UserError
from kit.text import Text
from kit.yamlfiles import read_plain
from sample_data.firm import Firm, FirmKey
from sample_data.schema import schema

CORPUS = Path(__file__).parents[1] / "corpus"
CASES = [
    case
    for case in json.loads((CORPUS / "manifest.json").read_text("utf-8"))["cases"]
    if case["class"] == "sql"
]


def table(name: str, *records: dict[str, Any]) -> pl.DataFrame:
    full = [dict.fromkeys(schema()[name].columns) | record for record in records]
    return pl.DataFrame(full, schema=schema()[name].dtypes)


def small_book() -> Book:
    orders = [
        {"id": i, "account_id": 1 + i % 2, "amount": 1999 + i, "status": "completed"}
        for i in range(1, 301)
    ]
    accounts = (
        {"id": 1, "name": "张三", "level": "A", "created_on": date(2025, 3, 1)},
        {"id": 2, "name": "李四", "level": "B"},
        {"id": 3, "name": "张三", "merged_into": 1},
    )
    tables = {name: table(name) for name in schema()}
    tables |= {"accounts": table("accounts", *accounts), "orders": table("orders", *orders)}
    days = date(2024, 1, 1), date(2026, 1, 1)
    return Book(Firm(FirmKey(), Text(zh="试", en="Try"), *days, tables))


BOOK = small_book()


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_hostile_sql_is_refused_as_the_manifest_says(case: dict[str, Any]) -> None:
    sql = read_plain(CORPUS / case["file"])["oracle_sql"]
    with pytest.raises(UserError) as caught:
        run_sql(BOOK, sql, seconds=1)
    assert caught.value.code == case["expect"]["code"]
    assert caught.value.says.zh != caught.value.says.en


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT id, name FROM accounts ORDER BY id", [(1, "张三"), (2, "李四")]),
        ("SELECT count(*) FROM all_accounts", [(3,)]),
        ("SELECT sum(amount) FROM orders WHERE id <= 2", [(40.01,)]),
        ("SELECT level FROM accounts WHERE level = 'A'", [("A",)]),
        ("SELECT as_of, as_of - first_day FROM firm", [(date(2026, 1, 1), 731)]),
        ("SELECT created_on FROM accounts ORDER BY id", [(date(2025, 3, 1),), (None,)]),
        ("WITH a AS (SELECT 1 AS x) SELECT x FROM a", [(1,)]),
        ("SELECT max(i) FROM range(10) t(i)", [(9,)]),
        ("FROM accounts SELECT name ORDER BY name DESC LIMIT 1", [("李四",)]),
        ("SELECT list(id ORDER BY id DESC)[1] FROM accounts", [(2,)]),
        ("SELECT '； -- 不是语句'", [("； -- 不是语句",)]),
    ],
)
def test_a_query_sees_the_firm_as_the_schema_says(sql: str, rows: list[Any]) -> None:
    assert run_sql(BOOK, sql).rows == rows


def test_a_query_sees_what_the_student_changed() -> None:
    book = small_book()
    book.change("accounts", 2, merged_into=1, name="王五")
    assert run_sql(book, "SELECT name FROM accounts ORDER BY id").rows == [("张三",)]


NOT_ALLOWED = """
COPY accounts TO '/tmp/kexun-evil.csv'
ATTACH '/tmp/kexun-evil.db'
CREATE TABLE x AS SELECT 1
INSTALL httpfs
SET threads = 4
DELETE FROM accounts
EXPLAIN SELECT 1
SHOW TABLES
DESCRIBE accounts
SELECT 1; SELECT 2
FROM '/etc/hostname'
FROM 'accounts.parquet'
FROM read_text('/etc/hostname')
FROM read_blob('/etc/hostname')
FROM read_json('/etc/hostname')
FROM parquet_scan('/etc/hostname')
FROM query('SELECT 1')
FROM query_table('accounts')
FROM duckdb_settings()
FROM json_execute_serialized_sql('{}')
SELECT current_setting('threads')
SELECT now()
SELECT current_date
SELECT current_timestamp
SELECT today()
SELECT uuid()
SELECT nextval('x')
SELECT pg_sleep(9)
SELECT * FROM accounts USING SAMPLE 1
SELECT * FROM accounts OFFSET 1
SELECT * FROM (SELECT * FROM accounts LIMIT 1) ORDER BY id
SELECT DISTINCT ON (level) id FROM accounts
SELECT first(id) FROM accounts
SELECT string_agg(name, ',') FROM accounts
SELECT row_number() OVER () FROM accounts
SELECT lag(id) OVER (PARTITION BY level) FROM accounts
SELECT a.id FROM accounts a POSITIONAL JOIN orders o
FROM main.accounts
FROM information_schema.tables
SELECT id FROM accounts WHERE id = $1
""".strip().splitlines()


def test_what_reads_files_clock_dice_or_row_order_is_not_allowed() -> None:
    connection = duckdb.connect(config=CONFIG)
    for sql in NOT_ALLOWED:
        refused = check(connection, sql, frozenset({*schema(), "firm", "all_accounts"}))
        assert refused and refused[0] == "sql_not_allowed", (sql, refused)


def test_nothing_is_left_on_disk_by_a_refused_statement() -> None:
    for sql in NOT_ALLOWED[:2]:
        with pytest.raises(UserError, match="sql_not_allowed"):
            check_sql(sql)
    assert not Path("/tmp/kexun-evil.csv").exists() and not Path("/tmp/kexun-evil.db").exists()


def test_the_locked_database_itself_refuses_files_when_the_rules_are_passed_by() -> None:
    connection = duckdb.connect(config=CONFIG)
    load(connection, {"tables": [], "seconds": 1}, b"")
    for sql in ["FROM read_text('/etc/hostname')", "FROM '/etc/hostname'", "SET threads = 4"]:
        assert run(connection, sql)["refused"][0] == "sql_error"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT nam FROM accounts", "name"),
        ("SELECT * FROM acounts", "did you mean accounts"),
        ("SELEC 1", "syntax"),
        ("SELECT '一' + 1", "type casts"),
    ],
)
def test_a_slip_is_answered_with_what_to_look_at(sql: str, said: str) -> None:
    with pytest.raises(UserError, match=said) as caught:
        run_sql(BOOK, sql)
    assert caught.value.code == "sql_error"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT length(" + "replace(" * 3 + "'x'" + ",'x',rpad('',100000,'x'))" * 3 + ")",
        "SELECT a.id FROM orders a, orders b, orders c, orders d ORDER BY a.id * b.id LIMIT 1",
        "SELECT i FROM range(100000) t(i)",
    ],
)
def test_a_query_that_eats_time_or_memory_is_over_budget(sql: str) -> None:
    with pytest.raises(UserError) as caught:
        run_sql(BOOK, sql, seconds=1)
    assert caught.value.code == "sql_over_budget"


def test_text_that_is_too_long_or_nested_too_deep_never_reaches_the_parser_unguarded() -> None:
    for sql in ["SELECT " + "1+" * 6_000 + "1", "SELECT " + "(" * 4_000 + "1" + ")" * 4_000]:
        with pytest.raises(UserError):
            check_sql(sql)


def test_a_sound_query_passes_the_check_without_a_book() -> None:
    check_sql("SELECT account_id, sum(amount) FROM orders GROUP BY account_id")
