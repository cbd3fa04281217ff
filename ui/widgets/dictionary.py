"""The data dictionary: what every table and column of the firm means, from the schema."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from sample_data.export import column_type
from sample_data.schema import Column, Table, Tables, schema
from ui.widgets.tables import plain_table
from ui.words import _, t


def data_dictionary(
    tables: Sequence[str] = (), key: str = "dictionary", *, known: Tables | None = None
) -> None:
    """Pick a table, read what its columns mean; `tables` come first, all when empty."""
    known = known or schema()
    names = [name for name in tables if name in known] or list(known)
    picked = st.selectbox(
        _("Table"), names, key=f"{key}-table", format_func=lambda name: t(known[name].label)
    )
    plain_table(table_columns(known[picked]), key, alt=_("Data dictionary"))


def table_columns(table: Table) -> pl.DataFrame:
    """What each column of a table is called, holds and means."""
    columns = table.columns
    return pl.DataFrame(
        {
            _("Column"): [t(column.label) for column in columns.values()],
            _("Name in files"): list(columns),
            _("Type of value"): [t(column_type(column)) for column in columns.values()],
            _("Values and meaning"): [_meaning(column) for column in columns.values()],
        }
    )


def _meaning(column: Column) -> str:
    """What the column is for, and the words it may hold."""
    meaning = t(column.meaning) if column.meaning else ""
    values = _(", ").join(t(word) for word in column.values.values())
    return " ".join(part for part in (meaning, f"[{values}]" if values else "") if part)
