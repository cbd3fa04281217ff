"""A student's file, or text pasted from a spreadsheet, as the sheet that an import works on."""

from dataclasses import dataclass

from classroom.exchange.headers import plain_name
from classroom.exchange.message import WHOLE_FILE, Message, Outcome, error, outcome_of, warning
from classroom.exchange.tabular import Table, read_table
from crm.book import Book
from crm.importing.matching import words_for
from crm.importing.sheet import Sheet, digest_of
from crm.importing.targets import import_columns
from crm.operations.import_records import MOST_ROWS


@dataclass(frozen=True)
class RecordSheet:
    """The sheet, empty when the file cannot be used, and what reading found."""

    sheet: Sheet
    messages: tuple[Message, ...]
    encoding: str = ""
    sheets: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        return outcome_of(self.messages)


def read_sheet(
    raw: bytes,
    name: str,
    book: Book,
    table: str,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
) -> RecordSheet:
    """Read CSV, tab-separated or xlsx bytes for one table of the CRM. Nothing is raised for bad
    content; `encoding` and `sheet` are the student's own choice."""
    hints = words_for(import_columns(book, table))
    found = read_table(raw, name, header_hints=hints, encoding=encoding, sheet=sheet)
    messages = (*found.messages, *_about(found))
    bad = outcome_of(messages) == "reject"
    made = Sheet(
        () if bad else found.headers,
        () if bad else found.rows,
        () if bad else found.numbers,
        name,
        digest_of(raw),
    )
    return RecordSheet(made, messages, found.encoding, found.sheets)


def _about(found: Table) -> list[Message]:
    """What matters to records only: how many there are, and columns of one name."""
    said = []
    if len(found.rows) > MOST_ROWS:
        zh = f"有 {len(found.rows):,} 行，一次最多导入 {MOST_ROWS:,} 行，请拆成几个文件。"
        en = f"There are {len(found.rows):,} rows; at most {MOST_ROWS:,} at a time. Split the file."
        said.append(error("too_many_records", WHOLE_FILE, zh, en))
    names = [plain_name(name) for name in found.headers if name]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        zh = f"有几列名称相同（{'、'.join(twice)[:60]}），只用第一列；要用另一列请改对应关系。"
        en = (
            f"Several columns are called {', '.join(twice)[:60]}; the first is used unless changed."
        )
        said.append(warning("same_headers", WHOLE_FILE, zh, en))
    return said
