"""What an order to come looks like: an earlier basket of the customer, or of one of his kind, with
other numbers of pieces and of the day's discounts. Firms whose orders have no lines get amounts."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from crm.book import Book
from crm.firm_memory import learnt
from crm.life.period import DAYS, Flags, Period, as_date, day_of, largest_id
from crm.products.prices import changes_after
from kit.seeds import Floats, Ints
from sample_data.firm import Firm

CANCELLED, RETURNED, TEST = "cancelled", "returned", "test"
HUNDRED = 100


@dataclass(frozen=True)
class Earlier:
    """Completed orders of the firm's own history, deals left out, by account and id."""

    account: Ints
    starts: Ints
    """Where the orders of each account id start."""
    amount: Ints
    channel: pl.Series
    kinds: tuple[Ints, Ints]
    """Positions of the orders of persons, and of organisations; never empty unless all are."""
    organisation: Flags
    """By account id."""
    line_starts: Ints
    """Where the lines of each order start."""
    product: Ints
    quantity: Ints
    price: Ints
    discounts: Ints
    """Per cent off the list price of each line of the history: the firm's usual discounts."""
    cancelled: float
    returned: float


@dataclass(frozen=True)
class Goods:
    """Fen by product id; -1 where it is not known."""

    price: Ints
    cost: Ints


@dataclass(frozen=True)
class Baskets:
    """One entry per order; lines by order. Amounts and costs in fen, -1 for not known."""

    like: Ints
    status: pl.Series
    amount: Ints
    cost: Ints
    order: Ints
    product: Ints
    quantity: Ints
    price: Ints


def earlier_orders(firm: Firm) -> Earlier:
    """What the firm's history says about baskets."""
    return learnt(firm, "earlier baskets", lambda: _earlier(firm))


def likeness(period: Period, account: Ints, key: Ints) -> Ints:
    """For each order the position of the earlier one it is like; -1 where there is none at all."""
    known, draws = earlier_orders(period.book.firm), period.draws
    if not len(known.account):
        return np.full(len(account), -1, dtype=np.int64)
    inside = np.minimum(account, len(known.starts) - 2)
    first = known.starts[inside]
    count = np.where(account == inside, known.starts[inside + 1] - first, 0)
    weight = period.about.orders.own_basket_weight
    own = draws.unit("life own basket", key) * (count + weight) < count
    mine = first + draws.below_each("life basket", key, np.maximum(count, 1))
    organisation = known.organisation[np.minimum(account, len(known.organisation) - 1)]
    others = np.zeros(len(account), dtype=np.int64)
    for kind, which in enumerate((~organisation, organisation)):
        pool = known.kinds[kind]
        others[which] = pool[draws.below("life basket", key[which], len(pool))]
    return np.where(own, mine, others)


def statuses(period: Period, key: Ints) -> pl.Series:
    """How each order ends, in the shares of the firm's history."""
    known = earlier_orders(period.book.firm)
    place = period.draws.unit("life order ends", key)
    names = np.where(place < known.cancelled, CANCELLED, "completed")
    names = np.where(place > 1.0 - known.returned, RETURNED, names)
    return pl.Series(names)


def baskets(period: Period, like: Ints, status: pl.Series, key: Ints, percent_off: Ints) -> Baskets:
    """The orders with their lines. `percent_off` is an offer taken, 0 for none."""
    known = earlier_orders(period.book.firm)
    if not len(known.product):
        amount = _about(period, "life amount", key, known.amount[like]) * (like >= 0)
        amount = amount * (HUNDRED - percent_off) // HUNDRED
        none = np.zeros(0, dtype=np.int64)
        unknown = np.full(len(like), -1, dtype=np.int64)
        return Baskets(like, status, amount, unknown, none, none, none, none)
    order, line = _lines(known, like)
    line_key = key[order] * 64 + (line - known.line_starts[like[order]])
    product, quantity = (
        known.product[line],
        _about(period, "life pieces", line_key, known.quantity[line]),
    )
    listed = _listed(period, known.product[line], key[order] % DAYS)
    price = _prices(period, known, (line, listed), line_key, percent_off[order])
    returned = (status == RETURNED).to_numpy()[order]
    back = np.flatnonzero(returned)
    order = np.concatenate([order, order[back]])
    product = np.concatenate([product, product[back]])
    quantity = np.concatenate([quantity, -quantity[back]])
    price = np.concatenate([price, price[back]])
    by = np.argsort(order, kind="stable")
    return _added_up(period, like, status, (order[by], product[by], quantity[by], price[by]))


def goods(book: Book) -> Goods:
    products = book.table("products")
    size = largest_id(products["id"]) + 1  # a product taken back leaves a gap
    price, cost = np.full(size, -1, dtype=np.int64), np.full(size, -1, dtype=np.int64)
    place = products["id"].to_numpy()
    price[place] = products["list_price"].fill_null(-1).to_numpy()
    cost[place] = products["unit_cost"].fill_null(-1).to_numpy()
    return Goods(price, cost)


