"""Changing many records in one step: which of them differ, and whether all may be changed."""

from collections.abc import Iterable
from typing import Any

from crm.book import Book, Row
from crm.record_rule import check_changeable, rule_of
from kit.errors import UserError
from sample_data.schema import code

MOST = 2_000
"""Records in one step: what a log line and a replay can carry."""
MOST_NAMED = 5


def differing(book: Book, table: str, ids: Iterable[int], values: Row) -> list[int]:
    """The records, each once, that do not hold the values yet."""
    return [
        id
        for id in dict.fromkeys(ids)
        if any(book.value(table, id, name) != value for name, value in values.items())
    ]


def check_bulk(book: Book, table: str, ids: tuple[int, ...], values: Row) -> None:
    """UserError when there are none or too many records, when nothing would change, or when some
    cannot be changed; the first of these are named."""
    if not ids or not values:
        raise UserError("nothing_chosen", "请先勾选记录。", "Choose the records first.")
    if len(ids) > MOST:
        raise UserError(
            "too_many",
            f"一次最多批量修改 {MOST:,} 条，现在选了 {len(ids):,} 条，请先缩小范围。",
            f"One step changes at most {MOST:,} records; {len(ids):,} are chosen. Narrow the list.",
        )
    changing = differing(book, table, ids, values)
    if not changing:
        raise UserError(
            "nothing_changed",
            "所选记录已经是这个值，没有需要保存的改动。",
            "The records hold this value already; there is nothing to save.",
        )
    refused = [(id, why) for id in changing if (why := _refused(book, table, id, values))]
    if refused:
        raise _some(book, table, refused)


def _refused(book: Book, table: str, id: int, values: dict[str, Any]) -> UserError | None:
    row = book.record(table, id)
    try:
        check_changeable(book, table, row)
        rule_of(table).check(book, row | values)
    except UserError as error:
        return error
    return None


def _some(book: Book, table: str, refused: list[tuple[int, UserError]]) -> UserError:
    codes = [code(table, id, book.schema) for id, _why in refused[:MOST_NAMED]]
    why = refused[0][1]
    return UserError(
        why.code,
        f"有 {len(refused)} 条不能修改（{'、'.join(codes)}），请先取消勾选：{why.says.zh}",
        f"{len(refused)} of them cannot be changed ({', '.join(codes)}); leave them out first: "
        f"{why.says.en}",
    )
