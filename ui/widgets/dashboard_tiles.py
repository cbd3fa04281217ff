"""The tiles of a dashboard on a grid of twelve columns, and the buttons that arrange them.

A tile of figures is one element, a plot three: a dashboard is the page that shows most at once.
"""

from html import escape

import streamlit as st

from crm.analysis.advice import suited
from crm.analysis.definition import Report
from crm.analysis.layout import Layout, Tile, placed, removed, resized
from crm.analysis.narrowing import Narrowed, narrowed
from crm.analysis.report import Result, run
from crm.analysis.saved import report_of_tile
from crm.book import Book
from kit.errors import UserError
from sample_data.schema import code
from ui.widgets.dashboard_state import Open, arrange
from ui.widgets.page_links import page_anchor
from ui.widgets.report_view import result_plot, result_table, shown_figure
from ui.words import _, t

HEIGHTS = {"small": 250, "large": 380}
MOST_FIGURES = 6


def tiles(book: Book, one: Open, *, arranging: bool) -> None:
    """Draw every tile; on a phone they stand below each other."""
    with st.container(key="tiles"):
        for place in range(len(one.layout.tiles)):
            _tile(book, one, place, arranging)


def _tile(book: Book, one: Open, place: int, arranging: bool) -> None:
    """One report under the dashboard's filter; what is wrong with it is said in its place."""
    tile = one.layout.tiles[place]
    try:
        name, report = report_of_tile(book, tile.report)
        narrow = narrowed(book, report, one.layout)
        result = run(book, report, narrow.conditions)
    except UserError as error:
        head = f'<div class="kx-w{tile.width}">{escape(t(error.says))}</div>'
        _framed(one, place, arranging, head)
        return
    address = (
        code("reports", tile.report, book.schema) if isinstance(tile.report, int) else tile.report
    )
    title = page_anchor("reports", t(name), report=address)
    head = f'<div class="kx-w{tile.width}">{title}{_below(report, result, narrow)}</div>'
    if _is_figures(report, result) and not arranging:
        st.html(f'<div class="kx-tile kx-w{tile.width}">{head}</div>')
        return
    with _framed(one, place, arranging, head):
        _picture(book, one, place, report, result, t(name))


def _framed(one: Open, place: int, arranging: bool, head: str) -> st.delta_generator.DeltaGenerator:
    """A tile's frame with its head; what it shows is drawn into it."""
    frame = st.container(border=True, key=f"tile-{place}", gap="xsmall")
    with frame:
        if arranging:
            _arrange_bar(one, place)
        st.html(head)
    return frame


def _is_figures(report: Report, result: Result) -> bool:
    return report.chart == "number" or not result.heads


def _below(report: Report, result: Result, narrow: Narrowed) -> str:
    """What stands below a tile's name: large figures, and what the filter could not narrow."""
    words = ""
    if _is_figures(report, result):
        several = len(result.series) > 1
        for series in result.series[:MOST_FIGURES]:
            label = f"<small>{escape(t(series.label))}</small>" if several else ""
            figure = escape(shown_figure(series, series.total))
            words += f'<div class="kx-figure">{label}<strong>{figure}</strong></div>'
    elif not result.records or not result.rows:
        words = f"<p>{escape(_('Nothing to show under this filter.'))}</p>"
    if narrow.left_out:
        names = _(", ").join(t(word) for word in narrow.left_out)
        said = _("Not filtered by {names}: these records do not have it.").format(names=names)
        words += f"<p><small>{escape(said)}</small></p>"
    return words


def _picture(book: Book, one: Open, place: int, report: Report, result: Result, title: str) -> None:
    if _is_figures(report, result) or not result.records or not result.rows:
        return
    tile, key = one.layout.tiles[place], f"tile-{place}-of-{one.token}"
    height = HEIGHTS[tile.height]
    if report.chart != "table" and result_plot(
        book, report, result, report.chart, key, title=title, height=height
    ):
        return
    result_table(result, key, title=title, height=height)


def best_tile(book: Book, which: int | str) -> Tile:
    """A new tile of a fitting size: single figures a third, plots a half."""
    _name, report = report_of_tile(book, which)
    single = report.chart == "number" or (
        report.chart == "table" and suited(report, run(book, report)) == "number"
    )
    return Tile(report=which, width=4 if single else 6, height="small" if single else "large")


# --- arranging --------------------------------------------------------------------------------


def _arrange_bar(one: Open, place: int) -> None:
    """Two clicks put a tile anywhere: a menu of places, a menu of sizes, and away with it."""
    key, tile = f"arrange-{one.token}-{place}", one.layout.tiles[place]
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key=key):
        if place:
            st.button(
                "", icon=":material/arrow_back:", key=f"{key}-forward", type="tertiary",
                help=_("One place forward"), on_click=arrange,
                args=(placed(one.layout, place, place - 1),),
            )  # fmt: skip
        _menu(_("Move tile"), f"{key}-place", _places(one.layout, place))
        _menu(_("Size"), f"{key}-size", _sizes(one.layout, place, tile))
        st.button(
            "", icon=":material/close:", key=f"{key}-remove", type="tertiary",
            help=_("Remove this tile"), on_click=arrange, args=(removed(one.layout, place),),
        )  # fmt: skip


def _menu(label: str, key: str, offered: dict[str, Layout]) -> None:
    if offered:
        st.menu_button(
            label, list(offered), key=key, type="tertiary", on_click=_choose, args=(key, offered)
        )


def _places(layout: Layout, place: int) -> dict[str, Layout]:
    """Every other place, with the layout that gives."""
    last = len(layout.tiles) - 1
    named = {0: _("To the front"), last: _("To the end")}
    near = {place - 1: _("One place forward"), place + 1: _("One place back")}
    return {
        (near | named).get(target) or _("To place {n}").format(n=target + 1): placed(
            layout, place, target
        )
        for target in range(last + 1)
        if target != place
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


def _choose(key: str, offered: dict[str, Layout]) -> None:
    chosen = st.session_state.get(key)
    if chosen in offered:
        arrange(offered[chosen])
