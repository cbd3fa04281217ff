"""Which SQL a teacher may write: one SELECT over the firm's tables whose answer is always the same.

Works on the syntax tree that DuckDB's own parser gives, and knows nothing else of DuckDB. It is a
list of what is allowed, so that a function of a later DuckDB is refused until someone looks at it.
Refused are files, settings, clock, dice, and whatever depends on the order rows happen to have.
"""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from crm.sql_words import in_words

Refusal = tuple[str, str, str]
"""Code, Chinese, English."""

AGGREGATES = """any_value arg_max arg_min array_agg avg bit_and bit_or bool_and bool_or corr count
count_if count_star countif covar_pop covar_samp first group_concat kurtosis last list mad max
max_by mean median min min_by mode product quantile quantile_cont quantile_disc regr_avgx regr_avgy
regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy skewness stddev stddev_pop
stddev_samp string_agg sum var_pop var_samp variance"""
WINDOWS = """cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank
row_number"""
NUMBERS = """!__postfix % & * ** + - / // << >> @ ^ | abs acos add asin atan atan2 cbrt ceil ceiling
cos cot degrees divide even exp factorial fdiv floor fmod gcd greatest isfinite isinf isnan lcm
least ln log log10 log2 mod multiply pi pow power radians round round_even sign sin sqrt subtract
tan trunc width_bucket xor"""
WORDS = """!~~ !~~* ^@ || ~~ ~~* ~~~ ascii bar char_length character_length chr concat concat_ws
contains ends_with format ilike_escape instr lcase left len length like_escape lower lpad ltrim
not_ilike_escape not_like_escape position prefix printf regexp_extract regexp_full_match
regexp_matches regexp_replace replace reverse right rpad rtrim split_part starts_with string_split
strip_accents strlen strpos substr substring suffix translate trim ucase unicode upper"""
DATES = """century date_add date_diff date_part date_sub date_trunc datediff datepart datesub
datetrunc day dayname dayofmonth dayofweek dayofyear epoch epoch_ms hour isodow isoyear last_day
make_date make_timestamp minute month monthname quarter second strftime strptime time_bucket to_days
to_months to_weeks to_years try_strptime week weekday weekofyear year yearweek"""
OTHERS = """!= < <= <> = > >= IS_DISTINCT_FROM coalesce constant_or_null if ifnull list_aggregate
list_apply list_concat list_contains list_distinct list_extract list_filter list_position list_sort
list_sum list_transform list_value nullif range row struct_extract struct_pack switch typeof unnest
array_extract array_length array_slice generate_series"""
FUNCTIONS = frozenset(" ".join([AGGREGATES, WINDOWS, NUMBERS, WORDS, DATES, OTHERS]).split())
TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest"})
IN_ROW_ORDER = frozenset("any_value array_agg first group_concat last list string_agg".split())
"""Aggregates whose value depends on the order of rows unless they are told one."""
WINDOW_IN_ROW_ORDER = frozenset(
    "first_value lag last_value lead nth_value ntile row_number".split()
)

NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
MODIFIERS = frozenset({"LIMIT_MODIFIER", "ORDER_MODIFIER", "DISTINCT_MODIFIER"})
SOURCES = frozenset(
    {"BASE_TABLE", "SUBQUERY", "JOIN", "EMPTY", "TABLE_FUNCTION", "EXPRESSION_LIST", "COLUMN_DATA"}
)
ORDERS = frozenset({"ORDER_DEFAULT", "ASCENDING", "DESCENDING", "ORDER_ASC", "ORDER_DESC"})
EXPRESSIONS = frozenset(
    """BETWEEN CASE CAST COLUMN_REF COMPARISON CONJUNCTION CONSTANT FUNCTION LAMBDA OPERATOR
    POSITIONAL_REFERENCE STAR SUBQUERY TYPE WINDOW""".split()
)
CLOCK_WORDS = frozenset(
    """current_date current_time current_timestamp localtime localtimestamp today current_user user
    session_user current_role current_schema current_catalog current_database""".split()
)
"""Words that DuckDB reads as function calls although they are written like columns."""


def refusal(tree: Mapping[str, Any], tables: frozenset[str]) -> Refusal | None:
    """The first reason not to run the statement, or None. `tables` are the names it may read."""
    if tree.get("error"):
        return _not_parsed(tree)
    statements = tree.get("statements", [])
    if len(statements) != 1:
        return _no("请只写一条 SELECT 语句", "write exactly one SELECT statement")
    known = tables | {str(entry["key"]).lower() for entry in _ctes(statements[0])}
    for part in _parts(statements[0]):
        reason = _reason(part, known)
        if reason:
            return reason
    return None


def _not_parsed(tree: Mapping[str, Any]) -> Refusal:
    if tree.get("error_type") == "parser":
        zh, en = in_words(str(tree.get("error_message", "")))
        return "sql_error", f"SQL 语法有误：{zh}", f"SQL syntax error: {en}"
    return _no("只能写查询（SELECT）", "only a query (SELECT) is allowed")


