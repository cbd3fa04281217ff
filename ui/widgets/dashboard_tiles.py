"""The tiles of a dashboard in rows of twelve columns, and the buttons that arrange them."""

from collections.abc import Sequence

import streamlit as st

from crm.analysis.advice import suited
from crm.analysis.layout import (
    COLUMNS,
    Direction,
    Layout,
    Tile,
    moved,
    removed,
    resized,
    rows_of,
)
from crm.analysis.narrowing import narrowed
from crm.analysis.report import run
from crm.analysis.saved import report_of_tile
from crm.book import Book
from kit.errors import UserError
from sample_data.schema import code
from ui.widgets.dashboard_state import Open, arrange
from ui.widgets.frame import SCREENS
from ui.widgets.report_view import numbers, result_plot, result_table
from ui.widgets.status import plain
from ui.words import _, t

HEIGHTS = {"small": 250, "large": 380}
ARROWS: Sequence[tuple[Direction, str]] = (
    ("left", "arrow_back"), ("up", "arrow_upward"), ("down", "arrow_downward"),
    ("right", "arrow_forward"),
)  # fmt: skip


def tiles(book: Book, one: Open, *, arranging: bool) -> None:
    """Draw every tile; on a phone they stand below each other."""
    for number, places in enumerate(rows_of(one.layout)):
        widths = [one.layout.tiles[place].width for place in places]
        rest = COLUMNS - sum(widths)
        columns = st.columns([*widths, rest] if rest else widths, gap="small")
        for column, place in zip(columns, places, strict=False):
            with column, st.container(border=True, key=f"tile-{place}", gap="xsmall"):
                if arranging:
                    _arrange_bar(one, place)
                _tile(book, one, one.layout.tiles[place], f"tile-{number}-{place}")


def _tile(book: Book, one: Open, tile: Tile, key: str) -> None:
    """One report under the dashboard's filter; what is wrong with it is said in its place."""
    try:
        name, report = report_of_tile(book, tile.report)
        narrow = narrowed(book, report, one.layout)
        result = run(book, report, narrow.conditions)
    except UserError as error:
        st.warning(plain(t(error.says)), icon=":material/info:")
        return
    _tile_title(book, tile, plain(t(name)))
    chart, title = report.chart, t(name)
    if chart == "number" or not result.heads:
        numbers(result, key, named=False)
    elif not result.records or not result.rows:
        st.caption(_("Nothing to show under this filter."))
    elif chart == "table" or not result_plot(
        book, report, result, chart, key, title=title, height=HEIGHTS[tile.height]
    ):
        result_table(result, key, title=title, height=HEIGHTS[tile.height])
    if narrow.left_out:
        names = _(", ").join(t(word) for word in narrow.left_out)
        st.caption(_("Not filtered by {names}: these records do not have it.").format(names=names))


def _tile_title(book: Book, tile: Tile, name: str) -> None:
    address = (
        code("reports", tile.report, book.schema) if isinstance(tile.report, int) else tile.report
    )
    st.page_link(SCREENS / "reports.py", label=f"**{name}**", query_params={"report": address})


def best_tile(book: Book, which: int | str) -> Tile:
    """A new tile of a fitting size: single figures a third, plots a half."""
    _name, report = report_of_tile(book, which)
    single = report.chart == "number" or (
        report.chart == "table" and suited(report, run(book, report)) == "number"
    )
    return Tile(report=which, width=4 if single else 6, height="small" if single else "large")


# --- arranging --------------------------------------------------------------------------------


def _arrange_bar(one: Open, place: int) -> None:
    key, tile = f"arrange-{one.token}-{place}", one.layout.tiles[place]
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key=key):
        for where, icon in ARROWS:
            st.button(
                "", icon=f":material/{icon}:", key=f"{key}-{where}", type="tertiary",
                help=_words()[where], on_click=arrange, args=(moved(one.layout, place, where),),
            )  # fmt: skip
        sizes = _sizes(one.layout, place, tile)
        st.menu_button(
            _("Size"), list(sizes), key=f"{key}-size", type="tertiary",
            on_click=_resize, args=(f"{key}-size", sizes),
        )  # fmt: skip
        st.button(
            "", icon=":material/close:", key=f"{key}-remove", type="tertiary",
            help=_("Remove this tile"), on_click=arrange, args=(removed(one.layout, place),),
        )  # fmt: skip


def _words() -> dict[Direction, str]:
    return {
        "left": _("One place forward"),
        "right": _("One place back"),
        "up": _("To the row above"),
        "down": _("To the row below"),
    }


def _sizes(layout: Layout, place: int, tile: Tile) -> dict[str, Layout]:
    """What the menu offers, with the layout each choice gives; the present size is left out."""
    widths = {4: _("A third wide"), 6: _("Half wide"), 12: _("Full width")}
    heights = {"small": _("Low"), "large": _("High")}
    offered = {
        name: resized(layout, place, width=width)
        for width, name in widths.items()
        if width != tile.width
    }
    return offered | {
        name: resized(layout, place, height=height)
        for height, name in heights.items()
        if height != tile.height
    }


def _resize(key: str, sizes: dict[str, Layout]) -> None:
    chosen = st.session_state.get(key)
    if chosen in sizes:
        arrange(sizes[chosen])
