"""How a dashboard is arranged: tiles that flow into rows of twelve columns, and moving them.

A dashboard is stored as plain JSON in `dashboards.layout`, so that a check can count its tiles and
read what each of them shows.
"""

from datetime import date, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kit.errors import UserError
from kit.text import Text

MOST_TILES, COLUMNS = 12, 12
Width = Literal[4, 6, 12]
Height = Literal["small", "large"]
Period = Literal["all", "last_30", "last_90", "last_180", "last_365", "this_year"]
PERIODS: dict[Period, Text] = {
    "all": Text(zh="全部时间", en="All time"),
    "last_30": Text(zh="最近 30 天", en="Last 30 days"),
    "last_90": Text(zh="最近 90 天", en="Last 90 days"),
    "last_180": Text(zh="最近 180 天", en="Last 180 days"),
    "last_365": Text(zh="最近 365 天", en="Last 365 days"),
    "this_year": Text(zh="今年", en="This year"),
}


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Tile(_Plain):
    """One report on a dashboard: a saved one by its id, or a ready one by its name."""

    report: int | str
    width: Width = 6
    """Columns of twelve."""
    height: Height = "small"


class Layout(_Plain):
    """Tiles in reading order, and the filter that applies to all of them where it fits."""

    tiles: tuple[Tile, ...] = Field(default=(), max_length=MOST_TILES)
    period: Period = "all"
    owner: int | None = None
    region: str | None = Field(default=None, max_length=40)


def read_layout(plain: Any) -> Layout:
    """The layout that plain data holds; UserError when it is none or has over 12 tiles."""
    try:
        return Layout.model_validate(plain)
    except ValidationError as error:
        if any(one["type"] == "too_long" for one in error.errors()):
            raise full() from error
        raise UserError(
            "bad_dashboard",
            "仪表盘的布局无法读取，请重新设置。",
            "The dashboard's layout cannot be read; please set it up again.",
        ) from error


def full() -> UserError:
    return UserError(
        "too_many_tiles",
        f"一个仪表盘最多 {MOST_TILES} 块，请先移除一块，或另建一个仪表盘。",
        f"A dashboard has at most {MOST_TILES} tiles; remove one, or make another dashboard.",
    )


def added(layout: Layout, tile: Tile) -> Layout:
    """The layout with one more tile at its end; UserError when it is full."""
    if len(layout.tiles) >= MOST_TILES:
        raise full()
    return layout.model_copy(update={"tiles": (*layout.tiles, tile)})


def removed(layout: Layout, place: int) -> Layout:
    kept = tuple(tile for number, tile in enumerate(layout.tiles) if number != place)
    return layout.model_copy(update={"tiles": kept})


def resized(layout: Layout, place: int, **size: Any) -> Layout:
    """The layout with another `width` or `height` of one tile."""
    tiles = list(layout.tiles)
    tiles[place] = Tile.model_validate(tiles[place].model_dump() | size)
    return layout.model_copy(update={"tiles": tuple(tiles)})


def placed(layout: Layout, place: int, target: int) -> Layout:
    """The layout with the tile of `place` at `target`; the others close up."""
    tiles = list(layout.tiles)
    tiles.insert(target, tiles.pop(place))
    return layout.model_copy(update={"tiles": tuple(tiles)})


def tidied(layout: Layout) -> Layout:
    """Low tiles of a third first, then the others in their order, so that no row has a gap."""
    small = [tile for tile in layout.tiles if tile.width == 4 and tile.height == "small"]
    rest = [tile for tile in layout.tiles if tile not in small]
    return layout.model_copy(update={"tiles": (*small, *rest)})


def since(period: Period, as_of: date) -> date | None:
    """The first day of a period that ends today; None for all time."""
    if period == "all":
        return None
    if period == "this_year":
        return date(as_of.year, 1, 1)
    return as_of - timedelta(days=int(period.removeprefix("last_")))
