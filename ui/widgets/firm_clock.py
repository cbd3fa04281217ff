"""What day it is in the visitor's firm: a line for the sidebar that leads to the clock."""

from datetime import date, datetime

from ui import desk
from ui.widgets.page_links import page_anchor
from ui.words import _


def firm_clock() -> str:
    """Today in the firm, as a link to the page of the clock (HTML)."""
    return page_anchor(
        "clock",
        instant_words(desk.book().now),
        icon="schedule",
        title=_("Today in your firm; click to let time pass"),
    )


def instant_words(at: datetime) -> str:
    """An instant inside the firm with its weekday; no time zone, it is the firm's own."""
    return _("{day} ({weekday}) {time}").format(
        day=at.date().isoformat(), weekday=weekday(at), time=at.strftime("%H:%M")
    )


def weekday(at: date) -> str:
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return names[at.weekday()]
