"""What a slip in SQL is answered with, and what of the CRM's own tables a query sees."""

import pytest

from crm.book import Book
from crm.sql import run_sql, seen_columns
from crm.sql_words import in_words
from kit.errors import UserError
from sample_data.firm import Firm


@pytest.mark.parametrize(
    ("message", "zh"),
    [
        (
            'Binder Error: Referenced column "nam" not found in FROM clause!\nCandidate bindings:'
            ' "name"\n\nLINE 1: …',
            "没有列 nam，您是不是想写 name？",
        ),
        (
            'Binder Error: column "region" must appear in the GROUP BY clause or must be …',
            "region 既没有写进 GROUP BY，也没有用 sum、count 等汇总：请二选一",
        ),
        (
            'Parser Error: syntax error at or near "slect"',
            "slect 附近的语法不对，请检查它前面的词、逗号和括号",
        ),
        ("Binder Error: something {new} happened\nLINE 1: x", "something {new} happened"),
    ],
)
def test_a_message_is_said_in_plain_words(message: str, zh: str) -> None:
    assert in_words(message)[0] == zh


def test_a_query_reads_the_tables_of_the_crm_but_not_what_it_hides(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    book.begin()
    book.add("reports", name="甲", query='{"table": "orders"}')
    book.add("segments", name="老客户", kind="dynamic")
    book.end(1)
    assert run_sql(book, "SELECT name, kind FROM segments").rows == [("老客户", "dynamic")]
    assert "query" not in seen_columns(book, "reports")
    with pytest.raises(UserError, match="no column query"):
        run_sql(book, "SELECT query FROM reports")
