"""Records that may be the same customer: candidate pairs with a score and the reasons.

Pairs are looked for only inside blocks (equal phone, equal e-mail, equal name in one city), as is
usual in record linkage (Fellegi & Sunter 1969; blocking: Christen 2012, ch. 4), so a large firm
stays quick. A score adds up independent hints: 1 - product of (1 - weight), then loses a share for
each thing that speaks against the pair. It is a hint for a person, not a verdict.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

import polars as pl

from crm.book import Book, Row
from crm.duplicate_keys import email_key, name_key, phone_key
from kit.text import Text

Pair = tuple[int, int]
"""Two accounts, the smaller id first."""
LARGEST_BLOCK = 40
"""A phone or name that more records share says nothing about any two of them."""
MOST_CANDIDATES = 2000

SAME_PHONE, NEAR_PHONE = 0.7, 0.4
SAME_EMAIL, NEAR_EMAIL = 0.7, 0.3
SAME_NAME, SAME_ADDRESS, SAME_CITY = 0.5, 0.5, 0.15
NAMES_ALIKE = 0.5
"""Least similarity (0 to 1) at which two names count as a slip of the pen."""
OTHER_PHONE, OTHER_CITY, OTHER_NAME, OTHER_KIND = 0.85, 0.7, 0.6, 0.5
"""What is left of a score when this differs."""

REASONS = {
    "same_phone": Text(zh="手机相同", en="same phone"),
    "near_phone": Text(zh="手机只差一位", en="phones differ in one digit"),
    "same_email": Text(zh="邮箱相同", en="same e-mail"),
    "near_email": Text(zh="邮箱用户名相同", en="same e-mail user name"),
    "same_name": Text(zh="名称相同", en="same name"),
    "near_name": Text(zh="名称相近", en="similar names"),
    "same_address": Text(zh="地址相同", en="same address"),
    "same_city": Text(zh="同城", en="same city"),
    "other_phone": Text(zh="手机不同", en="different phones"),
    "other_city": Text(zh="城市不同", en="different cities"),
    "other_name": Text(zh="名称不同", en="different names"),
    "other_kind": Text(zh="类型不同", en="different types"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two accounts that may be one; `left` is the smaller id, `score` lies in 0..1."""

    left: int
    right: int
    score: float
    reasons: tuple[Text, ...]


def duplicate_candidates(book: Book, threshold: float = 0.6) -> list[Candidate]:
    """Return the likeliest pairs among accounts that are not merged, the best first."""
    likely = [one for one in scored_pairs(book) if one.score >= threshold]
    return likely[:MOST_CANDIDATES]


def scored_pairs(book: Book) -> list[Candidate]:
    """Every pair worth a look, the best first; worked out once for each state of the book."""
    return book.remember("scored pairs", lambda: _score_all(keyed(book.live_accounts())))


def scored_again(book: Book, pairs: Iterable[Pair]) -> dict[Pair, Candidate]:
    """These pairs of accounts, merged ones among them, as far as they share anything at all."""
    wanted = set(pairs)
    ids = {id for pair in wanted for id in pair}
    if not ids:
        return {}
    rows = keyed(book.table("accounts").filter(pl.col("id").is_in(list(ids))))
    return {
        (one.left, one.right): one for one in _score_all(rows) if (one.left, one.right) in wanted
    }


def keyed(accounts: pl.DataFrame) -> pl.DataFrame:
    """Accounts with what is compared: name, phone and e-mail without what makes no difference."""
    return accounts.select("id", "name", "kind", "phone", "email", "city", "address").with_columns(
        pl.Series("name_key", [name_key(name) for name in accounts["name"]], dtype=pl.String),
        pl.Series("phone_key", [phone_key(word) for word in accounts["phone"]], dtype=pl.String),
        pl.Series("email_key", [email_key(word) for word in accounts["email"]], dtype=pl.String),
    )


def _score_all(rows: pl.DataFrame) -> list[Candidate]:
    by_id = {row["id"]: row for row in rows.iter_rows(named=True)}
    blocks = (("phone_key",), ("email_key",), ("name_key", "city"))
    found = [_candidate(by_id[left], by_id[right]) for left, right in sharing(rows, blocks)]
    return sorted(found, key=lambda c: (-c.score, c.left, c.right))


def sharing(rows: pl.DataFrame, blocks: Iterable[tuple[str, ...]]) -> list[Pair]:
    """Every pair of rows that agrees in all columns of one of the blocks, once."""
    pairs: set[Pair] = set()
    for key in blocks:
        usable = rows.filter(pl.all_horizontal(pl.col(column) != "" for column in key))
        alike = usable.group_by(key).agg("id").filter(pl.col("id").list.len() > 1)
        for ids in alike["id"].to_list():
            if len(ids) <= LARGEST_BLOCK:
                pairs.update((a, b) for a in ids for b in ids if a < b)
    return sorted(pairs)


def _candidate(left: Row, right: Row) -> Candidate:
    rest, kept = 1.0, 1.0
    reasons = []
    for reason, weight, share in _hints(left, right):
        rest, kept = rest * (1 - weight), kept * share
        reasons.append(REASONS[reason])
    return Candidate(left["id"], right["id"], round((1 - rest) * kept, 3), tuple(reasons))


def _hints(left: Row, right: Row) -> Iterator[tuple[str, float, float]]:
    """(reason, weight for, share left against) of everything the pair tells."""
    yield from _name_hints(left["name_key"], right["name_key"])
    yield from _phone_hints(left["phone_key"], right["phone_key"])
    yield from _email_hints(left["email_key"], right["email_key"])
    if left["address"] and left["address"] == right["address"]:
        yield "same_address", SAME_ADDRESS, 1.0
    if left["city"] and right["city"]:
        same = left["city"] == right["city"]
        yield ("same_city", SAME_CITY, 1.0) if same else ("other_city", 0.0, OTHER_CITY)
    if left["kind"] != right["kind"]:
        yield "other_kind", 0.0, OTHER_KIND


def _name_hints(left: str, right: str) -> Iterator[tuple[str, float, float]]:
    if not left or not right:
        return
    if left == right:
        yield "same_name", SAME_NAME, 1.0
        return
    alike = SequenceMatcher(None, left, right, autojunk=False).ratio()
    if alike >= NAMES_ALIKE:
        yield "near_name", SAME_NAME * alike, 1.0
    else:
        yield "other_name", 0.0, OTHER_NAME


def _phone_hints(left: str, right: str) -> Iterator[tuple[str, float, float]]:
    if not left or not right:
        return
    if left == right:
        yield "same_phone", SAME_PHONE, 1.0
    elif _one_slip(left, right):
        yield "near_phone", NEAR_PHONE, 1.0
    else:
        yield "other_phone", 0.0, OTHER_PHONE


def _email_hints(left: str, right: str) -> Iterator[tuple[str, float, float]]:
    if not left or not right:
        return
    if left == right:
        yield "same_email", SAME_EMAIL, 1.0
    elif left.partition("@")[0] == right.partition("@")[0]:
        yield "near_email", NEAR_EMAIL, 1.0


def _one_slip(left: str, right: str) -> bool:
    """Whether one digit was mistyped, left out, added, or swapped with its neighbour."""
    if abs(len(left) - len(right)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), None)
    if start is None:
        return len(left) != len(right)
    a, b = left[start:], right[start:]
    swapped = len(a) > 1 and a[0] == b[1:2] and a[1] == b[0] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]
