"""How good a way of finding duplicates is, measured by what the student himself judged.

Precision: of the candidates that were judged, the share that is one customer. Recall: of the pairs
judged to be one customer, the share among the candidates; pairs that nobody has looked at are in
neither (Christen 2012, ch. 7). A merge counts as the judgement "same".
"""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from crm.book import Book
from crm.duplicates import Candidate, Pair, keyed, scored_again, scored_pairs, sharing
from kit.text import Text

Method = Literal["exact", "normalised", "fuzzy"]
METHODS: dict[Method, Text] = {
    "exact": Text(zh="精确匹配", en="Exact"),
    "normalised": Text(zh="规范化匹配", en="Normalised"),
    "fuzzy": Text(zh="模糊匹配", en="Fuzzy"),
}
BLOCKS: dict[Method, tuple[tuple[str, ...], ...]] = {
    "exact": (("name", "phone"), ("name", "email")),
    "normalised": (("name_key", "phone_key"), ("name_key", "email_key")),
}
"""The name and one more fact agree: as written, or without what makes no difference."""
FIRST, LAST, STEP = 30, 100, 5
"""Thresholds of the fuzzy method, in hundredths."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Counts of one method at one threshold. Shares are None while nothing was judged."""

    candidates: int
    same: int
    different: int
    missed: int
    """Pairs judged to be one customer that are no candidates here."""

    @property
    def precision(self) -> float | None:
        judged = self.same + self.different
        return self.same / judged if judged else None

    @property
    def recall(self) -> float | None:
        known = self.same + self.missed
        return self.same / known if known else None


def judgements(book: Book) -> dict[Pair, bool]:
    """What was judged, pair by pair: the student's word, and every merge."""
    said = {
        (first, second): same
        for first, second, same in book.table("judgements")
        .select("first", "second", "same")
        .iter_rows()
    }
    accounts = book.table("accounts").select("id", "merged_into").drop_nulls()
    merged = {(min(a, b), max(a, b)): True for a, b in accounts.iter_rows()}
    return said | merged


def candidates(book: Book, method: Method, threshold: float) -> list[Candidate]:
    """The pairs a method finds among accounts that are not merged, the likeliest first; the
    threshold (0..1) matters to the fuzzy method only."""
    if method == "fuzzy":
        return [one for one in scored_pairs(book) if one.score >= threshold]
    found = book.remember(("pairs", method), lambda: _agreeing(book.live_accounts(), method))
    return [one for one in scored_pairs(book) if (one.left, one.right) in found]


def quality(book: Book, method: Method, threshold: float) -> Quality:
    """The method's figures at this threshold, by the judgements so far."""
    found = {(one.left, one.right) for one in candidates(book, method, threshold)}
    gone = {
        pair
        for pair in _judged_finds(book, method, threshold)
        if pair not in found and _is_merged(book, pair)
    }
    said = judgements(book)
    same = {pair for pair, one in said.items() if one}
    there = found | gone
    return Quality(
        len(there), len(same & there), len((said.keys() - same) & there), len(same - there)
    )


def curve(book: Book) -> list[tuple[int, Quality]]:
    """The fuzzy method's figures over the thresholds, in hundredths."""
    steps = range(FIRST, LAST + 1, STEP)
    return book.remember(
        "duplicate curve", lambda: [(at, quality(book, "fuzzy", at / 100)) for at in steps]
    )


def _judged_finds(book: Book, method: Method, threshold: float) -> set[Pair]:
    """Judged pairs that the method finds, whether or not one was merged away since."""
    said = judgements(book)
    if method == "fuzzy":
        again = book.remember("judged pairs", lambda: scored_again(book, said))
        return {pair for pair, one in again.items() if one.score >= threshold}
    ids = [id for pair in said for id in pair]
    rows = book.table("accounts").filter(pl.col("id").is_in(ids))
    return _agreeing(rows, method) & said.keys()


def _agreeing(accounts: pl.DataFrame, method: Method) -> set[Pair]:
    return set(sharing(keyed(accounts), BLOCKS[method]))


def _is_merged(book: Book, pair: Pair) -> bool:
    return any(book.value("accounts", id, "merged_into") is not None for id in pair)
