"""The opportunity board as the browser gets it: its columns, and a card per deal."""

from dataclasses import dataclass, replace
from datetime import date

from crm.board import Card, Column
from crm.rules import CLOSED, stage_label
from kit.text import one_of
from sample_data.schema import code
from ui.widgets import kanban
from ui.widgets.deal_dialogs import following_stage
from ui.widgets.status import day, money, number, percent
from ui.words import _, t


def deal_columns(columns: list[Column], owners: dict[int, str], today: date) -> list[kanban.Column]:
    """The columns of the board with their figures and cards."""
    cards = _Cards.of(owners, today)
    return [_column(cards, column) for column in columns]


def deals_to_read(
    columns: list[Column], owners: dict[int, str], today: date
) -> list[kanban.Column]:
    """The same columns with cards that stay where they are and lead nowhere else."""
    return [
        replace(
            column,
            following=None,
            cards=[replace(card, moves=False, href="") for card in column.cards],
        )
        for column in deal_columns(columns, owners, today)
    ]


def deal_acts() -> list[tuple[str, str]]:
    """What one does with an open deal from its menu."""
    return [
        ("open", _("Open")),
        ("plan", _("Plan next step")),
        ("edit", _("Edit")),
        ("quote", _("New quote")),
        ("stage", _("Another stage")),
        ("lose", _("Close as lost")),
        ("account", _("Open the customer")),
    ]


def closed_acts() -> list[tuple[str, str]]:
    """The same of a closed deal."""
    return [("open", _("Open")), ("account", _("Open the customer"))]


def _column(cards: "_Cards", column: Column) -> kanban.Column:
    on = following_stage(column.stage) if column.stage not in CLOSED else None
    rest = column.count - len(column.cards)
    return kanban.Column(
        id=column.stage,
        label=t(column.label),
        chance=percent(column.probability, 0),
        lines=(
            _("{n} · {amount}").format(n=number(column.count), amount=_yuan(column.amount)),
            _("weighted {weighted}").format(weighted=_yuan(column.weighted)),
        ),
        cards=[cards.drawn(card) for card in column.cards],
        more=_("and {n} more; search, filter or use the list").format(n=rest) if rest else "",
        following=(on, t(stage_label(on))) if on else None,
    )


def _yuan(fen: int) -> str:
    """On a card there is no room for two noughts."""
    return money(fen).removesuffix(".00")


@dataclass(frozen=True, slots=True)
class _Cards:
    """What all cards of a board share, looked up once."""

    today: date
    owners: dict[int, str]
    age: str
    due: str
    late: str
    nothing: str

    @staticmethod
    def of(owners: dict[int, str], today: date) -> "_Cards":
        return _Cards(
            today,
            owners,
            _("{n} days here"),
            _("closes {day}"),
            _("Late: {what}"),
            _("No next step"),
        )

    def drawn(self, card: Card) -> kanban.Card:
        is_open = card.stage not in CLOSED
        closes = card.close_date
        return kanban.Card(
            id=card.id,
            title=_about(card),
            href=f"record?id={code('opportunities', card.id)}",
            under=card.account,
            amount=_yuan(card.amount),
            facts=one_of(self.age.format(n=card.days_in_stage)) if is_open else "",
            due=self.due.format(day=day(closes) or "–") if is_open else day(closes),
            is_overdue=is_open and closes is not None and closes < self.today,
            step=self._step(card) if is_open else ("closed", ""),
            owner=self.owners.get(card.owner_id or 0, ""),
            moves=is_open,
        )

    def _step(self, card: Card) -> tuple[kanban.Tone, str]:
        if card.step == "none":
            return "none", self.nothing
        words = f"{day(card.next_step_on)} {card.next_step}".strip()
        return card.step, self.late.format(what=words) if card.step == "late" else words


def _about(card: Card) -> str:
    """The deal's name without the customer's, which stands below it."""
    return card.name.removeprefix(card.account).lstrip(" ·-：:") or card.name
