"""What one sees and does with a product: prices over time, buyers, what is bought with it."""

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from crm.book import Book, Row
from crm.operations.retire_product import RetireProduct
from crm.products.catalogue import catalogue, companions, top_buyers
from crm.products.prices import agreed_price, changes_of
from ui import desk
from ui.widgets.charts import ACCENT, chart, figure
from ui.widgets.product_dialogs import set_agreed_price, set_list_price
from ui.widgets.records import open_record
from ui.widgets.saving import form_key, save
from ui.widgets.status import empty_state, money, number, percent, plain
from ui.widgets.tables import clicked_row, money_column, plain_table
from ui.widgets.worth import worth
from ui.words import _, language, t

PAGE = "record"


def panel(book: Book, id: int) -> None:
    """Draw the panel of one product."""
    product = book.record("products", id)
    _acts(book, product)
    _figures(book, id)
    parts = [_("Prices"), _("Top buyers"), _("Bought together")]
    tabs = st.tabs(parts, on_change="rerun", key=f"product-{id}")
    for tab, draw in zip(tabs, (_prices, _buyers, _together), strict=True):
        if tab.open:
            with tab:
                draw(book, id)


def _acts(book: Book, product: Row) -> None:
    id, retired = product["id"], product["retired_on"] is not None
    with st.container(horizontal=True, gap="small"):
        if not retired:
            if st.button(
                _("Change list price"), type="primary", icon=":material/sell:", key="product-price"
            ):
                set_list_price(book, id, PAGE)
            if st.button(_("Set agreed price"), icon=":material/handshake:", key="product-agreed"):
                set_agreed_price(book, id, PAGE)
        st.button(
            _("Sell again") if retired else _("Retire product"), key="product-retire",
            type="tertiary", on_click=_do,
            args=(RetireProduct(product_id=id, back=retired), form_key("product-retire", book)),
        )  # fmt: skip


def _do(operation: RetireProduct, key: str) -> None:
    with desk.telling():
        save(operation, key, PAGE)


def _figures(book: Book, id: int) -> None:
    rows = catalogue(book)
    row = rows.row(by_predicate=pl.col("id") == id, named=True)
    how = _("(List price − unit cost) ÷ list price")
    with st.grid(4, min_column_width=130, border=True):
        st.metric(_("List price"), worth(row["list_price"]), help=money(row["list_price"]))
        st.metric(_("Margin"), percent(row["margin"]) or "–", help=how)
        st.metric(_("Sold in 12 months"), number(row["units"]))
        st.metric(_("Revenue in 12 months"), worth(row["revenue"]), help=money(row["revenue"]))


# --- prices -----------------------------------------------------------------------------------


def _prices(book: Book, id: int) -> None:
    levels = book.schema["price_book"].columns["level"].values
    agreed = {level: agreed_price(book, id, level, book.as_of) for level in levels}
    said = [f"{t(levels[one])} {money(fen)}" for one, fen in agreed.items() if fen is not None]
    words = _(", ").join(said) or _("none, every customer is quoted the list price")
    st.markdown(_("Agreed prices today: {prices}").format(prices=plain(words)))
    changes = changes_of(book, id)
    if not changes:
        st.caption(_("The list price has never been changed."))
        return
    about = book.schema["price_changes"].columns
    days, before, after = (t(about[n].label) for n in ("changed_on", "old_price", "new_price"))
    first = min(book.firm.first_day, changes[0].on)
    points = [
        (first.isoformat(), changes[0].before),
        *((change.on.isoformat(), change.after) for change in changes),
        (max(book.as_of, changes[-1].on).isoformat(), changes[-1].after),
    ]
    drawn = _steps(tuple((day, (fen or 0) / 100) for day, fen in points), language())
    chart(drawn, key="product-prices", alt=_("List price over time"))
    rows = [
        {
            days: change.on, before: (change.before or 0) / 100, after: (change.after or 0) / 100,
            _("Change in price"): percent(change.after / change.before - 1)
            if change.before and change.after else "",
        }
        for change in reversed(changes)
    ]  # fmt: skip
    config = {before: money_column(before), after: money_column(after)}
    plain_table(pl.DataFrame(rows), "product-changes", alt=_("Prices"), column_config=config)


@st.cache_resource(max_entries=100, ttl="1h", show_spinner=False)
def _steps(points: tuple[tuple[str, float], ...], spoken: str) -> go.Figure:
    days, prices = zip(*points, strict=True)
    drawn = figure(height=220)
    drawn.add_scatter(x=days, y=prices, mode="lines", line={"shape": "hv", "color": ACCENT})
    drawn.update_yaxes(title=_("yuan"), tickformat=",")
    drawn.update_xaxes(tickformat="%Y-%m")
    return drawn


# --- who buys, and what besides ---------------------------------------------------------------


def _buyers(book: Book, id: int) -> None:
    rows = top_buyers(book, id)
    if rows.height == 0:
        empty_state(_("Nobody has bought it yet"), _("Valid orders with this product count."))
        return
    who, units, revenue = t(book.schema["accounts"].label), _("Pieces"), _("Revenue")
    ids = rows["account_id"].to_list()
    shown = pl.DataFrame(
        {
            who: [book.value("accounts", one, "name") or "" for one in ids],
            units: rows["units"],
            revenue: (rows["revenue"] / 100).round(2),
        }
    )
    event = plain_table(
        shown, "product-buyers", alt=_("Top buyers"), on_select=True,
        column_config={revenue: money_column(revenue)},
    )  # fmt: skip
    row = clicked_row(event)
    if row is not None and row < len(ids):
        open_record(book, "accounts", ids[row])


def _together(book: Book, id: int) -> None:
    found = book.remember(("companions", id), lambda: companions(book, id))
    if not found:
        empty_state(_("Nothing to say yet"), _("At least 3 orders must hold both products."))
        return
    shown = pl.DataFrame(
        {
            t(book.schema["products"].label): [
                book.value("products", one.product_id, "name") or "" for one in found
            ],
            _("Orders with both"): [one.orders for one in found],
            _("Basket lift"): [one.lift for one in found],
        }
    )
    event = plain_table(
        shown, "product-together", alt=_("Bought together"), on_select=True,
        column_config={_("Basket lift"): st.column_config.NumberColumn(format="%.2f")},
    )  # fmt: skip
    st.caption(
        _("Lift: how many times as often in one order as if the two had nothing to do with each "
          "other. Above 1 they go together.")
    )  # fmt: skip
    row = clicked_row(event)
    if row is not None and row < len(found):
        open_record(book, "products", found[row].product_id)
