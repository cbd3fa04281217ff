"""The CRM's duplicates are merged: the right records, the right values, no child left behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from crm.book import Book
from grading.check import Check, Verdict, Wrong
from grading.merging import (
    Group,
    Pair,
    entry_matters,
    merge,
    merged_groups,
    namesakes,
    only_the_name,
    orphaned,
    pairs_of,
    phone_matters,
    wrong_entries,
    wrong_phones,
)
from grading.receipt import first_few
from grading.work import Work
from kit.text import Text
from sample_data.schema import code
from sample_data.truth import duplicate_groups

RIGHT = Text(
    zh="重复客户已全部正确合并，保留的手机和建档日期也对。",
    en="Every duplicate is merged, and the phone and entry date kept are the right ones.",
)
NOTHING = Text(
    zh="还没有合并任何客户。请在“查重”页逐组比对后合并。",
    en="No account has been merged yet. Compare the groups on the duplicates page, then merge.",
)
FEW = Text(
    zh="已合并 {merged} 对，其中 {hits} 对确实是同一客户，还有 {missing} 对没有找到。"
    "除了姓名相同，还要看手机写法不同、名称只差一字、邮箱相同的记录。",
    en="{merged} pairs merged, {hits} of them really one customer; {missing} are still to be found."
    " Beside equal names look for phones written otherwise, names with a slip, equal e-mails.",
)
NAMESAKES = Text(
    zh="有 {n} 对被合并的记录只是同名：城市、手机、邮箱都对不上。同名不等于同一个人，"
    "请撤销后再比对。",
    en="{n} merged pairs only share a name: city, phone and e-mail differ. Namesakes are not one"
    " person; undo and compare again.",
)
TOO_MANY = Text(
    zh="有 {n} 对被合并的记录不是同一客户。合并前至少要有两项关键信息能互相印证。",
    en="{n} merged pairs are not one customer. Two key facts should agree before you merge.",
)
PHONE = Text(
    zh="该合并的都合并了，但有 {n} 位客户留下的手机不是最近核实的那个。规则："
    "手机取核实日期最新的。",
    en="The right records are merged, but {n} customers kept a phone that is not the one verified"
    " last. Rule: keep the phone with the newest verification date.",
)
ENTRY = Text(
    zh="该合并的都合并了，但有 {n} 位客户的建档日期没有取最早的一条，客户的历史就短了。",
    en="The right records are merged, but {n} customers did not keep the oldest entry date, so"
    " their history got shorter.",
)
ORPHANS = Text(
    zh="有 {n} 条订单、工单等记录还挂在已被合并的客户名下。",
    en="{n} orders, cases or other records still hang on accounts that were merged away.",
)
ORPHAN_SHARE = 0.2
"""Share of the points that orphans cost."""


@dataclass(frozen=True)
class _State:
    """The CRM against the truth."""

    book: Book
    merged: set[Pair]
    true: set[Pair]
    phones: list[int]
    entries: list[int]
    orphans: int

    @property
    def f1(self) -> float:
        return 2 * len(self.merged & self.true) / max(1, len(self.merged) + len(self.true))


class DuplicatesMerged(Check):
    """Earns F1 of merged pairs (all at `full`, nothing at `zero`); wrong values on survivors take
    off up to `values_share` of that, orphans a fifth."""

    kind: Literal["duplicates_merged"] = "duplicates_merged"
    full: float = Field(default=0.98, gt=0, le=1)
    zero: float = Field(default=0.6, ge=0, lt=1)
    values_share: float = Field(default=0.3, ge=0, le=0.9)
    """Share of the points for the phone and the entry date that survivors keep."""

    def judge(self, work: Work) -> Verdict:
        groups = duplicate_groups(work.book.firm.key)
        state = _state(work.book, groups)
        if not state.merged:
            return Verdict(0, NOTHING)
        listed = self._listed(state.f1)
        faults = (len(state.phones) + len(state.entries)) / max(1, 2 * len(groups))
        met = listed * (1 - self.values_share * faults)
        met *= 1 - ORPHAN_SHARE if state.orphans else 1
        says, mistake = _says(state, listed)
        return Verdict(min(met, 0.99) if mistake else met, says, _receipt(state), mistake)

    def ideal(self, work: Work) -> dict[str, Any]:
        groups = _open_groups(work.book)
        return {"@log": [merge(work.book, group) for group in groups]}

    def wrongs(self, work: Work) -> Iterator[Wrong]:
        book, groups = work.book, _open_groups(work.book)
        right = [merge(book, group) for group in groups]
        yield Wrong("few", {"@log": right[: len(right) // 2]}, 0.0, len(right) > 3)
        own_phone = [merge(book, group, phone=False) for group in groups]
        yield Wrong("phone", {"@log": own_phone}, 0.0, any(phone_matters(book, g) for g in groups))
        newest = [merge(book, group, oldest=False) for group in groups]
        yield Wrong("entry", {"@log": newest}, 0.0, any(entry_matters(book, g) for g in groups))
        others = namesakes(book, groups)
        both = [*right, *(merge(book, pair) for pair in others)]
        pairs = len(pairs_of(groups))
        apart = 2 * pairs / (2 * pairs + len(others)) < self.full
        yield Wrong("namesakes", {"@log": both}, 0.0, apart)

    def _listed(self, f1: float) -> float:
        return 1.0 if f1 >= self.full else max(0.0, (f1 - self.zero) / (self.full - self.zero))


def _state(book: Book, groups: tuple[Group, ...]) -> _State:
    return _State(
        book,
        pairs_of(merged_groups(book)),
        pairs_of(groups),
        wrong_phones(book, groups),
        wrong_entries(book, groups),
        orphaned(book),
    )


def _open_groups(book: Book) -> list[Group]:
    """True groups of which two or more records still stand alone."""
    alive = (
        [id for id in group if book.value("accounts", id, "merged_into") is None]
        for group in duplicate_groups(book.firm.key)
    )
    return [group for group in alive if len(group) > 1]


def _says(state: _State, listed: float) -> tuple[Text, str]:
    if listed < 1:
        return _list_fault(state)
    if state.phones:
        return PHONE.fill(n=len(state.phones)), "phone"
    if state.entries:
        return ENTRY.fill(n=len(state.entries)), "entry"
    return (ORPHANS.fill(n=state.orphans), "orphans") if state.orphans else (RIGHT, "")


def _list_fault(state: _State) -> tuple[Text, str]:
    false, missing = state.merged - state.true, state.true - state.merged
    alike = [pair for pair in false if only_the_name(state.book, *pair)]
    if alike and len(false) >= len(missing):
        return NAMESAKES.fill(n=len(alike)), "namesakes"
    if len(false) > len(missing):
        return TOO_MANY.fill(n=len(false)), "too-many"
    hits = len(state.merged & state.true)
    says = FEW.fill(merged=len(state.merged), hits=hits, missing=len(missing))
    return says, "few"


def _receipt(state: _State) -> dict[str, Any]:
    def codes(pairs: set[Pair]) -> list[str]:
        return [" = ".join(code("accounts", id) for id in pair) for pair in sorted(pairs)]

    return {
        "right": len(state.true),
        "given": len(state.merged),
        "f1": round(state.f1, 6),
        "missing": first_few(codes(state.true - state.merged)),
        "extra": first_few(codes(state.merged - state.true)),
        "phone_not_newest": [code("accounts", id) for id in first_few(state.phones)],
        "entry_not_oldest": [code("accounts", id) for id in first_few(state.entries)],
        "orphans": state.orphans,
        "rows": {"accounts": state.book.height("accounts")},
    }
