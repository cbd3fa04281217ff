"""A small table of words and numbers that are written out already."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from ui.widgets.tables import plain_table


def cells_table(heads: Sequence[str], lines: Sequence[Sequence[str]], key: str, alt: str) -> None:
    """The first column stands left, the others right; heads differ from each other."""
    columns = dict(zip(heads, zip(*lines, strict=True), strict=True))
    frame = pl.DataFrame({head: list(values) for head, values in columns.items()})
    config = {head: st.column_config.TextColumn(head, alignment="right") for head in heads[1:]}
    plain_table(frame, key, alt=alt, column_config=config)
