"""Arithmetic of a quote: discounts compound, tax comes after them, every step half-up to the fen.

A line is quantity × list price × (1 − its discount); net is the sum of the lines × (1 − discount on
the whole); tax is net × tax rate; gross is net + tax (CONTENT C.0, C.2 V10).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple


class Priced(NamedTuple):
    """One line to be added up; the list price in fen, the discount a share."""

    quantity: int
    list_price: int
    discount: float


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of a quote in fen; `discount` is what is taken off the list prices in all, as an
    exact share before any rounding."""

    at_list: int
    lines: tuple[int, ...]
    net: int
    tax: int
    gross: int
    discount: Decimal


def sums_of(lines: Iterable[Priced], discount: float, tax_rate: float) -> Sums:
    """Add a quote up.

    >>> quote = sums_of([Priced(10, 10_000, 0.1)], 0.1, 0.13)
    >>> quote.net, quote.tax, quote.gross, quote.discount
    (81000, 10530, 91530, Decimal('0.19'))
    """
    priced = list(lines)
    amounts = tuple(line_amount(line) for line in priced)
    kept = 1 - exact(discount)
    net = to_fen(sum(amounts) * kept)
    tax = to_fen(net * exact(tax_rate))
    at_list = sum(line.quantity * line.list_price for line in priced)
    return Sums(at_list, amounts, net, tax, net + tax, _compounded(priced, at_list, kept))


def line_amount(line: Priced) -> int:
    """Fen of one line after its own discount."""
    return to_fen(line.quantity * line.list_price * (1 - exact(line.discount)))


def exact(share: float | None) -> Decimal:
    """A share as people wrote it: 0.1 is a tenth, not its nearest binary fraction."""
    return Decimal(str(share or 0))


def to_fen(amount: Decimal) -> int:
    """Half-up to whole fen."""
    return int(amount.to_integral_value(ROUND_HALF_UP))


def fen_of_yuan(typed: float) -> int:
    """Fen of an amount that somebody typed in yuan.

    >>> fen_of_yuan(1234.565)
    123457
    """
    return to_fen(Decimal(str(typed)) * 100)


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Split fen in the proportion of the weights so that the parts add up exactly; fen left over
    go to the largest remainders, the earlier part first.

    >>> spread(100, [1, 1, 1])
    [34, 33, 33]
    """
    whole = sum(weights)
    if whole == 0:
        return [total if place == 0 else 0 for place in range(len(weights))]
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts


def _compounded(lines: list[Priced], at_list: int, kept: Decimal) -> Decimal:
    if at_list == 0:
        return Decimal(0)
    paid = sum(
        (line.quantity * line.list_price * (1 - exact(line.discount)) for line in lines),
        Decimal(0),
    )
    return 1 - paid * kept / at_list
