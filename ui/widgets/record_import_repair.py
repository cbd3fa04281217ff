"""Cells corrected on the page: kept by file until it is imported."""

import streamlit as st

from crm.importing.sheet import Sheet

REPAIRS = "_import-repairs"
Key = tuple[str, int | None]


def repaired(sheet: Sheet) -> tuple[Sheet, int]:
    """The sheet with the corrections in it, and how many rows have one."""
    repairs = _repairs(sheet)
    return sheet.repaired(repairs), len({row for row, _column in repairs})


def repair(sheet: Sheet, corrected: dict[tuple[int, int], str]) -> None:
    """Note corrections of cells, by place of row and column. For callbacks."""
    st.session_state[REPAIRS] = (_name(sheet), {**_repairs(sheet), **corrected})


def _name(sheet: Sheet) -> Key:
    return sheet.digest, sheet.of


def _repairs(sheet: Sheet) -> dict[tuple[int, int], str]:
    """Corrections of this file; those of another are forgotten."""
    name, repairs = st.session_state.get(REPAIRS, (None, {}))
    return dict(repairs) if name == _name(sheet) else {}
