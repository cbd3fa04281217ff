"""Import real orders: choose the file and its columns, look at what would become of it, confirm."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import PurePath
from typing import Any

import polars as pl
import streamlit as st

from classroom.datasets import add_dataset, owner_of
from classroom.exchange.decoding import ENCODINGS
from classroom.exchange.order_columns import guess_columns
from classroom.exchange.order_list import (
    Choices,
    OrderList,
    OrderListPlan,
    plan_orders,
    read_orders,
)
from sample_data.real.data import LONGEST_TITLE
from sample_data.real.fields import FIELDS, REQUIRED
from ui import desk
from ui.widgets.data_choices import date_choice, status_choices
from ui.widgets.status import day, local, money, number, plain
from ui.widgets.tables import plain_table
from ui.words import _, language, t

NOT_THERE = ""
MOST_SHOWN = 12


def import_panel(close: Callable[[], None]) -> None:
    """Draw the import; `close` is called when it is done or given up."""
    with st.container(border=True, key="data-import"):
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            st.subheader(_("Import real orders"), anchor=False, width="content")
            st.button(_("Close"), key="data-close", type="tertiary", on_click=close)
        file = st.file_uploader(
            _("Orders as Excel (.xlsx), CSV or parquet: customer, date and amount in each row"),
            type=["xlsx", "csv", "txt", "parquet"],
            key=f"data-file-{_turn()}",
        )
        st.caption(_privacy())
        if file is not None:
            _work(file.getvalue(), file.name, close)


def _privacy() -> str:
    return _(
        "Names, phones, customer and order numbers are never stored: students see invented people."
        " Dates, amounts, quantities, products and provinces are kept. Make sure that your school"
        " may use the data."
    )


def _work(raw: bytes, name: str, close: Callable[[], None]) -> None:
    with st.spinner(_("Reading the file…")):
        found = _read(
            raw, st.session_state.get("data-encoding"), st.session_state.get("data-sheet")
        )
    _reading_choices(found)
    for message in found.messages:
        show = st.error if message.severity == "error" else st.warning
        show(plain(message.line(language())))
    if found.outcome == "reject":
        return
    st.markdown(f"**{_('1 · Which column is what')}**")
    columns = _column_choices(found)
    _sample(found, columns)
    with st.spinner(_("Going through {n} rows…").format(n=number(found.count))):
        plan = _plan(raw, found, columns)
    st.markdown(f"**{_('2 · How rows are read')}**")
    date_choice(plan)
    status_choices(plan)
    st.markdown(f"**{_('3 · What becomes of them')}**")
    for message in plan.messages:
        show = st.error if message.severity == "error" else st.info
        show(plain(t(message.says)))
    _aside(found, plan)
    _figures(plan)
    _confirm(name, plan, close)


def _turn() -> int:
    return int(st.session_state.get("data-turn", 0))


@st.cache_resource(max_entries=6, ttl="15m", show_spinner=False)
def _read(raw: bytes, encoding: str | None, sheet: str | None) -> OrderList:
    return read_orders(raw, encoding=encoding, sheet=sheet)


def _plan(raw: bytes, found: OrderList, columns: dict[str, str]) -> OrderListPlan:
    state = st.session_state
    today = local(datetime.now(UTC)).date()
    key = (raw, found.encoding, found.sheet, today, desk.visitor().person_id)
    return _planned(
        key,
        tuple(sorted(columns.items())),
        tuple(sorted((state.get("data-statuses") or {}).items())),
        state.get("data-as-of"),
        state.get("data-dates"),
        bool(state.get("data-repeated")),
        found,
        owner_of(desk.visitor()),
    )


@st.cache_resource(max_entries=12, ttl="15m", show_spinner=False)
def _planned(
    key: Any,
    columns: Any,
    statuses: Any,
    as_of: date | None,
    dates: Any,
    repeated: bool,
    _found: OrderList,
    _owner: str,
) -> OrderListPlan:
    choices = Choices(dict(columns), dict(statuses), as_of, dates, repeated)
    return plan_orders(_found, _owner, key[3], choices)


# --- what the file is ---------------------------------------------------------------------------


def _reading_choices(found: OrderList) -> None:
    """Encoding and sheet, for files that cannot speak for themselves."""
    text = found.encoding not in ("xlsx", "parquet")
    if not text and len(found.sheets) < 2:
        return
    with st.expander(_("Encoding and sheet"), expanded=found.outcome == "reject"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if text:
                st.selectbox(
                    _("Encoding"), list(ENCODINGS), index=None, key="data-encoding",
                    format_func=ENCODINGS.__getitem__, placeholder=_("found by itself"),
                )  # fmt: skip
            if len(found.sheets) > 1:
                st.selectbox(
                    _("Sheet"), list(found.sheets), index=None, key="data-sheet",
                    placeholder=_("found by itself"),
                )  # fmt: skip


def _column_choices(found: OrderList) -> dict[str, str]:
    """One box a field with the guess in it; returns what stands in the boxes."""
    guessed = {field: found.headers[at] for field, at in guess_columns(found.headers, {}).items()}
    options = [NOT_THERE, *found.headers]
    given = {}
    with st.grid(4):
        for field, label in FIELDS.items():
            guess = guessed.get(field, NOT_THERE)
            given[field] = st.selectbox(
                t(label) + (" *" if field in (*REQUIRED, "amount") else ""),
                options,
                index=options.index(guess),
                key=f"data-column-{_turn()}-{field}",
                format_func=lambda header: header or _("— not in the file —"),
                help=_help(field),
            )
    return {field: str(header or "") for field, header in given.items()}


def _help(field: str) -> str | None:
    return {
        "customer": _("Anything that tells customers apart; it is replaced by codes of ours."),
        "amount": _("Yuan of the row. Negative amounts are returns."),
        "price": _("Only where there is no amount: unit price × quantity is used."),
        "order": _(
            "Rows with one number are one order. Without it each row is an order; with a product,"
            " each customer's rows of one day."
        ),
        "name": _("Only used to tell persons from organisations; never stored."),
        "phone": _("Only used to blank it where it stands in other columns; never stored."),
        "region": _("Of an address only the province is kept."),
    }.get(field)


def _sample(found: OrderList, columns: dict[str, str]) -> None:
    """The first rows as they were read, so that a wrong encoding or column is seen."""
    used = {header: t(FIELDS[field]) for field, header in columns.items() if header}
    order = sorted(range(len(found.headers)), key=lambda at: found.headers[at] not in used)
    cells: dict[str, list[str]] = {}
    for at in order[:MOST_SHOWN]:
        name = found.headers[at] or _("Column {n}").format(n=at + 1)
        name = f"{name} → {used[name]}" if name in used else name
        unique = f"{name} ({at + 1})" if name in cells else name
        cells[unique] = [row[at] for row in found.sample]
    plain_table(pl.DataFrame(cells), f"data-sample-{_turn()}", alt=_("The first rows of the file"))
    st.caption(
        _("The first {n} of {total} rows").format(n=len(found.sample), total=number(found.count))
    )


# --- what would become of it ---------------------------------------------------------------------


def _aside(found: OrderList, plan: OrderListPlan) -> None:
    if not plan.columns or (plan.as_of is None and not plan.aside):
        return
    used = found.count - plan.dropped
    st.markdown(
        _("{used} of {total} rows can be used; {n} are left out.").format(
            used=number(used), total=number(found.count), n=number(plan.dropped)
        )
    )
    if plan.aside:
        between = _(", ")
        frame = pl.DataFrame(
            {
                _("Reason"): [t(one.says) for one in plan.aside],
                _("Rows"): [one.count for one in plan.aside],
                _("For example"): [
                    between.join(
                        _("row {n}: {cell}").format(n=row, cell=cell or "–")
                        for row, cell in one.examples
                    )
                    for one in plan.aside
                ],
            }
        )
        widths = {
            _("Reason"): st.column_config.TextColumn(width=260),
            _("Rows"): st.column_config.NumberColumn(width="small", format="%,d"),
            _("For example"): st.column_config.TextColumn(width="large"),
        }
        plain_table(
            frame,
            f"data-aside-{_turn()}",
            alt=_("Rows left out and why"),
            column_config=widths,
        )


def _figures(plan: OrderListPlan) -> None:
    figures = plan.figures
    if figures is None:
        return
    with st.grid(4, border=True):
        st.metric(_("Customers"), number(figures.customers))
        st.metric(_("Number of orders"), number(figures.orders))
        st.metric(_("Net revenue"), money(figures.revenue))
        st.metric(
            _("Products"), number(figures.products),
            help=_("{n} lines in all").format(n=number(figures.lines)),
        )  # fmt: skip
    st.caption(
        _("Orders from {first} to {last}; as of {as_of} (T₀)").format(
            first=day(figures.first_day), last=day(figures.last_day), as_of=day(plan.as_of)
        )
    )


def _confirm(name: str, plan: OrderListPlan, close: Callable[[], None]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            _("Name of the firm, as students will see it"),
            value=PurePath(name).stem[:LONGEST_TITLE],
            key=f"data-title-{_turn()}", max_chars=LONGEST_TITLE, width=360,
        )  # fmt: skip
        st.button(
            _("Keep these data"), type="primary", key="data-confirm",
            disabled=not plan.content, on_click=_keep, args=(plan, close),
        )  # fmt: skip


# --- callbacks: no drawing in here --------------------------------------------------------------


def _keep(plan: OrderListPlan, close: Callable[[], None]) -> None:
    title = str(st.session_state.get(f"data-title-{_turn()}") or "")
    with desk.telling():
        with desk.db() as session:
            made = add_dataset(session, desk.visitor(), plan.content, title, plan.dropped)
        for key in ("data-statuses", "data-as-of", "data-dates", "data-repeated"):
            st.session_state.pop(key, None)
        st.session_state["data-turn"] = _turn() + 1
        close()
        desk.tell(_("{name} is kept: {n} customers").format(name=made.title, n=made.customers))
