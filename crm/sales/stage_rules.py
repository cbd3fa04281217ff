"""What a deal must have before it enters a stage: data, one line per stage.

A requirement is met by any one of its ways. Ways that are fields of the deal can be filled in on
the spot; the others are facts found elsewhere in the CRM.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from crm.book import Book, Row
from crm.rules import STAGES, stage_label
from kit.errors import UserError
from kit.text import Text

Fact = Callable[[Book, Row], bool]


@dataclass(frozen=True, slots=True)
class Requirement:
    """`fields` of the deal must all be filled in, or one of `facts` must hold."""

    says: Text
    fields: tuple[str, ...]
    facts: tuple[Fact, ...] = ()


def _has_contact(book: Book, deal: Row) -> bool:
    return bool(book.pointing_to("contacts", "account_id", deal["account_id"]))


def _has_sent_quote(book: Book, deal: Row) -> bool:
    quotes = book.pointing_to("quotes", "opportunity_id", deal["id"])
    return any(book.value("quotes", id, "sent_on") is not None for id in quotes)


AMOUNT = Requirement(Text(zh="预计金额大于 0", en="an amount above 0"), ("amount",))
CLOSE_DATE = Requirement(Text(zh="预计成交日", en="a close date"), ("close_date",))
SOMEBODY = Requirement(
    Text(
        zh="客户的联系人，或下一步及其日期",
        en="a contact at the account, or a next step with its day",
    ),
    ("next_step", "next_step_on"),
    (_has_contact,),
)
OFFER = Requirement(
    Text(
        zh="已发送的报价单，或下一步及其日期",
        en="a quote that was sent, or a next step with its day",
    ),
    ("next_step", "next_step_on"),
    (_has_sent_quote,),
)
REQUIRED: Mapping[str, tuple[Requirement, ...]] = {
    "qualification": (AMOUNT,),
    "proposal": (AMOUNT, CLOSE_DATE, SOMEBODY),
    "negotiation": (AMOUNT, CLOSE_DATE, OFFER),
}
"""Asked on entering a stage from the one before; going back or losing a deal asks for nothing."""


def missing(book: Book, deal: Row, stage: str) -> list[Requirement]:
    """What the deal lacks for a stage it would move forward to."""
    if stage not in STAGES or STAGES.index(stage) <= STAGES.index(deal["stage"]):
        return []
    return [need for need in REQUIRED.get(stage, ()) if not _is_met(book, deal, need)]


def missing_fields(book: Book, deal: Row, stage: str) -> list[str]:
    """The fields that would satisfy what is missing, each once."""
    return list(dict.fromkeys(name for need in missing(book, deal, stage) for name in need.fields))


def stage_fields(book: Book, deal: Row) -> tuple[str, ...]:
    """The fields the stage of a deal needs and no fact elsewhere makes up for, each once."""
    needs = [
        need
        for need in REQUIRED.get(deal["stage"], ())
        if not any(fact(book, deal) for fact in need.facts)
    ]
    return tuple(dict.fromkeys(name for need in needs for name in need.fields))


def check_kept(book: Book, before: Row, after: Row) -> None:
    """UserError when a change takes away what the stage of the deal needs. What was missing
    before the change is no reason to refuse it."""
    lost = [
        need
        for need in REQUIRED.get(after["stage"], ())
        if _is_met(book, before, need) and not _is_met(book, after, need)
    ]
    if lost:
        stage = stage_label(after["stage"])
        raise UserError(
            "stage_keeps",
            f"处于“{stage.zh}”阶段的商机不能没有：{'；'.join(need.says.zh for need in lost)}。",
            f"A deal at “{stage.en}” keeps: {'; '.join(need.says.en for need in lost)}.",
        )


def check_requirements(book: Book, deal: Row, stage: str) -> None:
    """UserError naming everything the deal lacks for that stage."""
    needs = missing(book, deal, stage)
    if needs:
        raise UserError(
            "stage_needs",
            f"进入这个阶段之前还需要：{'；'.join(need.says.zh for need in needs)}。",
            f"Before this stage the deal needs: {'; '.join(need.says.en for need in needs)}.",
        )


def _is_met(book: Book, deal: Row, need: Requirement) -> bool:
    if all(_filled(deal[name]) for name in need.fields):
        return True
    return any(fact(book, deal) for fact in need.facts)


def _filled(value: Any) -> bool:
    return value not in (None, "", 0)
