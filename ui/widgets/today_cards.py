"""The work of a day as cards: words, facts and acts of each kind."""

from collections.abc import Callable, Sequence

from crm.book import Book
from crm.today import Group, Item
from sample_data.schema import code
from ui.widgets.records import staff_names
from ui.widgets.status import money, number
from ui.widgets.work_list import More, Named, WorkCard, WorkRow
from ui.words import _, t

TABLES = {
    "activities": "activities",
    "cases": "cases",
    "leads": "leads",
    "deals": "opportunities",
    "approvals": "approvals",
    "quotes": "quotes",
    "receivables": "payments",
    "campaigns": "campaigns",
}
"""Kind of work -> the table of its records, whose page lists them all. Approvals are decided on
their page."""
POSTPONED = (1, 3, 7)
"""Days."""


def cards(book: Book, groups: Sequence[Group]) -> list[WorkCard]:
    """A card for each group."""
    titles, names, acts = _titles(), staff_names(book), _acts()
    more = _more_of_activity(book)
    return [
        WorkCard(
            group.key, titles[group.key], number(group.count), group.late > 0,
            tuple(
                _row(book, item, names, acts[group.key](book, item),
                     more if group.key == "activities" else ())
                for item in group.items
            ),
            _rest(group),
        )
        for group in groups
    ]  # fmt: skip


def _titles() -> dict[str, str]:
    return {
        "activities": _("Activities due"),
        "cases": _("Cases: SLA ends soon"),
        "leads": _("New leads"),
        "deals": _("Deals to move"),
        "approvals": _("Approvals waiting"),
        "quotes": _("Quotes with the customer"),
        "receivables": _("Overdue receivables"),
        "campaigns": _("Campaigns to look at"),
    }


def _rest(group: Group) -> str:
    rest = group.count - len(group.items)
    parts = [_("{n} late").format(n=number(group.late))] if group.late else []
    parts += [_("and {n} more").format(n=number(rest))] if rest else []
    return " · ".join(parts) if rest else ""


def _row(
    book: Book, item: Item, names: dict[int, str], acts: tuple[Named, ...], more: tuple[More, ...]
) -> WorkRow:
    who = book.value("accounts", item.account_id, "name") if item.account_id else None
    title = t(item.title) or code(item.table, item.id, book.schema)
    parts = (
        None if who == title else who,
        None if item.amount is None else money(item.amount),
        names.get(item.owner_id or 0),
    )
    about = " · ".join(part for part in parts if part)
    return WorkRow(item.id, title, t(item.says), about, item.tone, acts, more)


def _acts() -> dict[str, Callable[[Book, Item], tuple[Named, ...]]]:
    """What one can do at once with one of each kind."""
    return {
        "activities": lambda _book, _item: (("done:", _("Done")),),
        "cases": _of_case,
        "leads": _of_lead,
        "deals": lambda _book, _item: (("plan_deal", _("Plan next step")),),
        "approvals": lambda _book, _item: (("open", _("Decide")),),
        "quotes": lambda _book, _item: (("plan_quote", _("Follow up")),),
        "receivables": lambda _book, _item: (("plan_payment", _("Plan a reminder")),),
        "campaigns": lambda _book, _item: (("open", _("Look at it")),),
    }


def _of_case(_book: Book, item: Item) -> tuple[Named, ...]:
    if item.owner_id is None:
        return (("assign_case", _("Assign to …")),)
    return (("open", _("Reply")),)


def _of_lead(book: Book, item: Item) -> tuple[Named, ...]:
    if item.owner_id is None or book.value("leads", item.id, "status") == "new":
        return (("assign_lead", _("Assign to …")),)
    return (("score", _("Score")),)


def _more_of_activity(book: Book) -> tuple[More, ...]:
    """Done with an outcome, later, or with everything one wants to say about it."""
    outcomes = book.schema["activities"].columns["outcome"].values
    days = {1: _("Tomorrow"), 3: _("In 3 days"), 7: _("In a week")}
    return (
        More(_("Done, outcome"), tuple((f"done:{k}", t(v)) for k, v in outcomes.items())),
        More(_("Postpone"), tuple((f"later:{n}", days[n]) for n in POSTPONED)),
        More(_("Details"), (("log", _("Log the result …")),)),
    )
