"""Earlier imports: what each brought, and the rows of it that still wait for repair."""

import streamlit as st

from crm.book import Book
from crm.importing.sheet import Sheet
from crm.operations.import_records import ImportRecords
from ui.widgets.record_import import imports, start_over
from ui.widgets.status import number, plain
from ui.words import _, t

SHOWN = 10


def same_file_warning(book: Book, sheet: Sheet) -> None:
    """Say that this file has been imported before."""
    before = [s for s, one in imports(book).items() if one.digest == sheet.digest]
    if sheet.of is None and sheet.digest and before:
        st.warning(
            _("This file was imported already (step {n} of the log).").format(n=before[0]),
            icon=":material/content_copy:",
        )


def history(book: Book) -> None:
    """The latest imports; those with rows still held back have a button."""
    done = imports(book)
    if not done:
        return
    repaired = {one.of for one in done.values() if one.of is not None}
    st.markdown(f"**{_('Earlier imports')}**")
    for seq, one in list(done.items())[:SHOWN]:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(_line(book, seq, one), width="stretch")
            if one.held and seq not in repaired:
                st.button(
                    _("Repair {n} rows").format(n=len(one.held)), key=f"import-repair-{seq}",
                    icon=":material/build:", on_click=start_over, args=(seq,),
                )  # fmt: skip


def _line(book: Book, seq: int, one: ImportRecords) -> str:
    label = t(book.schema[one.table].label)
    told = _("{added} added, {changed} updated, {skipped} passed over, {held} held back").format(
        added=number(len(one.rows)), changed=number(len(one.changed)),
        skipped=number(one.skipped), held=number(len(one.held)),
    )  # fmt: skip
    return f"**{seq}** · {label} · {plain(one.file)} · {told}"
