"""Which column is which field, how dates are read, what happens to records already there."""

from typing import Any

import polars as pl
import streamlit as st

from classroom.exchange.record_file import ADDED_HEADERS
from crm.book import Book
from crm.importing.days import how_to_read
from crm.importing.existing import rules
from crm.importing.matching import match_columns
from crm.importing.plan import DATES, Choices
from crm.importing.sheet import Sheet
from crm.importing.targets import ID, import_columns, needed
from sample_data.schema import Column
from ui.widgets.status import plain
from ui.widgets.tables import plain_table
from ui.words import _, t

NOT_USED, OPEN = "", ""
MOST_COLUMNS = 40
SAMPLE = 3


def choices(book: Book, sheet: Sheet, table: str) -> Choices | None:
    """Draw the questions and return what stands in them; None while columns contradict."""
    fields = import_columns(book, table)
    st.markdown(f"**{_('1 · Which column is what')}**")
    columns, twice = _columns(sheet, table, fields)
    _sample(sheet, columns, fields)
    _not_used(sheet, columns)
    if twice:
        names = _(", ").join(t(fields[name].label) for name in twice)
        st.error(_("Two columns are meant for: {fields}. Choose one.").format(fields=names))
        return None
    missing = [name for name in needed(table) if name not in columns]
    if missing and ID not in columns:
        names = _(", ").join(t(fields[name].label) for name in missing)
        st.warning(_("No column for: {fields}. New records need it.").format(fields=names))
    st.markdown(f"**{_('2 · How rows are read')}**")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        order = _order(sheet, columns, fields)
        known = _known(book, table)
    if order == OPEN:
        st.warning(
            _("Nothing in the file tells days from months. Ask where it comes from, then choose.")
        )
    return Choices(table, columns, None if order == OPEN else order, *known)


def _columns(
    sheet: Sheet, table: str, fields: dict[str, Column]
) -> tuple[dict[str, int], list[str]]:
    """Field -> place of its column, and fields that two columns claim."""
    guessed = {at: name for name, at in match_columns(sheet.headers, fields).items()}
    options = [NOT_USED, *fields]
    columns: dict[str, int] = {}
    twice = []
    with st.grid(4, min_column_width=160, gap="small"):
        for at, header in enumerate(sheet.headers[:MOST_COLUMNS]):
            if header in ADDED_HEADERS:
                continue
            chosen = st.selectbox(
                plain(header or _("Column {n}").format(n=at + 1))[:80],
                options,
                index=options.index(guessed.get(at, NOT_USED)),
                format_func=lambda name: _field(fields, name),
                key=f"import-{sheet.digest[:8]}-{sheet.of}-{table}-{at}",
            )
            if chosen in columns:
                twice.append(chosen)
            elif chosen:
                columns[chosen] = at
    return columns, twice


def _field(fields: dict[str, Column], name: str) -> str:
    if not name:
        return _("— not imported —")
    label = t(fields[name].label)
    return f"{label} *" if fields[name].required else label


def _sample(sheet: Sheet, columns: dict[str, int], fields: dict[str, Column]) -> None:
    """The first rows as they stand in the file under the names of their fields."""
    shown: dict[str, list[str]] = {}
    for name, at in columns.items():
        shown[f"{sheet.headers[at]} → {t(fields[name].label)}"] = sheet.column(at)[:SAMPLE]
    if shown:
        plain_table(pl.DataFrame(shown), "import-sample", alt=_("The first rows of the file"))


def _not_used(sheet: Sheet, columns: dict[str, int]) -> None:
    left = [
        header
        for at, header in enumerate(sheet.headers)
        if at not in columns.values() and header and header not in ADDED_HEADERS
    ]
    if left:
        names = _(", ").join(left)[:300]
        st.caption(_("Not imported: {columns}").format(columns=plain(names)))


def _order(sheet: Sheet, columns: dict[str, int], fields: dict[str, Column]) -> Any:
    """Day first or month first, asked only when some date could be both; "" until it is said."""
    texts = [
        text
        for name, at in columns.items()
        if fields[name].type in DATES
        for text in sheet.column(at)
    ]
    found = how_to_read(texts)
    if not found.examples:
        return None
    first = found.examples[0]
    chosen = st.radio(
        _("How is {date} to be read?").format(date=plain(first)),
        ["day_first", "month_first"],
        index=None if found.order is None else ["day_first", "month_first"].index(found.order),
        format_func={"day_first": _("day/month/year"), "month_first": _("month/day/year")}.get,
        key=f"import-order-{sheet.digest[:8]}",
        horizontal=True,
    )
    return chosen or OPEN


def _known(book: Book, table: str) -> tuple[Any, Any, tuple[str, ...]]:
    """What happens when a record is there already, and by what it is recognised."""
    known = rules(book, table)
    same = st.selectbox(
        _("A record that is there already"), ["skip", "update", "add"], key="import-same",
        format_func={
            "skip": _("skip the row"), "update": _("update it"), "add": _("add another"),
        }.get, width=200,
    )  # fmt: skip
    how = st.selectbox(
        _("Compared"), ["normalised", "exact"], key="import-how", width=270,
        format_func={
            "normalised": _("without blanks, signs and case"), "exact": _("exactly as written"),
        }.get,
    )  # fmt: skip
    by = st.multiselect(
        _("Recognised by"), list(known), default=list(known), key=f"import-by-{table}",
        format_func=lambda name: t(known[name].label), width=330,
    )  # fmt: skip
    return same, how, tuple(by) if by else tuple(known)
