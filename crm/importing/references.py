"""Records that a file points to, by their code or by their name."""

from dataclasses import dataclass

from crm.book import Book
from crm.duplicate_keys import name_key
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import code, number_of

MOST_NAMED = 3
NAMES = ("name", "subject")
NOTHING = Text(zh="", en="")


@dataclass(frozen=True, slots=True)
class Reference:
    """The record that was meant; without one, the code of the fault and what is allowed."""

    id: int | None
    code: str = ""
    allowed: Text = NOTHING


def refer(book: Book, table: str, written: str) -> Reference:
    """Find the record by code (C00017) or by name, in any case and width. A merged customer's code
    leads to the one that was kept."""
    try:
        number = number_of(table, written, book.schema)
    except UserError:
        return _by_name(book, table, written)
    if not book.has(table, number):
        return Reference(None, "no_record", _no_such(book, table, written))
    return Reference(book.survivor(number) if table == "accounts" else number)


def _by_name(book: Book, table: str, written: str) -> Reference:
    found = _names(book, table).get(name_key(written), ())
    if len(found) == 1:
        return Reference(found[0])
    if not found:
        return Reference(None, "no_record", _no_such(book, table, written))
    codes = [code(table, id, book.schema) for id in found[:MOST_NAMED]]
    more = len(found) > MOST_NAMED
    says = Text(
        zh="有 {n} 条记录叫这个名字（{zh}），请改填编号",
        en="{n} records have this name ({en}); give the ID instead",
    )
    zh, en = "、".join(codes) + ("等" if more else ""), ", ".join(codes) + (" …" if more else "")
    return Reference(None, "several_records", says.fill(n=len(found), zh=zh, en=en))


def _names(book: Book, table: str) -> dict[str, tuple[int, ...]]:
    """Name, compared loosely -> the records of that name."""

    def compute() -> dict[str, tuple[int, ...]]:
        rows = book.live_accounts() if table == "accounts" else book.table(table)
        title = next((name for name in NAMES if name in rows.columns), None)
        found: dict[str, tuple[int, ...]] = {}
        for id, name in rows.select("id", title).iter_rows() if title else ():
            if name:
                key = name_key(name)
                found[key] = (*found.get(key, ()), id)
        return found

    return book.remember(("names", table), compute)


def _no_such(book: Book, table: str, written: str) -> Text:
    label = book.schema[table].label
    example = code(table, 17, book.schema)
    return Text(
        zh="已有的{zh}：编号（例如 {example}）或完整名称",
        en="an existing {en}: its ID (such as {example}) or its full name",
    ).fill(zh=label.zh, en=label.en.lower(), example=example)
