"""What orders say of how customers answer to prices, beside what the profile planted."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from benchmarks.recovery_firm import ABOUT
from kit.seeds import Floats
from sample_data.firm import Firm
from sample_data.truth import Truth


@dataclass(frozen=True)
class Response:
    """By how many percent less often products are bought when they are one percent dearer."""

    segment: str
    planted: float
    found: float
    error: float


def list_prices(firm: Firm) -> pl.DataFrame:
    """Each product's list price in each period between changes: period, product_id, price."""
    changes = firm.table("price_changes").sort("changed_on", "product_id")
    days = [firm.first_day, *changes["changed_on"].unique().sort().to_list()]
    known = firm.table("products").select("id", "list_price").iter_rows()
    price = dict(known)
    for product, old in (
        changes.sort("changed_on", descending=True).select("product_id", "old_price").iter_rows()
    ):
        price[product] = old
    rows = []
    for period, day in enumerate(days):
        for product, new in (
            changes.filter(pl.col("changed_on") == day)
            .select("product_id", "new_price")
            .iter_rows()
        ):
            price[product] = new
        rows += [(period, product, fen) for product, fen in price.items()]
    return pl.DataFrame(rows, schema=["period", "product_id", "price"], orient="row")


def lines_by_price(firm: Firm, truth: Truth) -> pl.DataFrame:
    """How often each segment bought each product in each period: segment, period, product_id,
    price, lines. Campaigns run alike for all products and are left in; quotes are left out."""
    days = pl.Series([firm.first_day, *firm.table("price_changes")["changed_on"].unique().sort()])
    orders = firm.table("orders").filter(pl.col("quote_id").is_null())
    orders = orders.join(truth.tables["accounts"].select("account_id", "segment"), on="account_id")
    period = (
        pl.col("order_date")
        .to_physical()
        .map_batches(
            lambda day: pl.Series(np.searchsorted(days.to_physical(), day, side="right") - 1)
        )
    )
    counts = (
        firm.table("order_lines")
        .filter(pl.col("quantity") > 0)
        .join(orders.select(order_id="id", segment="segment", period=period), on="order_id")
        .group_by("segment", "period", "product_id")
        .agg(pl.len().alias("lines"))
    )
    prices = list_prices(firm).with_columns(pl.col("product_id").cast(pl.Int32))
    return counts.join(prices, on=["period", "product_id"])


def price_responses(firm: Firm, truth: Truth) -> list[Response]:
    """A regression for each segment: log of lines on log of price, with a level for each product
    and each period; cells count by their lines."""
    cells = lines_by_price(firm, truth)
    found = []
    for part in ABOUT.customers.segments:
        mine = cells.filter(pl.col("segment") == part.id)
        slope, error = _slope(mine)
        found.append(Response(part.id, part.price_response, -slope, error))
    return found


def before_and_after(firm: Firm, truth: Truth, segment: str) -> float:
    """Without a regression: of products whose price went up, the share of lines after over that
    before, against products whose price went down; percent a percent."""
    cells = lines_by_price(firm, truth).filter(pl.col("segment") == segment)
    share = cells.with_columns(
        (pl.col("lines") / pl.col("lines").sum().over("period")).log().alias("share"),
        pl.col("price").log().alias("price"),
    ).sort("product_id", "period")
    steps = share.select(
        pl.col("share").diff().over("product_id"), pl.col("price").diff().over("product_id")
    ).drop_nulls()
    up, down = (steps.filter(side).mean() for side in (pl.col("price") > 0, pl.col("price") < 0))
    rise = up["share"].item() - down["share"].item()
    return float(-rise / (up["price"].item() - down["price"].item()))


def _slope(cells: pl.DataFrame) -> tuple[float, float]:
    """Weighted least squares with two sets of levels; standard error by the residuals."""
    levels = [_levels(cells[name]) for name in ("product_id", "period")]
    columns = np.column_stack([np.log(cells["price"].to_numpy()), levels[0], levels[1][:, 1:]])
    weight = np.sqrt(cells["lines"].to_numpy())
    left = columns * weight[:, None]
    right = np.log(cells["lines"].to_numpy()) * weight
    solved = np.linalg.lstsq(left, right, rcond=None)[0]
    rest = right - left @ solved
    spread = float(rest @ rest) / (len(right) - columns.shape[1])
    error = np.sqrt(spread * np.linalg.inv(left.T @ left)[0, 0])
    return float(solved[0]), float(error)


def _levels(column: pl.Series) -> Floats:
    values = column.unique().sort()
    return np.asarray(column.to_numpy()[:, None] == values.to_numpy()[None, :], dtype=np.float64)
