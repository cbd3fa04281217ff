"""What orders come to: their lines, their worth, and what is cancelled or sent back."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from kit.seeds import Floats, Ints
from sample_data.generator.v1.catalogue import Products
from sample_data.generator.v1.lines import Wanted, line_starts, lines
from sample_data.generator.v1.look_up import mean
from sample_data.generator.v1.people import People
from sample_data.generator.v1.pieces import in_pieces
from sample_data.generator.v1.world import World

SmallInts = npt.NDArray[np.int32]
COMPLETED, CANCELLED, RETURNED, TEST = range(4)
PARTLY = 4


@dataclass(frozen=True)
class Baskets:
    """Orders and their lines, sorted by order and line; returns are lines of their own."""

    status: Ints
    amount: Ints
    """Fen, sum of the order's lines."""
    cogs: Ints
    order: SmallInts
    """One entry per line from here on: the order's row."""
    product: SmallInts
    quantity: SmallInts
    price: Ints
    """Fen a piece after discount."""


def spends(world: World, who: People, account: Ints, key: Ints) -> Floats:
    """What each order would be worth, in fen: gamma-gamma (Fader & Hardie 2013)."""
    name = world.industry.purchases.spend_within
    return world.draws.quantile("order value", key, name) * (who.spend / mean(name))[account]


def statuses(world: World, key: Ints) -> Ints:
    """Status of each order; PARTLY stands for a completed order with something sent back."""
    about = world.industry.defects
    half = about.returned / 2
    rest = 1 - about.cancelled - about.returned - about.test_orders
    return world.draws.choice("status", key, (rest, about.cancelled, half, about.test_orders, half))


def baskets(world: World, who: People, goods: Products, wanted: Wanted) -> Baskets:
    """What is in each order, worth about `spend`, and what became of it."""
    pieces = in_pieces(
        lambda part: _baskets(world, who, goods, part.start, wanted.part(part)), len(wanted.key)
    )
    return Baskets(
        **{
            column.name: np.concatenate([getattr(piece, column.name) for piece in pieces])
            for column in fields(Baskets)
        }
    )


def _baskets(world: World, who: People, goods: Products, first_row: int, wanted: Wanted) -> Baskets:
    made = lines(world, who, goods, wanted)
    statuses_now = statuses(world, wanted.key)
    status, taken, pieces = _with_returns(made.order, made.quantity, statuses_now)
    order, product, price = made.order[taken], made.product[taken], made.price[taken]
    starts = line_starts(order)
    return Baskets(
        np.where(status == PARTLY, COMPLETED, status),
        np.add.reduceat(pieces * price, starts),
        np.add.reduceat(pieces * goods.cost[product], starts),
        (order + first_row).astype(np.int32),
        product.astype(np.int32),
        pieces.astype(np.int32),
        price,
    )


def _with_returns(order: Ints, quantity: Ints, status: Ints) -> tuple[Ints, Ints, Ints]:
    """Add a negative line for whatever came back: a whole order, or part of its first line.

    Returns the status of each order, and for each line, returns among them, which line it is or
    takes back and how many pieces.
    """
    starts = line_starts(order)
    ends = np.append(starts[1:], len(order))
    alone = ends - starts == 1
    status = np.where((status == PARTLY) & alone & (quantity[starts] == 1), RETURNED, status)
    part = np.flatnonzero(status == PARTLY)
    back = quantity * (status == RETURNED)[order]
    back[starts[part]] = quantity[starts[part]] // (1 + alone[part])
    comes = np.flatnonzero(back)
    at = ends[order[comes]]
    taken = np.insert(np.arange(len(order), dtype=np.int64), at, comes)
    return status, taken, np.insert(quantity, at, -back[comes])
