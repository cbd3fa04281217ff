"""The forecast of a quarter: what is won, what is likely, how far the quota is, by owner."""

from datetime import date

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from crm.book import Book
from crm.operations.set_quota import SetQuota
from crm.sales.forecast import CATEGORIES, Forecast, Line, deals_of, forecast
from crm.sales.quarters import quarter_name, quarter_of, shifted
from crm.sales.quote_sums import fen_of_yuan
from sample_data.schema import table_named
from ui import desk
from ui.widgets.asking import act_button
from ui.widgets.charts import COLOURS, MUTED, chart, figure
from ui.widgets.frame import heading
from ui.widgets.records import listed, open_record, staff_names
from ui.widgets.saving import form_key, save, saved_line
from ui.widgets.status import empty_state, money, number, percent, plain
from ui.widgets.tables import clicked_row, money_column, page_of, pager, plain_table
from ui.widgets.worth import worth
from ui.words import _, language, t

PAGE = "forecast"
DEALS = (
    "id", "name", "account_id", "amount", "stage", "probability", "forecast_category",
    "close_date", "owner_id",
)  # fmt: skip
SHOWN = ("closed", "commit", "best_case", "pipeline")
SIZE = 25


def show() -> None:
    book = desk.book()
    note = _("Weighted: amount × probability of the open deals that close in the quarter.")
    with heading(_("Forecast"), note):
        if book.height("staff") and st.button(
            _("Set quotas"), type="primary", icon=":material/flag:", key="quotas"
        ):
            _quotas(book, _chosen(book))
    saved_line(PAGE, book)
    start = _quarter(book)
    found = forecast(book, start)
    _totals(found.total)
    lines = [line for line in found.lines if line.deals or line.quota is not None]
    if not lines:
        empty_state(
            _("No deal closes in this quarter"), _("Choose another quarter, or set quotas.")
        )
        return
    names = [_owner(book, line) for line in lines]
    chart(_figure(names, lines, language()), key="forecast-plot", alt=_("Forecast by owner"))
    owner = _table(names, lines)
    _deals(book, found, owner)


def _quarters(book: Book) -> list[date]:
    now = quarter_of(book.as_of)
    return [shifted(now, step) for step in (-2, -1, 0, 1, 2)]


def _chosen(book: Book) -> date:
    return st.session_state.get("forecast-quarter") or quarter_of(book.as_of)


def _quarter(book: Book) -> date:
    chosen: date | None = st.segmented_control(
        _("Quarter"), _quarters(book), default=quarter_of(book.as_of), required=True,
        format_func=quarter_name, key="forecast-quarter", label_visibility="collapsed",
        persist_state="session",
    )  # fmt: skip
    return chosen if chosen in _quarters(book) else quarter_of(book.as_of)


def _totals(total: Line) -> None:
    with st.grid(6, min_column_width=125, border=True):
        st.metric(_("Quota"), worth(total.quota))
        st.metric(
            _("Won"), worth(total.won),
            delta=None if total.attainment is None else percent(total.attainment, 0),
            delta_color="off", delta_arrow="off",
        )  # fmt: skip
        for name in SHOWN[1:]:
            st.metric(_category(name), worth(getattr(total, name)))
        st.metric(_("Weighted"), worth(total.weighted), help=money(total.weighted))


def _category(name: str) -> str:
    return t(table_named("opportunities").columns["forecast_category"].values[name])


def _owner(book: Book, line: Line) -> str:
    return staff_names(book).get(line.owner_id or 0, "") or _("Nobody")


# --- by owner ---------------------------------------------------------------------------------


def _figure(names: list[str], lines: list[Line], spoken: str) -> go.Figure:
    return _plot(tuple(names), tuple(lines), spoken)


@st.cache_resource(max_entries=100, ttl="1h", show_spinner=False)
def _plot(names: tuple[str, ...], lines: tuple[Line, ...], spoken: str) -> go.Figure:
    made = figure(height=90 + 44 * len(lines), x=_("yuan"), legend=True)
    colours = (COLOURS[1], COLOURS[0], "rgba(47,125,209,.45)", MUTED)
    for name, colour in zip(SHOWN, colours, strict=True):
        values = [(line.won if name == "closed" else getattr(line, name)) / 100 for line in lines]
        made.add_bar(
            y=names, x=values, orientation="h", name=_category(name), marker_color=colour,
            hovertemplate="%{x:,.0f}",
        )  # fmt: skip
    quotas = [None if line.quota is None else line.quota / 100 for line in lines]
    if any(quota is not None for quota in quotas):
        made.add_scatter(
            y=names, x=quotas, mode="markers", name=_("Quota"), hovertemplate="%{x:,.0f}",
            marker={"symbol": "line-ns", "size": 26, "line": {"width": 3, "color": COLOURS[4]}},
        )  # fmt: skip
    made.update_layout(barmode="stack", hovermode="y unified", bargap=0.35)
    made.update_yaxes(autorange="reversed", type="category")
    return made


