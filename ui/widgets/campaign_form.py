"""The plan of a campaign as inputs: what, when, with which offers, and for whom.

`ask_plan` and `ask_audience` draw them; `plan_values` reads them as values an operation takes.
"""

from collections.abc import Mapping
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import streamlit as st

from crm.book import Book, Row
from crm.marketing.costs import CONTACT_COST
from crm.marketing.segment_list import segment_list
from ui.widgets.status import money
from ui.words import _, t

WHAT = ("name", "kind", "channel", "start_on", "end_on", "budget")
OFFERS = ("expected_response", "offer_a", "offer_b")
WHOM = ("segment_id", "excluded_segment_id", "rest_days", "spare_complaints")
ARMS = ("control_share", "second_arm_share")
PLAN, AUDIENCE = (*WHAT, *OFFERS), (*WHOM, *ARMS)
PERCENT = {
    "expected_response": 100.0, "offer_a": 90.0, "offer_b": 90.0,
    "control_share": 90.0, "second_arm_share": 100.0,
}  # fmt: skip
"""The most that one may type, in per cent."""
LARGEST_BUDGET, LONGEST_REST = 100_000_000.0, 365
RUNS = 13
"""Days a campaign runs unless one says otherwise: two weeks with the first day."""


def first_plan(book: Book) -> Row:
    """What a new campaign begins with."""
    return {
        "name": None, "kind": "promotion", "channel": "sms", "start_on": book.as_of,
        "end_on": book.as_of + timedelta(days=RUNS), "budget": 100_000,
        "expected_response": 0.1, "offer_a": 0.0, "offer_b": 0.1, "control_share": 0.2,
        "second_arm_share": 0.5, "rest_days": 14, "spare_complaints": True,
        "segment_id": None, "excluded_segment_id": None,
    }  # fmt: skip


def ask_plan(book: Book, key: str, row: Row) -> None:
    """Draw name, kind, channel, dates, budget and offers."""
    _Inputs(book, key, row).draw(WHAT)
    _Inputs(book, key, row).draw(OFFERS, columns=3)


def ask_audience(book: Book, key: str, row: Row) -> None:
    """Draw segment, exclusions and how the arms are shared out."""
    _Inputs(book, key, row).draw(WHOM)
    _Inputs(book, key, row).draw(ARMS)


def plan_values(columns: tuple[str, ...], key: str) -> dict[str, Any]:
    """What the inputs hold now: money in fen, shares 0..1. For callbacks, too."""
    state = st.session_state
    return {n: _value(n, state[f"{key}-{n}"]) for n in columns if f"{key}-{n}" in state}


def _value(name: str, typed: Any) -> Any:
    if typed is None:
        return None
    if name == "budget":
        return int((Decimal(str(typed)) * 100).to_integral_value(ROUND_HALF_UP))
    return round(typed / 100, 4) if name in PERCENT else typed


class _Inputs:
    """Draws inputs of one campaign's form."""

    def __init__(self, book: Book, key: str, row: Row) -> None:
        self.book, self.key, self.row = book, key, row
        self.about = book.schema["campaigns"].columns

    def draw(self, names: tuple[str, ...], columns: int = 2) -> None:
        with st.grid(columns, min_column_width=190 if columns == 2 else 120, gap="small"):
            for name in names:
                self._one(name)

    def _one(self, name: str) -> None:
        about, key, value = self.about[name], f"{self.key}-{name}", self.row.get(name)
        label, help = t(about.label), t(about.meaning) if about.meaning else None
        if name in PERCENT:
            self._percent(name, label, key, help)
        elif about.type == "category":
            self._choice(label, self._categories(name), key, value)
        elif about.type == "id":
            self._choice(label, _segments(self.book), key, value, empty=_("Choose a segment"))
        elif about.type == "date":
            st.date_input(label + " *", value, key=key, format="YYYY-MM-DD")
        elif about.type == "money":
            yuan = None if value is None else value / 100
            label = _("{label} (yuan)").format(label=label)
            st.number_input(label + " *", 0.0, LARGEST_BUDGET, yuan, 100.0, "%.2f", key=key)
        elif about.type == "count":
            st.number_input(label, 0, LONGEST_REST, value or 0, 1, key=key, help=help)
        elif about.type == "flag":
            st.toggle(label, bool(value), key=key, help=help)
        else:
            st.text_input(label + " *", value or "", 60, key=key, autocomplete="off")

    def _percent(self, name: str, label: str, key: str, help: str | None) -> None:
        shown = 100 * (self.row.get(name) or 0.0)
        st.number_input(
            _("{label} (%)").format(label=label), 0.0, PERCENT[name], shown, 5.0, "%.1f",
            key=key, help=help,
        )  # fmt: skip

    def _categories(self, name: str) -> Mapping[str, str]:
        names = {code: t(text) for code, text in self.about[name].values.items()}
        if name != "channel":
            return names
        each = _("{channel} ({cost} each)")
        return {
            code: each.format(channel=label, cost=money(CONTACT_COST[code]))
            for code, label in names.items()
        }

    def _choice(
        self, label: str, options: Mapping[Any, str], key: str, value: Any, empty: str = ""
    ) -> None:
        known = list(options)
        st.selectbox(
            label, known, known.index(value) if value in options else None, key=key,
            format_func=lambda one: options.get(one, ""), placeholder=empty,
        )  # fmt: skip


def _segments(book: Book) -> Mapping[int, str]:
    """Segments to choose from, each with how many are in it."""
    rows = segment_list(book).select("id", "name", "members")
    called = _("{name} ({n})")
    return {
        id: called.format(name=name, n=f"{members or 0:,}")
        for id, name, members in rows.iter_rows()
    }
