"""The child process's side of crm/sql.py: load tables into a locked DuckDB, check, run, answer.

Runs only under kit/child.py, with caps and a deadline. Input: one line of JSON, then one Arrow
stream per table. Output: JSON with either columns, types and rows, or a refusal.
"""

import json
from typing import Any

import duckdb

from crm.sql_rules import Refusal, refusal
from crm.sql_words import in_words

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": "1",
    "memory_limit": "256MB",
    "max_temp_directory_size": "0B",
    "temp_directory": "",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
}
LOCK = "lock_configuration = true"
OVER_BUDGET = (
    "sql_over_budget",
    "查询用的时间或内存超过了限制，请减少连接的行数或检查递归的结束条件。",
    "The query took more time or memory than allowed; join fewer rows or end the recursion.",
)
TOO_MANY = (
    "sql_over_budget",
    "结果超过 20,000 行或 100 列，请先汇总。",
    "The result has over 20,000 rows or 100 columns; aggregate first.",
)
MOST_ROWS, MOST_COLUMNS = 20_000, 100


def answer(raw: bytes) -> bytes:
    """Check the statement and, where tables came with it, run it."""
    head, _, body = raw.partition(b"\n")
    request = json.loads(head)
    connection = duckdb.connect(config=CONFIG)
    try:
        refused = check(connection, request["sql"], frozenset(request["names"]))
        if refused or request["tables"] is None:
            return _written({"refused": refused})
        load(connection, request, body)
        return _written(run(connection, request["sql"]))
    except MemoryError:
        return _written({"refused": OVER_BUDGET})


def check(connection: Any, sql: str, names: frozenset[str]) -> Refusal | None:
    """DuckDB's parser reads the text; our rules judge the tree."""
    ((tree,),) = connection.execute("select json_serialize_sql(?::varchar)", [sql]).fetchall()
    try:
        return refusal(json.loads(tree), names)
    except RecursionError:
        return "sql_not_allowed", "SQL 嵌套太深。", "The SQL is nested too deep."


def load(connection: Any, request: dict[str, Any], body: bytes) -> None:
    """Make the tables, money in yuan, then shut every door behind them."""
    import pyarrow.ipc  # type: ignore[import-untyped]  # only a run needs it; a check starts faster without

    start = 0
    for table in request["tables"]:
        stream = body[start : start + table["bytes"]]
        start += table["bytes"]
        connection.register("incoming", pyarrow.ipc.open_stream(stream).read_all())
        columns = ", ".join(_column(name, kind) for name, kind in table["columns"].items())
        connection.execute(
            f'create table "{table["name"]}" as select {columns} from incoming'
        ).fetchall()
        connection.unregister("incoming")
    most = int(request["seconds"] * 1000)
    for door in ("enable_external_access = false", f"max_execution_time = {most}", LOCK):
        connection.execute(f"set {door}").fetchall()


def _column(name: str, kind: str) -> str:
    if kind == "money":  # fen to yuan without a rounding error
        return f'cast(cast("{name}" as decimal(16, 0)) * 0.01 as decimal(18, 2)) as "{name}"'
    return f'"{name}"'


def run(connection: Any, sql: str) -> dict[str, Any]:
    """The rows, or why there are none."""
    try:
        cursor = connection.execute(sql)
        about = cursor.description or []
        rows = cursor.fetchmany(MOST_ROWS + 1)
    except (duckdb.InterruptException, duckdb.OutOfMemoryException):
        return {"refused": OVER_BUDGET}
    except duckdb.Error as error:
        zh, en = in_words(str(error))
        return {"refused": ("sql_error", f"SQL 有误：{zh}", f"SQL error: {en}")}
    if len(rows) > MOST_ROWS or len(about) > MOST_COLUMNS:
        return {"refused": TOO_MANY}
    return {
        "columns": [name for name, *_ in about],
        "types": [str(kind) for _, kind, *_ in about],
        "rows": rows,
    }


def _written(reply: dict[str, Any]) -> bytes:
    return json.dumps(reply, ensure_ascii=False, default=str).encode("utf-8", "replace")