def _table(names: list[str], lines: list[Line]) -> int | None:
    """The figures by owner; the place of the owner that was clicked."""
    head = _heads()
    rows = [
        {
            head["owner"]: name,
            head["quota"]: _yuan(line.quota),
            head["won"]: _yuan(line.won),
            head["commit"]: _yuan(line.commit),
            head["best_case"]: _yuan(line.best_case),
            head["pipeline"]: _yuan(line.pipeline),
            head["weighted"]: _yuan(line.weighted),
            head["gap"]: _yuan(line.gap),
            head["attainment"]: line.attainment,
        }
        for name, line in zip(names, lines, strict=True)
    ]
    config = {head[name]: money_column(head[name]) for name in head if name != "owner"}
    config[head["attainment"]] = st.column_config.NumberColumn(format="percent")
    types = {label: pl.Float64 for name, label in head.items() if name != "owner"}
    frame = pl.DataFrame(rows, schema={head["owner"]: pl.String, **types})
    event = plain_table(
        frame, "forecast-owners", alt=_("Forecast by owner"), column_config=config, on_select=True
    )
    return clicked_row(event)


def _heads() -> dict[str, str]:
    return {
        "owner": _("Owner"),
        "quota": _("Quota"),
        "won": _("Won"),
        "commit": _category("commit"),
        "best_case": _category("best_case"),
        "pipeline": _category("pipeline"),
        "weighted": _("Weighted"),
        "gap": _("Still to win"),
        "attainment": _("Attainment"),
    }


def _yuan(fen: int | None) -> float | None:
    return None if fen is None else fen / 100


# --- the deals --------------------------------------------------------------------------------


def _deals(book: Book, found: Forecast, place: int | None) -> None:
    """The deals behind the figures, of one owner when a line was clicked."""
    lines = [line for line in found.lines if line.deals or line.quota is not None]
    deals = deals_of(book, found.start)
    if place is not None and place < len(lines):
        owner = lines[place].owner_id
        deals = deals.filter(pl.col("owner_id").eq_missing(pl.lit(owner)))
        st.subheader(plain(_owner(book, lines[place])), anchor=False)
    else:
        st.subheader(_("Deals of the quarter"), anchor=False)
        st.caption(_("Click an owner above to see only those deals, a deal to open it."))
    labels = {name: _category(name) for name in CATEGORIES}
    chosen = st.pills(
        _("Category"), list(CATEGORIES), selection_mode="multi", default=list(CATEGORIES[:4]),
        format_func=lambda name: labels[name], key="forecast-categories",
        label_visibility="collapsed",
    )  # fmt: skip
    rows = deals.filter(pl.col("category").is_in(chosen)).sort("amount", "id", descending=True)
    if rows.is_empty():
        empty_state(_("No deal here"), _("Choose more categories above."))
        return
    kinds = pl.Enum(list(labels))
    key = f"forecast-deals-{found.start}-{place}"
    pages = -(-rows.height // SIZE)
    page = min(page_of(key), pages)
    shown = rows.slice((page - 1) * SIZE, SIZE).with_columns(
        pl.col("category").cast(kinds).alias("forecast_category")
    )
    clicked = listed(book, "opportunities", shown, DEALS, f"{key}-{page}", on_select=True)
    st.caption(_("{n} deals, {amount}").format(
        n=number(rows.height), amount=plain(money(int(rows["amount"].sum())))
    ))  # fmt: skip
    pager(key, page, pages, rows.height)
    if clicked is not None:
        open_record(book, "opportunities", clicked)


# --- quotas -----------------------------------------------------------------------------------


def _quotas(book: Book, start: date) -> None:
    lines = [line for line in forecast(book, start).lines if line.owner_id is not None]
    names = staff_names(book)

    @st.dialog(_("Quota {quarter}").format(quarter=quarter_name(start)))
    def dialog() -> None:
        owner = st.selectbox(
            _("Owner"), [line.owner_id for line in lines], key="quota-owner",
            format_func=lambda id: plain(names.get(id, "")),
        )  # fmt: skip
        now = next((line.quota for line in lines if line.owner_id == owner), None)
        st.number_input(
            _("Quota (yuan)"), 0.0, 1e9, None if now is None else now / 100, 1000.0, "%.2f",
            key=f"quota-amount-{owner}",
        )  # fmt: skip
        key = form_key("quota", book)
        act_button(_("Save"), lambda: _keep_quota(owner, start, key), "quota-save")

    dialog()


def _keep_quota(owner: int | None, start: date, key: str) -> None:
    typed = st.session_state.get(f"quota-amount-{owner}")
    if owner is not None and typed is not None:
        operation = SetQuota(owner_id=owner, quarter_start=start, amount=fen_of_yuan(typed))
        save(operation, key, PAGE)


show()
