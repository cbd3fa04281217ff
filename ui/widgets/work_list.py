"""Work to be done in cards: one element however many rows, so that a whole day costs little.

What people wrote is shown as text: the script only ever sets textContent.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ui.widgets.own_component import acted, own_component
from ui.words import _

Named = tuple[str, str]
"""Name of an act and what its button says."""

START = "<div class='work'></div>"


@dataclass(frozen=True, slots=True)
class More:
    """A named part of the acts one chooses from a list."""

    label: str
    acts: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One record: its title opens it; `tone` is late, soon or calm."""

    id: int
    title: str
    says: str
    about: str
    tone: str
    acts: tuple[Named, ...]
    more: tuple[More, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkCard:
    """One kind of work; `rest` says what is not shown."""

    key: str
    title: str
    count: str
    late: bool
    rows: tuple[WorkRow, ...]
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was clicked: "open" and "all" are always possible; `id` is 0 for a whole card."""

    name: str
    group: str
    id: int


def work_list(
    cards: Sequence[WorkCard], key: str, on_act: Callable[[Chosen], None]
) -> Chosen | None:
    """Draw the cards. `on_act` is called before the page runs again, as callbacks are; the answer
    says what was clicked in this run."""
    data = {
        "groups": [asdict(card) for card in cards],
        "words": {"all": _("Show all"), "more": _("More …")},
    }
    work = own_component("work_list", START)
    return acted(work, key, data, lambda told: read_chosen(cards, told), on_act)


def read_chosen(cards: Sequence[WorkCard], told: Any) -> Chosen | None:
    """What the browser sent, as far as it was offered."""
    if not isinstance(told, dict):
        return None
    name, group, id = told.get("name"), told.get("group"), told.get("id")
    card = next((card for card in cards if card.key == group), None)
    if card is None or not isinstance(name, str):
        return None
    if name == "all":
        return Chosen("all", card.key, 0)
    row = next((row for row in card.rows if row.id == id), None)
    if row is None:
        return None
    offered = {"open", *(act for act, _says in row.acts)}
    offered |= {act for part in row.more for act, _says in part.acts}
    return Chosen(name, card.key, row.id) if name in offered else None
