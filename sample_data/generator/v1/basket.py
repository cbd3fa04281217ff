"""What orders come to: their lines, their worth, and what is cancelled or sent back."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kit.seeds import Ints
from sample_data.generator.v1.catalogue import Products
from sample_data.generator.v1.draws import Dice, Flags, either, run_starts, sums
from sample_data.generator.v1.lines import Lines, Wanted, lines, order_dice
from sample_data.generator.v1.people import People
from sample_data.generator.v1.pieces import in_pieces
from sample_data.generator.v1.world import World

SmallInts = npt.NDArray[np.int32]
COMPLETED, CANCELLED, RETURNED, TEST = range(4)
PARTLY = 4


@dataclass(frozen=True)
class LineBlock:
    """Lines of consecutive orders, returns among them, as the table of order lines has them."""

    order_id: SmallInts
    product_id: SmallInts
    quantity: SmallInts
    unit_price: Ints
    """Fen a piece after discount."""
    amount: Ints


@dataclass(frozen=True)
class Baskets:
    """One entry per order, and the lines in blocks, sorted by order and line."""

    status: Ints
    amount: Ints
    """Fen, sum of the order's lines."""
    cogs: Ints
    asks: Flags
    """Whether the customer has a question."""
    replies: Flags
    """Whether the customer answers a survey."""
    lines: list[LineBlock]


def baskets(world: World, who: People, goods: Products, wanted: Wanted) -> Baskets:
    """What is in each order, worth about `spend`, and what became of it."""
    pieces = in_pieces(
        lambda part: _baskets(world, who, goods, part.start, wanted.part(part)), len(wanted.key)
    )
    status, amount, cogs, asks, replies = (
        np.concatenate([piece[column] for piece in pieces]) for column in range(5)
    )
    return Baskets(status, amount, cogs, asks, replies, [piece[5] for piece in pieces])


def _baskets(
    world: World, who: People, goods: Products, first_row: int, wanted: Wanted
) -> tuple[Ints, Ints, Ints, Flags, Flags, LineBlock]:
    dice = order_dice(world, wanted.key)
    made = lines(world, who, goods, wanted, dice)
    status, taken, (back, count) = _with_returns(made, _statuses(world, dice[1]))
    made = made.taken(taken)
    pieces, product, price = made.quantity, made.product, made.price
    pieces[back] = -count
    amount = pieces * price
    starts = run_starts(made.order)
    asks, replies = world.draws.dice("after order", wanted.key, 32, 32)
    return (
        either(status == PARTLY, COMPLETED, status),
        sums(amount, starts),
        sums(pieces * goods.cost.take(product), starts),
        asks.chance(world.industry.service.enquiry),
        replies.chance(world.industry.service.reply_rate),
        LineBlock(
            (made.order + (first_row + 1)).astype(np.int32),
            (product + 1).astype(np.int32),
            pieces.astype(np.int32),
            price,
            amount,
        ),
    )


def _statuses(world: World, dice: Dice) -> Ints:
    """Status of each order; PARTLY stands for a completed order with something sent back."""
    about = world.industry.defects
    half = about.returned / 2
    rest = 1 - about.cancelled - about.returned - about.test_orders
    return dice.choice((rest, about.cancelled, half, about.test_orders, half))


def _with_returns(made: Lines, status: Ints) -> tuple[Ints, Ints, tuple[Ints, Ints]]:
    """Add a line for whatever came back: a whole order, or its last line.

    Returns the status of each order; for each line, returns among them, which line it is or takes
    back; and of the returns their positions and pieces.
    """
    starts = run_starts(made.order)
    ends = np.append(starts[1:], len(made.order))
    alone, last = ends - starts == 1, made.quantity[ends - 1]
    status = either((status == PARTLY) & alone & (last == 1), RETURNED, status)
    whole_order = np.flatnonzero((status == RETURNED).take(made.order))
    part = np.flatnonzero(status == PARTLY)
    comes = np.concatenate([whole_order, ends[part] - 1])
    count = np.concatenate([made.quantity.take(whole_order), last[part] // (1 + alone[part])])
    by_line = np.argsort(comes, kind="stable")
    comes, count = comes.take(by_line), count.take(by_line)
    at = ends.take(made.order.take(comes))
    line, back = np.arange(len(made.order), dtype=np.int64), at + np.arange(len(at))
    taken = np.empty(len(line) + len(back), dtype=np.int64)
    taken[line + np.cumsum(np.bincount(at, minlength=len(line) + 1))[:-1]] = line
    taken[back] = comes
    return status, taken, (back, count)