def _added_up(
    period: Period, like: Ints, status: pl.Series, lines: tuple[Ints, Ints, Ints, Ints]
) -> Baskets:
    order, product, quantity, price = lines
    cost = goods(period.book).cost[product]
    amount, costs = np.zeros(len(like), dtype=np.int64), np.zeros(len(like), dtype=np.int64)
    np.add.at(amount, order, quantity * price)
    np.add.at(costs, order, quantity * cost)
    if (cost < 0).any():
        costs[np.unique(order[cost < 0])] = -1
    return Baskets(like, status, amount, costs, order, product, quantity, price)


def _lines(known: Earlier, like: Ints) -> tuple[Ints, Ints]:
    """Order and position of every line of the earlier orders that the new ones are like."""
    first = known.line_starts[like]
    counts = known.line_starts[like + 1] - first
    order = np.repeat(np.arange(len(like), dtype=np.int64), counts)
    before = np.cumsum(counts) - counts
    return order, np.arange(len(order), dtype=np.int64) - before[order] + first[order]


def _about(period: Period, purpose: str, key: Ints, values: Ints) -> Ints:
    """Whole numbers near the given ones, at least 1; small ones may move by one."""
    spread = period.about.orders.pieces_percent
    percent = HUNDRED - spread + period.draws.below(purpose, key, 2 * spread + 1)
    near = (values * percent + HUNDRED // 2) // HUNDRED
    one = period.draws.below(f"{purpose} one", key, 12)
    small = values + (one == 0) - (one == 1)
    return np.maximum(np.where(values < 5, small, near), 1)


def _listed(period: Period, product: Ints, day: Ints) -> Ints:
    """List prices on the days of the orders: those that hold at the start of the period, and what
    was set for a day within it."""
    price = goods(period.book).price[product]
    for change in changes_after(period.book, as_date(period.first_day)):
        met = (product == change.product_id) & (day >= day_of(change.on))
        price = np.where(met, change.price, price)
    return price


def _prices(
    period: Period, known: Earlier, listed: tuple[Ints, Ints], key: Ints, percent_off: Ints
) -> Ints:
    """List price less the offer, or one of the firm's usual discounts, half a fen up."""
    line, prices = listed
    usual = known.discounts[period.draws.below("life discount", key, len(known.discounts))]
    off = np.where(percent_off > 0, percent_off, usual)
    reduced = (prices * (HUNDRED - off) + HUNDRED // 2) // HUNDRED
    return np.where(prices > 0, reduced, known.price[line])


def _earlier(firm: Firm) -> Earlier:
    orders = firm.table("orders")
    kept = orders.filter(pl.col("status") == "completed").filter(pl.col("amount") > 0)
    kept = kept.filter(pl.col("amount") <= _dearest(kept["amount"])).sort("account_id", "id")
    account = kept["account_id"].to_numpy().astype(np.int64)
    accounts = firm.table("accounts")
    organisation = np.zeros(accounts.height + 2, dtype=np.bool_)
    organisation[accounts["id"].to_numpy()] = (accounts["kind"] == "organisation").fill_null(False)
    kinds = [np.flatnonzero(organisation[account] == kind) for kind in (False, True)]
    everyone = np.arange(len(account), dtype=np.int64)
    lines = _positive_lines(firm, kept["id"])
    real = max(orders.filter(pl.col("status") != TEST).height, 1)
    return Earlier(
        account,
        np.concatenate([[0], np.cumsum(np.bincount(account, minlength=accounts.height + 2))]),
        kept["amount"].to_numpy().astype(np.int64),
        kept["channel"],
        (kinds[0] if len(kinds[0]) else everyone, kinds[1] if len(kinds[1]) else everyone),
        organisation,
        *lines,
        _share(orders, CANCELLED, real),
        _share(orders, RETURNED, real),
    )


def _share(orders: pl.DataFrame, status: str, real: int) -> float:
    return float(orders.filter(pl.col("status") == status).height / real)


def _dearest(amounts: pl.Series) -> int:
    """The amount above which an order counts as a deal."""
    ordered = np.sort(amounts.to_numpy())
    return int(ordered[(len(ordered) * 99) // 100]) if len(ordered) else 0


def _positive_lines(firm: Firm, ids: pl.Series) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Lines of the orders in their order: where each one's start, product, pieces, price; and the
    discounts of all of them."""
    rows = pl.DataFrame({"order_id": ids}).with_row_index("row")
    lines = (
        firm.table("order_lines")
        .filter(pl.col("quantity") > 0, pl.col("product_id").is_not_null())
        .join(rows, on="order_id", how="inner")
        .sort("row", "id")
    )
    row, product, quantity, price = (
        lines[name].fill_null(0).to_numpy().astype(np.int64)
        for name in ("row", "product_id", "quantity", "unit_price")
    )
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(ids)))])
    listed = goods(Book(firm)).price[product]
    off = np.where(
        listed > 0, HUNDRED - (price * HUNDRED + listed // 2) // np.maximum(listed, 1), 0
    )
    return (
        starts,
        product,
        quantity,
        price,
        np.clip(off, 0, 90) if len(off) else np.zeros(1, np.int64),
    )


__all__ = ["Baskets", "Earlier", "Floats", "baskets", "earlier_orders", "likeness", "statuses"]
