"""Put usable rows together: lines into orders, returns onto the orders they belong to.

Convention C.0: an order's amount is net of its returns, which are negative lines; an order that
was wholly returned has the status `returned` and comes to nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

SALE = ("customer", "kind", "label")
Row = dict[str, Any]
Portion = tuple[int, str | None, int, int]
"""Order, product, quantity (negative) and fen (negative) of a line of return."""


@dataclass(frozen=True)
class Orders:
    """`orders`: order, customer, day, status by rising day. `lines`: order, product, quantity,
    fen, by order. `lost`: returns that belong to no order, as row, reason, example."""

    orders: pl.DataFrame
    lines: pl.DataFrame
    lost: pl.DataFrame
    returned: int
    """Rows of returns that were taken off an order."""
    beyond: int
    """Returns of which only a part could be taken off, being larger than what was bought."""


@dataclass
class Open:
    """A customer's orders that may still be returned: place, day and what remains of each."""

    orders: list[tuple[int, int]] = field(default_factory=list)
    """Order and day, by rising day; those used up are dropped from the end."""
    begun: int = 0
    stack: list[int] = field(default_factory=list)

    def until(self, day: int) -> list[int]:
        """Orders placed up to that day, the latest last. Ask with rising days."""
        while self.begun < len(self.orders) and self.orders[self.begun][1] <= day:
            self.stack.append(self.orders[self.begun][0])
            self.begun += 1
        return self.stack


def assemble(rows: pl.DataFrame) -> Orders:
    """`rows` as cleaning.sort_rows leaves them; customers stay labels."""
    sales = _labelled(rows.filter(pl.col("fen") >= 0))
    backs = rows.filter(pl.col("fen") < 0).sort("day", "row")
    orders = _orders(sales)
    lines = sales.join(orders.select("order_at", *SALE), on=SALE).sort("order_at", "row")
    sold = _lines(lines)
    sent_back = lines.filter((pl.col("status") == "returned") & (pl.col("fen") > 0))
    own = _lines(sent_back).with_columns(-pl.col("quantity"), -pl.col("fen"))
    taken, lost, beyond = _taken_off(orders, pl.concat([sold, own]), backs)
    whole = pl.concat([sold, own, taken]).sort("order", maintain_order=True)
    done = backs.height - lost.height + sent_back.height
    return Orders(_judged(orders, whole, lines), whole, lost, done, beyond)


def _labelled(sales: pl.DataFrame) -> pl.DataFrame:
    """What makes rows one order: their number; else, where goods are named, customer and day."""
    row, day = pl.col("row").cast(pl.String), pl.col("day").cast(pl.String)
    lines_of_a_day = sales["order"].null_count() == sales.height and sales["product"].count() > 0
    lone = pl.lit("d") + day if lines_of_a_day else pl.lit("r") + row
    label = pl.when(pl.col("order").is_not_null()).then(pl.lit("o") + pl.col("order"))
    stands = pl.col("status").is_in(["completed", "returned"])
    kind = pl.when(stands).then(pl.lit("stands")).otherwise("status")
    return sales.with_columns(label.otherwise(lone).alias("label"), kind.alias("kind"))


def _orders(sales: pl.DataFrame) -> pl.DataFrame:
    found = sales.group_by(SALE).agg(pl.col("day").min(), pl.col("row").min())
    newest_first = found.sort("day", "row", "kind").with_row_index("order_at")
    return newest_first.with_columns(pl.col("order_at").cast(pl.Int64))


def _lines(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        pl.col("order_at").alias("order"),
        "product",
        pl.col("quantity").cast(pl.Int64),
        pl.col("fen").cast(pl.Int64),
    )


def _judged(orders: pl.DataFrame, lines: pl.DataFrame, sold: pl.DataFrame) -> pl.DataFrame:
    """The status of each order: one that came to nothing by returns counts as returned."""
    sums = lines.group_by(pl.col("order").alias("order_at")).agg(
        pl.col("fen").sum().alias("net"),
        (pl.col("quantity") < 0).any().alias("back"),
    )
    marked = sold.group_by("order_at").agg((pl.col("status") == "returned").all().alias("all"))
    back = (pl.col("back") & (pl.col("net") == 0)) | pl.col("all")
    stands = pl.when(back).then(pl.lit("returned")).otherwise(pl.lit("completed"))
    status = pl.when(pl.col("kind") == "stands").then(stands).otherwise("kind")
    judged = orders.join(sums, on="order_at").join(marked, on="order_at").sort("order_at")
    return judged.select(
        pl.col("order_at").alias("order"), "customer", "day", status.alias("status")
    )


# --- returns ------------------------------------------------------------------------------------


def _taken_off(
    orders: pl.DataFrame, lines: pl.DataFrame, backs: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Lines of return, returns without any order, and how many were larger than what is left."""
    kinds = {"order": pl.Int64, "product": pl.String, "quantity": pl.Int64, "fen": pl.Int64}
    lost_kinds = {"row": pl.Int64, "reason": pl.String, "example": pl.String}
    portions: list[Portion] = []
    lost: list[tuple[int, str, str]] = []
    beyond = 0
    if backs.height:
        remaining = dict(lines.group_by("order").agg(pl.col("fen").sum()).iter_rows())
        open_orders, numbered = _open(orders, set(backs["customer"]))
        for back in backs.iter_rows(named=True):
            its = open_orders.get(back["customer"], Open())
            number = numbered.get((back["customer"], back["order"]))
            found, left = _portions(back, its, number, remaining)
            portions += found
            beyond += bool(found and left)
            if not found:
                example = f"{back['fen'] / 100:.2f}"
                lost.append((back["row"], "return_without_order", example))
    return (
        pl.DataFrame(portions, schema=kinds, orient="row"),
        pl.DataFrame(lost, schema=lost_kinds, orient="row"),
        beyond,
    )


def _open(
    orders: pl.DataFrame, customers: set[str]
) -> tuple[dict[str, Open], dict[tuple[str, str], int]]:
    """Standing orders of these customers, by customer and by order number."""
    by_customer: dict[str, Open] = {}
    numbered: dict[tuple[str, str], int] = {}
    wanted = pl.col("customer").is_in(list(customers)) & (pl.col("kind") == "stands")
    columns = ("order_at", "customer", "day", "label")
    for order, customer, day, label in orders.filter(wanted).select(columns).iter_rows():
        by_customer.setdefault(customer, Open()).orders.append((order, day.toordinal()))
        if label.startswith("o"):
            numbered[customer, label[1:]] = order
    return by_customer, numbered


def _portions(
    back: Row, its: Open, number: int | None, remaining: dict[int, int]
) -> tuple[list[Portion], int]:
    """Take one return off its own order, then off the latest ones before it."""
    left, quantity = -back["fen"], back["quantity"]
    found: list[Portion] = []
    for order in _candidates(back, its, number, remaining):
        part = min(left, remaining[order])
        remaining[order] -= part
        left -= part
        found.append((order, back["product"], quantity, -part))
        quantity = -1
        if not left:
            break
    return found, left


def _candidates(
    back: Row, its: Open, number: int | None, remaining: dict[int, int]
) -> Iterator[int]:
    if number is not None and remaining[number] > 0:
        yield number
    stack = its.until(back["day"].toordinal())
    while stack:
        if remaining[stack[-1]] > 0:
            yield stack[-1]
        if stack and remaining[stack[-1]] <= 0:
            stack.pop()
