"""A board of columns whose cards are dragged: one component in the browser, whatever its cards.

`kanban(key, board, on_act)` draws it; in the callback `sent(key)` is what the person did. The
browser sends one act at a time, and the next once `Board.answered` names the one before.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from ui.widgets.own_component import own_component, told
from ui.words import _

BOARD = "kanban"
MOST_IN_A_NAME = 40
"""Characters of the name of an act or a column."""
MARK = re.compile(r"[0-9a-z]{1,40}")
"""Idempotency keys and marks of acts."""
Tone = Literal["late", "planned", "none", "closed"]


@dataclass(frozen=True, slots=True)
class Card:
    """One card, in the person's language."""

    id: int
    title: str
    href: str
    """Address of the record's page, for a tab of its own."""
    under: str
    """The line below the title."""
    amount: str
    facts: str
    due: str
    """The last of the facts."""
    is_overdue: bool
    step: tuple[Tone, str]
    """How the next step stands, and in words."""
    owner: str
    moves: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its lines of figures, its cards, and the column one step on."""

    id: str
    label: str
    chance: str
    lines: tuple[str, ...]
    cards: Sequence[Card]
    more: str = ""
    """Says how many cards are not shown."""
    following: tuple[str, str] | None = None
    """Id and label of the column one step on."""


@dataclass(frozen=True, slots=True)
class Board:
    """What the browser draws. `key` makes an act that is sent twice count once."""

    label: str
    columns: Sequence[Column]
    key: str
    acts: Sequence[tuple[str, str]]
    """Name and words of what one does with a card that moves, from its menu."""
    still_acts: Sequence[tuple[str, str]]
    """The same of a card that does not."""
    away: Sequence[tuple[str, str]] = ()
    """Id and label of columns that are not shown; they appear while a card is dragged."""
    refused: str = ""
    """Why the last act was not done."""
    done: str = ""
    """What the last act changed."""
    answered: str = ""
    """The mark of the last act that was carried out or refused."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody did on the board: an act of a card, or `move` to the column `to`."""

    act: str
    id: int
    to: str
    key: str
    mark: str


def kanban(key: str, board: Board, on_act: Callable[[], None]) -> None:
    """Draw the board. Its texts reach the page as text, never as markup."""
    # bytes and not a dictionary: Streamlit would write the JSON twice
    data = orjson.dumps({"board": board, "words": _words()})
    own_component(BOARD)(key=key, data=data, on_act_change=on_act)


def sent(key: str) -> Sent | None:
    """In the callback: what the browser sent; None when no board of ours sends such a thing."""
    act = told(key)
    if not isinstance(act, dict):
        return None
    names: list[Any] = [act.get("act"), act.get("to", "")]
    marks: list[Any] = [act.get("key"), act.get("mark")]
    id = act.get("id")
    if not all(isinstance(name, str) and len(name) <= MOST_IN_A_NAME for name in names):
        return None
    if not all(isinstance(mark, str) and MARK.fullmatch(mark) for mark in marks):
        return None
    if type(id) is not int or not 0 < id < 2**31:
        return None
    return Sent(names[0], id, names[1], marks[0], marks[1])


def _words() -> dict[str, str]:
    return {
        "help": _(
            "Arrow keys go from card to card, Enter opens, the full stop moves one stage on, "
            "M opens the menu. Drag a card to another column with the mouse, or hold it on a phone."
        ),
        "saving": _("Saving …"),
        "unanswered": _("The server has not answered. Please check the card and try again."),
        "next": _("To “{stage}”"),
        "menu": _("More: {name}"),
        "dismiss": _("Close message"),
        "empty": _("No cards"),
        "moving": _("{name} is being dragged. Escape puts it back."),
    }
