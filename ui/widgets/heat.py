"""A table of coloured cells, students by units: see at a glance, click to open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl
import streamlit as st

from ui.widgets.tables import MOST_ROWS

Tone = Literal["good", "fair", "weak", "bad", "idle", "busy", "waiting"]
COLOURS: dict[Tone, str] = {
    "good": "#8FD3A5",
    "fair": "#D3E8A8",
    "weak": "#F8DC8C",
    "bad": "#F4AEA4",
    "idle": "#E3E7EB",
    "busy": "#A9CDF3",
    "waiting": "#D5C4F0",
}
"""Light enough for dark letters on each: contrast at least 7 to 1."""


@dataclass(frozen=True)
class Cell:
    """What a cell says and its colour; within one column equal words have equal colours."""

    says: str
    tone: Tone


def heat_table(
    heads: Mapping[str, Sequence[str]],
    cells: Mapping[str, Sequence[Cell | None]],
    key: str,
    *,
    alt: str,
    height: int | str = "content",
    clickable: bool = True,
) -> tuple[int, str] | None:
    """Show up to 100 rows; return (row, column) of the clicked cell, or None.

    `heads` are plain columns on the left (names), `cells` the coloured ones.
    """
    frame: dict[str, Any] = {name: list(values)[:MOST_ROWS] for name, values in heads.items()}
    for name, column in cells.items():
        frame[name] = [[cell.says] if cell else [] for cell in column[:MOST_ROWS]]
    config = {name: st.column_config.TextColumn(name, pinned=True) for name in heads}
    config |= {name: _coloured(name, column) for name, column in cells.items()}
    select: Any = {"on_select": "rerun", "selection_mode": "single-cell"} if clickable else {}
    event: Any = st.dataframe(
        pl.DataFrame(frame, schema=_types(heads, cells), strict=False),
        key=key,
        alt=alt,
        hide_index=True,
        height=height,  # type: ignore[arg-type]
        column_config=config,
        **select,
    )
    if not clickable:
        return None
    clicked = event.selection.cells
    return (int(clicked[0][0]), str(clicked[0][1])) if clicked else None


def tone_of(score: float | None) -> Tone:
    """The colour of a score out of 100: good from 85, fair from 70, weak from 60."""
    if score is None:
        return "idle"
    for tone, floor in (("good", 85.0), ("fair", 70.0), ("weak", 60.0)):
        if score >= floor:
            return tone  # type: ignore[return-value]
    return "bad"


def _types(heads: Mapping[str, Any], cells: Mapping[str, Any]) -> dict[str, Any]:
    return dict.fromkeys(heads, pl.String) | dict.fromkeys(cells, pl.List(pl.String))


def _coloured(name: str, column: Sequence[Cell | None]) -> Any:
    tones = {cell.says: cell.tone for cell in column if cell is not None}
    return st.column_config.MultiselectColumn(
        name, options=list(tones), color=[COLOURS[tone] for tone in tones.values()] or None
    )
