"""DuckDB's error messages in plain words: what is wrong, and the nearest name that would be right.

Knows the dozen slips that people make; anything else is shown as DuckDB says it.
"""

import re
from difflib import get_close_matches

Says = tuple[str, str]
"""Chinese, English."""
LONGEST = 300
NEAR = re.compile(r'Candidate (?:bindings|tables): :? ?((?:"[^"]+"(?:, )?)+)')
RULES: tuple[tuple[re.Pattern[str], Says], ...] = tuple(
    (re.compile(pattern), says)
    for pattern, says in (
        (
            r'Referenced column "([^"]+)" not found',
            ("没有列 {0}{near}", "there is no column {0}{near}"),
        ),
        (
            r'Table "([^"]+)" does not have a column named "([^"]+)"',
            ("{0} 没有列 {1}{near}", "{0} has no column {1}{near}"),
        ),
        (
            r'Referenced table "([^"]+)" not found',
            ("FROM 里没有表 {0}{near}", "there is no table {0} in FROM{near}"),
        ),
        (
            r'column "([^"]+)" must appear in the GROUP BY clause',
            (
                "{0} 既没有写进 GROUP BY，也没有用 sum、count 等汇总：请二选一",
                "{0} is neither in GROUP BY nor inside sum, count or the like: choose one",
            ),
        ),
        (
            r'Ambiguous reference to column name "([^"]+)" \(use: ([^)]+)\)',
            ("几张表都有 {0}，请写明是哪一张：{1}", "several tables have {0}; say which: {1}"),
        ),
        (
            r"WHERE clause cannot contain aggregates",
            (
                "WHERE 里不能用汇总函数，请把这个条件写到 HAVING",
                "WHERE cannot hold an aggregate; put the condition into HAVING",
            ),
        ),
        (
            r"aggregate function calls cannot be nested",
            (
                "汇总函数不能套在一起，请先在子查询里汇总一次",
                "aggregates cannot be nested; aggregate once in a subquery",
            ),
        ),
        (
            r"matches the given name and argument types '([^']+(?:'[^']*')*[^']*)'\. You might",
            (
                "类型不合适：{0}。请检查括号里列的类型，必要时用 CAST 转换",
                "the types do not fit: {0}; look at the columns, explicit type casts may help",
            ),
        ),
        (
            r"Could not convert string '([^']*)' to (\w+)|invalid \w+ field format: \"([^\"]*)\"",
            (
                "“{0}{2}”不能转换成需要的类型，日期写成 DATE '2025-01-31' 的样子",
                "“{0}{2}” is not of the type needed; write a date like DATE '2025-01-31'",
            ),
        ),
        (
            r"Subquery returns (\d+) columns - expected (\d+)",
            (
                "子查询返回了 {0} 列，这里只能是 {1} 列",
                "the subquery gives {0} columns where {1} is expected",
            ),
        ),
        (
            r"Set operations can only apply to expressions with the same number",
            (
                "UNION 上下两个查询的列数不一样",
                "the two sides of UNION have different numbers of columns",
            ),
        ),
        (
            r"unterminated quoted (?:identifier|string)|unterminated string literal",
            ("引号没有成对", "a quotation mark is not closed"),
        ),
        (
            r'syntax error at or near "([^"]*)"',
            (
                "{0} 附近的语法不对，请检查它前面的词、逗号和括号",
                "syntax error near {0}; look at the word, comma or bracket before it",
            ),
        ),
        (
            r"syntax error at end of input",
            ("语句没有写完", "the statement is not finished (syntax error at its end)"),
        ),
    )
)


def in_words(message: str) -> Says:
    """The message in both languages, without its position and without a full stop."""
    plain = " ".join(message.partition("LINE ")[0].split())
    for pattern, (zh, en) in RULES:
        found = pattern.search(plain)
        if found:
            names = [(name or "")[:80] for name in found.groups()]
            near = NEAR.search(plain)
            offered = re.findall(r'"([^"]+)"', near[1]) if near else []
            wanted = [name for name in names if name] or [""]
            first = get_close_matches(wanted[-1], offered, n=1, cutoff=0) or offered[:1]
            return (
                zh.format(*names, near=f"，您是不是想写 {first[0]}？" if first else ""),
                en.format(*names, near=f"; did you mean {first[0]}?" if first else ""),
            )
    said = plain.partition("Error: ")[2] or plain
    return said[:LONGEST], said[:LONGEST]
