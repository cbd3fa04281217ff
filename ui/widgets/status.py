"""How states, times, money and emptiness look, the same on every screen.

chip(state)              a coloured word for a state, as Markdown: `st.markdown(chip("passed"))`
saved_at(moment)         "已保存 10:42:07" in the visitor's own time zone
money(fen)  percent(share)  day(date)  moment(datetime)  number(value)
empty_state(text, what_to_do)   for a table or list with nothing in it
"""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from ui.words import _

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Used where the browser names no time zone, and on machines without a zone database."""

LOOKS = {
    "locked": ("gray", "lock"),
    "not_open": ("gray", "schedule"),
    "open": ("blue", "radio_button_unchecked"),
    "draft": ("orange", "edit_note"),
    "submitted": ("violet", "hourglass_top"),
    "passed": ("green", "check_circle"),
    "failed": ("red", "cancel"),
    "partial": ("orange", "contrast"),
    "closed": ("gray", "event_busy"),
    "late": ("red", "alarm"),
    "overridden": ("violet", "edit"),
    "active": ("green", "check"),
    "inactive": ("gray", "block"),
    "warning": ("orange", "warning"),
}


def state_name(state: str) -> str:
    """The word for a state."""
    names = {
        "locked": _("Locked"),
        "not_open": _("Not open yet"),
        "open": _("To do"),
        "draft": _("Draft saved"),
        "submitted": _("Handed in"),
        "passed": _("Passed"),
        "failed": _("Not yet"),
        "partial": _("Partly right"),
        "closed": _("Closed"),
        "late": _("Late"),
        "overridden": _("Score changed by hand"),
        "active": _("Active"),
        "inactive": _("Inactive"),
        "warning": _("Please check"),
    }
    return names.get(state, state)


def chip(state: str, label: str | None = None) -> str:
    """A state as a coloured badge in Markdown; `label` replaces the usual word."""
    colour, icon = LOOKS.get(state, ("gray", "circle"))
    return f":{colour}-badge[:material/{icon}: {plain(label or state_name(state))}]"


def plain(text: str) -> str:
    """Text that comes from people, so that Markdown shows it as it was typed."""
    for mark in "\\`*_[]{}<>#$~|:!":
        text = text.replace(mark, "\\" + mark)
    return text


def saved_at(at: datetime) -> str:
    """When something became durable, to the second."""
    return _("Saved {time}").format(time=local(at).strftime("%H:%M:%S"))


def moment(at: datetime | None) -> str:
    """A point in time as people read it, in the visitor's time zone."""
    return "" if at is None else local(at).strftime("%Y-%m-%d %H:%M")


def day(on: date | None) -> str:
    return "" if on is None else on.isoformat()


def money(fen: int | None) -> str:
    """Fen as yuan with unit: 123456 -> "¥1,234.56"."""
    if fen is None:
        return ""
    return f"{'-' if fen < 0 else ''}¥{Decimal(abs(fen)) / 100:,.2f}"


def percent(share: float | None, digits: int = 1) -> str:
    """A share of 0..1 as per cent: 0.256 -> "25.6%"."""
    return "" if share is None else f"{share:.{digits}%}"


def number(value: float | None, digits: int = 0) -> str:
    return "" if value is None else f"{value:,.{digits}f}"


def local(at: datetime) -> datetime:
    """A stored moment (UTC when it says nothing) in the visitor's time zone."""
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return aware.astimezone(visitor_zone())


def visitor_zone() -> tzinfo:
    """The browser's time zone; China where it names none."""
    name = st.context.timezone
    try:
        return ZoneInfo(name) if name else CHINA
    except (ZoneInfoNotFoundError, ValueError):
        return CHINA


def empty_state(text: str, what_to_do: str, icon: str = "inbox") -> None:
    """Say that there is nothing, and what the person can do about it."""
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(f":material/{icon}: **{text}**", width="content")
        st.caption(what_to_do, width="content")