def _no(zh: str, en: str) -> Refusal:
    return "sql_not_allowed", f"不允许这样的 SQL：{zh}。", f"This SQL is not allowed: {en}."


def _parts(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Every object of the tree; a stack of our own, because trees may be deep."""
    waiting = [tree]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting.extend(reversed(list(item.values())))
        elif isinstance(item, list):
            waiting.extend(reversed(item))


def _ctes(tree: Any) -> Iterator[Mapping[str, Any]]:
    for part in _parts(tree):
        yield from part.get("cte_map", {}).get("map", [])


def _reason(part: Mapping[str, Any], known: frozenset[str]) -> Refusal | None:
    kind = part.get("type")
    if part.get("sample"):
        return _no("抽样的结果不固定", "a sample differs from run to run")
    if "class" in part:
        return _expression(part)
    if not isinstance(kind, str):
        return None
    if kind.endswith("_NODE"):
        return _query(part) if kind in NODES else _no(f"{kind} 语句", f"a {kind}")
    if kind in MODIFIERS or kind in ORDERS:
        return None
    return _source(part, known) if kind in SOURCES else _no(f"{kind} 写法", f"a {kind}")


def _query(node: Mapping[str, Any]) -> Refusal | None:
    modifiers = {part["type"]: part for part in node.get("modifiers", [])}
    ordered = "ORDER_MODIFIER" in modifiers
    if "LIMIT_MODIFIER" in modifiers and not ordered:
        return _no(
            "有 LIMIT 就要有 ORDER BY，否则取到哪几行全凭运气",
            "LIMIT needs ORDER BY, or which rows come out is a matter of luck",
        )
    distinct_on = modifiers.get("DISTINCT_MODIFIER", {}).get("distinct_on_targets")
    if distinct_on and not ordered:
        return _no("DISTINCT ON 要有 ORDER BY", "DISTINCT ON needs ORDER BY")
    return None


def _source(part: Mapping[str, Any], known: frozenset[str]) -> Refusal | None:
    if part["type"] == "JOIN" and part.get("ref_type") == "POSITIONAL":
        return _no("POSITIONAL JOIN 取决于行的顺序", "a POSITIONAL JOIN depends on row order")
    if part["type"] == "TABLE_FUNCTION":
        name = str(part["function"].get("function_name", "")).lower()
        return None if name in TABLE_FUNCTIONS else _no_function(name)
    if part["type"] != "BASE_TABLE":
        return None
    if part.get("at_clause") or part.get("schema_name") or part.get("catalog_name"):
        return _no("只写表名，不写库名和版本", "name tables without database, schema or version")
    return _table(str(part.get("table_name", "")), known)


def _table(name: str, known: frozenset[str]) -> Refusal | None:
    if name.lower() in known:
        return None
    if not name.isidentifier():
        return _no(f"不能读取“{name[:40]}”", f"{name[:40]!r} cannot be read")
    near = difflib.get_close_matches(name.lower(), known, n=1)
    zh = f"，您是不是想写 {near[0]}？" if near else f"，可用的表：{'、'.join(sorted(known))}。"
    en = f"; did you mean {near[0]}?" if near else f"; tables: {', '.join(sorted(known))}."
    return "sql_error", f"没有表 {name[:40]}{zh}", f"There is no table {name[:40]}{en}"


def _no_function(name: str) -> Refusal:
    near = difflib.get_close_matches(name, FUNCTIONS, n=1)
    return _no(
        f"函数 {name[:40]} 不可用" + (f"，可试试 {near[0]}" if near else ""),
        f"the function {name[:40]} is not available" + (f"; try {near[0]}" if near else ""),
    )


def _expression(part: Mapping[str, Any]) -> Refusal | None:
    kind = part["class"]
    if kind not in EXPRESSIONS:
        return _no(f"{kind} 写法", f"a {kind}")
    if kind == "COLUMN_REF":
        names = part.get("column_names", [])
        if len(names) == 1 and str(names[0]).lower() in CLOCK_WORDS:
            return _no(
                f"{names[0]} 每次不同；今天是 firm 表的 as_of",
                f"{names[0]} changes; today is as_of in the table firm",
            )
    return _function(part) if kind in ("FUNCTION", "WINDOW") else None


def _function(part: Mapping[str, Any]) -> Refusal | None:
    name = str(part.get("function_name", "")).lower()
    if part.get("schema") or part.get("catalog") or name not in FUNCTIONS:
        return _no_function(name)
    window = part["class"] == "WINDOW"
    orders = part.get("orders") or part.get("arg_orders") or part.get("order_bys", {})
    ordered = bool(orders.get("orders") if isinstance(orders, Mapping) else orders)
    if name in (WINDOW_IN_ROW_ORDER if window else IN_ROW_ORDER) and not ordered:
        return _no(f"{name} 里要写 ORDER BY，否则结果不固定", f"{name} needs an ORDER BY inside")
    return None
