"""Take the firm away as files: every table as it stands after the student's work."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import polars as pl
import streamlit as st

from crm.book import Book
from crm.overview import sizes, tables_in_use
from sample_data.export import csv_zip_bytes, parquet_zip_bytes, xlsx_bytes
from sample_data.export_workbook import MOST_ROWS
from ui.widgets.status import day, local, number
from ui.words import _, as_language, language, t

LONGEST_NAME = 40


def downloads(book: Book) -> None:
    """A button that opens the ways to take the firm away; a file is made when it is asked for."""
    rows, key = sizes(book), (book.state(), language())
    with st.popover(_("Download the data"), icon=":material/download:", type="primary"):
        total = number(sum(rows.values()))
        st.caption(_("All tables with your own changes: {n} rows").format(n=total))
        if max(rows.values()) < MOST_ROWS:
            _download(_("Excel workbook"), book, "xlsx", partial(_xlsx, *key, book))
        else:
            st.caption(_("Too many rows for an Excel sheet; take CSV or Parquet."))
        _download(_("CSV files in a zip"), book, "csv.zip", partial(_csv, *key, book))
        _download(_("Parquet files in a zip"), book, "parquet.zip", partial(_parquet, *key, book))
        st.caption(_("Parquet is for programs: names as in the data dictionary, money in fen."))


def _download(label: str, book: Book, ending: str, make: Callable[[], bytes]) -> None:
    """A file that is made when the button is pressed, on a thread that knows no visitor."""
    st.download_button(
        label,
        data=make,
        file_name=f"{file_stem(book)}.{ending}",
        key=f"take-{ending.split('.')[0]}",
        width="stretch",
        on_click="ignore",
    )


def file_stem(book: Book) -> str:
    """Firm, its number and today: 云舍优品-482915-2026-03-09."""
    name = re.sub(r"[^\w（）()-]+", "-", t(book.firm.name))[:LONGEST_NAME].strip("-")
    return f"{name}-{book.firm.key.seed}-{day(local(datetime.now(UTC)).date())}"


@st.cache_data(max_entries=8, ttl="10m", show_spinner=False)
def _xlsx(state: str, language: str, _book: Book) -> bytes:
    return xlsx_bytes(_book.firm, as_language(language), tables_now(_book))


@st.cache_data(max_entries=8, ttl="10m", show_spinner=False)
def _csv(state: str, language: str, _book: Book) -> bytes:
    return csv_zip_bytes(_book.firm, as_language(language), tables_now(_book))


@st.cache_data(max_entries=8, ttl="10m", show_spinner=False)
def _parquet(state: str, language: str, _book: Book) -> bytes:
    return parquet_zip_bytes(_book.firm, tables_now(_book))


def tables_now(book: Book) -> dict[str, pl.DataFrame]:
    """Every table of the firm with the student's changes in it."""
    return {
        name: book.table(name).select(*table.columns) for name, table in tables_in_use(book).items()
    }
