"""Where the rows of an import come from: a file, pasted cells, or rows held back before."""

from functools import partial

import streamlit as st

from classroom.exchange.decoding import ENCODINGS
from classroom.exchange.record_file import template_file
from classroom.exchange.record_sheet import RecordSheet, read_sheet
from classroom.log_search import LogQuery, search_log
from crm.book import Book
from crm.importing.sheet import Sheet
from crm.importing.taking import held_sheet
from crm.importing.targets import import_tables
from crm.operation import read_operation
from crm.operations.import_records import ImportRecords
from kit.text import several
from ui import desk
from ui.widgets.status import number, plain
from ui.words import _, language, t

PAGE = "import_records"
HELD = "_import-held"
"""The step of the log whose held back rows are being repaired."""
MOST_PASTED = 200_000
USUAL = ("accounts", "contacts", "leads")


def chosen_table(book: Book) -> str:
    """What the rows are about; the usual three first."""
    held = _held_operation(book)
    if held is not None:
        return held.table
    known = import_tables(book)
    names = [*(n for n in USUAL if n in known), *(n for n in known if n not in USUAL)]
    return str(
        st.pills(
            _("Records to import"), names, default=names[0], required=True, key="import-table",
            format_func=lambda name: t(several(book.schema[name].label)),
            persist_state="session",
        )
    )  # fmt: skip


def turn() -> int:
    """Goes up with every import, so that its inputs start over."""
    return int(st.session_state.get("import-turn", 0))


def start_over(held_at: int | None = None) -> None:
    """Put the file away; with a step of the log, go on with the rows it held back."""
    st.session_state["import-turn"] = turn() + 1
    st.session_state.pop(HELD, None)
    for name in ("import-encoding", "import-sheet"):
        st.session_state.pop(name, None)
    if held_at is not None:
        st.session_state[HELD] = held_at


def source(book: Book, table: str) -> Sheet | None:
    """The rows to import; None while there are none."""
    held = _held_operation(book)
    if held is not None:
        return _held_rows(held)
    upload, paste = st.tabs([_("Upload a file"), _("Paste cells")], key=f"import-way-{turn()}")
    with upload:
        file = st.file_uploader(
            _("Excel (.xlsx) or CSV, column names in the first row"),
            type=["xlsx", "csv", "txt", "tsv"],
            key=f"import-file-{turn()}",
        )
    with paste:
        text = st.text_area(
            _("Cells copied from a spreadsheet, column names first"),
            key=f"import-paste-{turn()}", max_chars=MOST_PASTED, height=120,
        )  # fmt: skip
    _template(book, table)
    if file is not None:
        raw, name = file.getvalue(), file.name
    elif text.strip():
        raw, name = text.encode(), _("pasted cells")
    else:
        return None
    return _read_and_told(book, table, raw, name)


def _template(book: Book, table: str) -> None:
    st.download_button(
        _("Empty template"),
        data=partial(template_file, book, table, language()),
        file_name=f"{t(book.schema[table].label)}.xlsx",
        icon=":material/download:",
        key="import-template",
        type="tertiary",
        on_click="ignore",
    )


def _read_and_told(book: Book, table: str, raw: bytes, name: str) -> Sheet | None:
    state = st.session_state
    found = _read(raw, name, table, state.get("import-encoding"), state.get("import-sheet"), book)
    for message in found.messages:
        show = st.error if message.severity == "error" else st.warning
        show(plain(message.line(language())))
    _reading_choices(found)
    if found.outcome == "reject":
        return None
    rows, columns = number(len(found.sheet.rows)), len(found.sheet.headers)
    st.caption(_("{rows} rows, {columns} columns").format(rows=rows, columns=columns))
    return found.sheet


@st.cache_resource(max_entries=30, ttl="20m", show_spinner=False)
def _read(
    raw: bytes, name: str, table: str, encoding: str | None, sheet: str | None, _book: Book
) -> RecordSheet:
    return read_sheet(raw, name, _book, table, encoding=encoding, sheet=sheet)


def _reading_choices(found: RecordSheet) -> None:
    """Encoding and sheet, for files that cannot speak for themselves."""
    text = found.encoding != "xlsx"
    doubt = found.outcome != "accept" or st.session_state.get("import-encoding")
    with st.container(horizontal=True):
        if text and doubt:
            st.selectbox(
                _("Encoding"), list(ENCODINGS), index=None, key="import-encoding",
                format_func=ENCODINGS.__getitem__, placeholder=_("found by itself"), width=260,
            )  # fmt: skip
        if len(found.sheets) > 1:
            st.selectbox(
                _("Sheet"), list(found.sheets), index=None, key="import-sheet",
                placeholder=_("found by itself"), width=260,
            )  # fmt: skip


def _held_operation(book: Book) -> ImportRecords | None:
    """The earlier import whose held back rows are worked on."""
    seq = st.session_state.get(HELD)
    if seq is None or seq in book.undone:
        st.session_state.pop(HELD, None)
        return None
    return imports(book).get(seq)


def imports(book: Book) -> dict[int, ImportRecords]:
    """The person's imports by step, those taken back left out; looked up once for each state."""
    mine, who = desk.workspace(), desk.visitor()

    def compute() -> dict[int, ImportRecords]:
        query = LogQuery(kinds=(ImportRecords.name,), state="standing")
        with desk.db() as session:
            rows = search_log(session, who, mine.id, query, size=50).rows
        read = {row.seq: read_operation(row.operation) for row in rows}
        return {seq: one for seq, one in read.items() if isinstance(one, ImportRecords)}

    return book.remember(("imports", mine.id), compute)


def _held_rows(held: ImportRecords) -> Sheet:
    seq = st.session_state[HELD]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            _("Rows that “{file}” held back ({n})").format(file=plain(held.file), n=len(held.held))
        )
        st.button(
            _("Another file"), key="import-another", type="tertiary",
            icon=":material/close:", on_click=start_over,
        )  # fmt: skip
    return held_sheet(held, seq)
