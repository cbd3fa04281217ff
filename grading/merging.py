"""Merged customer records: which belong together, which values the survivor should keep."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import Any

import polars as pl

from crm.book import Book, Row
from kit.numerals import plain

Pair = tuple[int, int]
Group = Sequence[int]
Line = dict[str, Any]
"""An operation as it is stored."""


def pairs_of(groups: Iterable[Group]) -> set[Pair]:
    """Every two of a group, lower id first."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def merged_groups(book: Book) -> list[Group]:
    """Accounts that the student declared to be one customer."""
    gone = book.table("accounts").filter(pl.col("merged_into").is_not_null())["id"].to_list()
    groups: dict[int, list[int]] = {}
    for id in gone:
        groups.setdefault(book.survivor(id), []).append(id)
    return [[survivor, *ids] for survivor, ids in groups.items()]


def orphaned(book: Book) -> int:
    """Child records that still hang on an account that was merged away."""
    gone = [id for group in merged_groups(book) for id in group[1:]]
    return sum(
        len(book.pointing_to(table, column, id))
        for id in gone
        for table, column in book.links["accounts"]
        if column != "merged_into"
    )


def newest_phone(book: Book, group: Group) -> set[int]:
    """The accounts whose phone was verified last, as the firm had them; empty if none was."""
    days = {id: _own(book, id)["phone_verified_on"] for id in group}
    last = max((day for day in days.values() if day), default=None)
    return {id for id, day in days.items() if day and day == last}


def oldest_entry(book: Book, group: Group) -> date:
    """The earliest day on which one of the records was entered."""
    entered: date = min(_own(book, id)["created_on"] for id in group)
    return entered


def wrong_phones(book: Book, groups: Iterable[Group]) -> list[int]:
    """Survivors of wholly merged groups whose phone is not the one verified last."""
    wrong = []
    for survivor, group in _whole(book, groups):
        kept = _digits(book.value("accounts", survivor, "phone"))
        newest = {_digits(_own(book, id)["phone"]) for id in newest_phone(book, group)}
        if newest and kept not in newest:
            wrong.append(survivor)
    return wrong


def wrong_entries(book: Book, groups: Iterable[Group]) -> list[int]:
    """Survivors of wholly merged groups that do not keep the oldest entry date."""
    return [
        survivor
        for survivor, group in _whole(book, groups)
        if book.value("accounts", survivor, "created_on") != oldest_entry(book, group)
    ]


def only_the_name(book: Book, left: int, right: int) -> bool:
    """Whether two records share a name, and neither city, phone nor e-mail."""
    one, other = _own(book, left), _own(book, right)
    apart = all(
        not one[column] or _folded(one[column]) != _folded(other[column])
        for column in ("city", "email")
    )
    phones = _digits(one["phone"]), _digits(other["phone"])
    return apart and one["name"] == other["name"] and (not phones[0] or phones[0] != phones[1])


def namesakes(book: Book, besides: Iterable[Group]) -> list[Pair]:
    """Pairs of equal name and nothing else in common, each account in at most one pair."""
    known = {id for group in besides for id in group}
    alike = book.firm.table("accounts").group_by("name", maintain_order=True).agg("id")
    found: list[Pair] = []
    for ids in alike.filter(pl.col("id").list.len() > 1)["id"].to_list():
        free = [id for id in sorted(ids) if id not in known]
        found += [(a, b) for a, b in zip(free[::2], free[1::2], strict=False)]
    return [pair for pair in found if only_the_name(book, *pair)]


def merge(book: Book, group: Group, *, phone: bool = True, oldest: bool = True) -> Line:
    """The operation that merges a group by the rules; with `phone` or `oldest` false it keeps the
    survivor's own phone, or lets the record entered last survive with its date."""
    by_entry = sorted(group, key=lambda id: (_own(book, id)["created_on"], id))
    survivor = by_entry[0] if oldest else by_entry[-1]
    keep = {}
    newest = newest_phone(book, group)
    if phone and newest:
        keep = {"phone": min(newest), "phone_verified_on": min(newest)}
    merged = [id for id in by_entry if id != survivor]
    return {"op": "merge_accounts", "survivor": survivor, "merged": merged, "keep": keep}


def phone_matters(book: Book, group: Group) -> bool:
    """Whether the record entered first has another phone than the one verified last."""
    first = min(group, key=lambda id: (_own(book, id)["created_on"], id))
    newest = {_digits(_own(book, id)["phone"]) for id in newest_phone(book, group)}
    return bool(newest) and _digits(_own(book, first)["phone"]) not in newest


def entry_matters(book: Book, group: Group) -> bool:
    """Whether the records were entered on different days."""
    return len({_own(book, id)["created_on"] for id in group}) > 1


def _whole(book: Book, groups: Iterable[Group]) -> Iterable[tuple[int, Group]]:
    """Groups that ended up under one survivor, with that survivor."""
    for group in groups:
        survivors = {book.survivor(id) for id in group}
        if len(survivors) == 1:
            yield min(survivors), group


def _own(book: Book, id: int) -> Row:
    """The record as the firm had it, before the student touched it."""
    return book.firm.table("accounts").row(id - 1, named=True)


def _digits(phone: str | None) -> str:
    digits = "".join(c for c in plain(phone or "") if c.isdigit())
    return digits.removeprefix("86") if len(digits) == 13 else digits


def _folded(text: str | None) -> str:
    return plain(text or "")
