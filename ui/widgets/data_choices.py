"""What a teacher settles about real orders: the as-of date, how dates and statuses are meant."""

from typing import Any

import polars as pl
import streamlit as st

from classroom.exchange.order_list import OrderListPlan
from sample_data.real.fields import STATUSES, Status
from ui.words import _, t

MOST_STATUSES = 50


def date_choice(plan: OrderListPlan) -> None:
    """T0, and, where the file leaves it open, whether days or months come first."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.date_input(
            _("As-of date T₀ (empty: the day after the last row)"),
            value=None, key="data-as-of", format="YYYY-MM-DD", width=320,
            help=_("All figures look back from this day; rows on or after it are left out."),
        )  # fmt: skip
        if _dates_in_doubt(plan):
            st.segmented_control(
                _("03/04/2024 means"), ("month_first", "day_first"), key="data-dates",
                format_func=lambda order: {
                    "month_first": _("4 March"), "day_first": _("3 April")
                }[order],
            )  # fmt: skip
        if plan.columns.get("order"):
            st.checkbox(
                _("Keep repeated lines"), key="data-repeated",
                help=_("Lines of one order that are exactly alike: slips of the system, or pieces"
                " scanned one by one?"),
            )  # fmt: skip


def _dates_in_doubt(plan: OrderListPlan) -> bool:
    asked = any(message.code == "unclear_dates" for message in plan.messages)
    return asked or st.session_state.get("data-dates") is not None


def status_choices(plan: OrderListPlan) -> None:
    """A table of the status words with what each is taken for; changes count on the next run."""
    if not plan.statuses or len(plan.statuses) > MOST_STATUSES:
        return
    words = {code: t(text) for code, text in STATUSES.items()}
    written, rows, meant = _("Status in the file"), _("Rows"), _("Counts as")
    frame = pl.DataFrame(
        {
            written: [line.written for line in plan.statuses],
            rows: [line.count for line in plan.statuses],
            meant: [words[line.meaning] for line in plan.statuses],  # type: ignore[index]
        }
    )
    codes: dict[str, Status] = {word: code for code, word in words.items()}
    key = "data-status-table"
    st.data_editor(
        frame,
        key=key,
        hide_index=True,
        disabled=[written, rows],
        column_config={
            rows: st.column_config.NumberColumn(width="small", format="%,d"),
            meant: st.column_config.SelectboxColumn(meant, options=list(codes), required=True),
        },
        on_change=_note,
        args=(key, meant, [line.written for line in plan.statuses], codes),
    )
    st.caption(
        _("Only completed orders count. Check the words that were guessed, then look below.")
    )


def _note(key: str, meant: str, written: list[str], codes: dict[str, Status]) -> None:
    edited: dict[int, dict[str, Any]] = st.session_state[key]["edited_rows"]
    chosen = dict(st.session_state.get("data-statuses") or {})
    for row, cells in edited.items():
        if meant in cells:
            chosen[written[row]] = codes[cells[meant]]
    st.session_state["data-statuses"] = chosen
