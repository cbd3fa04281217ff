"""A log-log plot of seconds over customers as SVG, written by hand."""

import math
from typing import NamedTuple

WIDTH, HEIGHT = 720, 440
LEFT, RIGHT, TOP, BOTTOM = 76, 48, 56, 62
COLOURS = ("#2f6f9f", "#c2573a", "#4c8c4a")
GREY, INK = "#d9dde2", "#333a44"


class Point(NamedTuple):
    customers: int
    seconds: float


class Axes(NamedTuple):
    """Whole powers of ten that the axes run between."""

    left: int
    right: int
    low: int
    high: int

    def x(self, customers: float) -> float:
        share = (math.log10(customers) - self.left) / (self.right - self.left)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, seconds: float) -> float:
        share = (math.log10(seconds) - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def plot(lines: dict[str, list[Point]], through: Point) -> str:
    """The lines by name, and a dashed one of the same cost a customer as at the point `through`."""
    points = [point for line in lines.values() for point in line]
    axes = _axes(points)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="system-ui, sans-serif" font-size="13" fill="{INK}" role="img">',
        "<title>CPU seconds to make a firm, by its number of customers</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_grid(axes),
        *_linear(axes, points, through),
        *(
            mark
            for number, (name, line) in enumerate(lines.items())
            for mark in _line(axes, line, name, COLOURS[number % len(COLOURS)], number)
        ),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _axes(points: list[Point]) -> Axes:
    across = [math.log10(point.customers) for point in points]
    up = [math.log10(point.seconds) for point in points]
    return Axes(
        math.floor(min(across)), math.ceil(max(across)), math.floor(min(up)), math.ceil(max(up))
    )


def _grid(axes: Axes) -> list[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = []
    for power in range(axes.left, axes.right + 1):
        x = axes.x(10.0**power)
        parts.append(f'<path d="M{x:.1f} {TOP}V{bottom}" stroke="{GREY}"/>')
        parts.append(_text(x, bottom + 20, f"{10**power:,}", "middle"))
    for power in range(axes.low, axes.high + 1):
        y = axes.y(10.0**power)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="{GREY}"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{10.0**power:g} s", "end"))
    parts.append(_text((LEFT + right) / 2, bottom + 46, "customers", "middle"))
    return parts


def _linear(axes: Axes, points: list[Point], through: Point) -> list[str]:
    ends = [
        (axes.x(customers), axes.y(through.seconds * customers / through.customers))
        for customers in (through.customers, max(point.customers for point in points))
    ]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in ends)
    dashes = ' stroke-dasharray="5 4"'
    return [
        f'<path d="M{path}" stroke="{INK}"{dashes} fill="none"/>',
        _legend(3, "linear growth", INK, dashes),
    ]


def _line(axes: Axes, line: list[Point], name: str, colour: str, place: int) -> list[str]:
    spots = [(axes.x(point.customers), axes.y(point.seconds)) for point in line]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
    return [
        f'<path d="M{path}" stroke="{colour}" stroke-width="2" fill="none"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in spots),
        _legend(place, name, colour),
    ]


def _legend(place: int, name: str, colour: str, dashes: str = "") -> str:
    x = LEFT + (0, 200, 290, 450)[place]
    stroke = f'<path d="M{x} 30h28" stroke="{colour}" stroke-width="2"{dashes}/>'
    return stroke + _text(x + 36, 34, name, "start")


def _text(x: float, y: float, says: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{says}</text>'
