"""How the firm's own approvers judge a request, and the words in which they say why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from crm.approvals.facts import account_facts, quote_facts
from crm.approvals.requests import decisions_of, present_stage
from crm.book import Book, Row
from crm.conventions import VALID
from kit.text import Text
from kit.yamlfiles import read_model

FILE = Path(__file__).with_name("policy.yaml")
YEAR = timedelta(days=365)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Quotes(_Part):
    most: dict[str, float]
    floor: dict[str, float]
    level: dict[str, float]
    reasoned: float
    grounded: float


class Limits(_Part):
    share: dict[str, float]


class Policy(_Part):
    """Everything in policy.yaml, where each number's meaning stands."""

    effective_date: date
    quotes: Quotes
    limits: Limits
    reason_from: int
    grounds: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an approver says to a request."""

    approve: bool
    note: Text


@cache
def policy() -> Policy:
    """As it stands on file; a located ContentError when the file is wrong."""
    return read_model(FILE, Policy)


def judge(book: Book, request: Row, on: date) -> Verdict:
    """What the approver of the present step decides on that day, from what is known that
    morning."""
    past = decisions_of(book, request["id"])
    if past and past[-1]["decision"] == "returned":
        return _passed_back(past[-1])
    if request["table_name"] == "quotes":
        facts = quote_facts(book, book.record("quotes", request["quote_id"]), on)
        return _on_quote(facts, present_stage(request).approver, request["reason"] or "")
    return _on_limit(book, request, on)


def _passed_back(last: Row) -> Verdict:
    words = Text(
        zh="{who}退回：{note}请修改后重新提交。",
        en="Returned by {who}: {note} Please change it and submit it again.",
    )
    return Verdict(False, words.fill(who=last["approver"] or "", note=last["note"] or ""))


# --- discounts --------------------------------------------------------------------------------


def _on_quote(facts: Row, approver: str, reason: str) -> Verdict:
    about = policy().quotes
    role = approver if approver in about.most else "other"
    extras = list(_extras(facts, reason))
    allowed = round(about.most[role] + sum(points for points, _why in extras), 6)
    floor = about.floor[role]
    problems = list(_problems(facts, role, reason, allowed, floor))
    if problems:
        return _refusal(problems)
    words = Text(
        zh="同意。综合折扣 {discount}，在 {allowed} 以内（{made}）{margin}。",
        en="Agreed. The discount in all, {discount}, is within {allowed} ({made}){margin}.",
    )
    made = [_base(about.most[role]), *(why for _points, why in extras)]
    return Verdict(
        True,
        words.fill(
            discount=f"{facts['total_discount']:.1%}",
            allowed=f"{allowed:.0%}",
            made=_joined(made, "，", ", "),
            margin=_good_margin(facts["margin"], floor),
        ),
    )


def _base(share: float) -> Text:
    return Text(zh="基准 {share}", en="base {share}").fill(share=f"{share:.0%}")


def _good_margin(margin: float | None, floor: float) -> Text:
    if margin is None:
        return Text(zh="", en="")
    words = Text(
        zh="；折后毛利率 {margin}，不低于 {floor}",
        en="; the margin of {margin} is not below {floor}",
    )
    return words.fill(margin=f"{margin:.1%}", floor=f"{floor:.0%}")


def _extras(facts: Row, reason: str) -> Iterator[tuple[float, Text]]:
    """What lets an approver go further, and why."""
    about = policy().quotes
    for_level = about.level.get(facts["level"] or "", 0.0)
    if for_level:
        words = Text(zh="{level} 级客户 +{p}", en="level {level} customer +{p}")
        yield for_level, words.fill(level=facts["level"], p=f"{for_level:.0%}")
    if says_something(reason):
        words = Text(zh="理由具体 +{p}", en="a reason that says why +{p}")
        yield about.reasoned, words.fill(p=f"{about.reasoned:.0%}")
    if names_ground(reason):
        words = Text(zh="有依据（量、老客户、竞争等）+{p}", en="with a ground +{p}")
        yield about.grounded, words.fill(p=f"{about.grounded:.0%}")


def _problems(
    facts: Row, role: str, reason: str, allowed: float, floor: float
) -> Iterator[tuple[Text, Text]]:
    """What speaks against a quote, and what to do about it."""
    if not reason.strip():
        yield _no_reason()
    if facts["total_discount"] > allowed:
        yield (
            Text(zh="综合折扣 {d} 超过可以同意的 {a}", en="the discount of {d} is beyond {a}").fill(
                d=f"{facts['total_discount']:.1%}", a=f"{allowed:.0%}"
            ),
            Text(zh="把折扣降到 {a} 以内", en="keep the discount within {a}").fill(
                a=f"{allowed:.0%}"
            ),
        )
    if facts["margin"] is not None and facts["margin"] < floor:
        yield (
            Text(zh="折后毛利率只有 {m}，低于 {f}", en="the margin of {m} is below {f}").fill(
                m=f"{facts['margin']:.1%}", f=f"{floor:.0%}"
            ),
            Text(zh="少让利或换毛利高的产品", en="give less, or offer products with more margin"),
        )
    if role == "finance" and facts["overdue"] > 0:
        yield _overdue(facts["overdue"])


def _no_reason() -> tuple[Text, Text]:
    return (
        Text(zh="没有写申请理由", en="no reason is given"),
        Text(
            zh="写明为什么要给这个客户、能换来什么",
            en="say why this customer, and what the firm gets for it",
        ),
    )


def _overdue(fen: int) -> tuple[Text, Text]:
    return (
        Text(zh="客户有逾期欠款 {x} 元", en="the customer is {x} yuan overdue").fill(
            x=f"{fen / 100:,.2f}"
        ),
        Text(zh="先收回逾期欠款", en="collect what is overdue first"),
    )


# --- credit limits ----------------------------------------------------------------------------


def _on_limit(book: Book, request: Row, on: date) -> Verdict:
    account = book.record("accounts", book.survivor(request["account_id"]))
    facts = account_facts(book, account, request["asked"], on)
    share = policy().limits.share.get(facts["level"] or "", min(policy().limits.share.values()))
    bought = _bought(book, account["id"], on)
    most = int(bought * share)
    problems = [_no_reason()] if not (request["reason"] or "").strip() else []
    if facts["asked"] > most:
        problems.append(_too_much(bought, share, most))
    if facts["overdue"] > 0:
        problems.append(_overdue(facts["overdue"]))
    if problems:
        return _refusal(problems)
    words = Text(
        zh="同意。近一年成交 {bought} 元，额度不超过其 {share}，且没有逾期欠款。",
        en="Agreed. {bought} yuan bought in a year; the limit is within {share} of it, and nothing "
        "is overdue.",
    )
    return Verdict(True, words.fill(bought=f"{bought / 100:,.0f}", share=f"{share:.0%}"))


def _too_much(bought: int, share: float, most: int) -> tuple[Text, Text]:
    why = Text(
        zh="近一年成交 {bought} 元，额度超过其 {share}",
        en="{bought} yuan bought in a year; the limit is beyond {share} of it",
    )
    advice = Text(zh="额度不超过 {most} 元", en="ask for {most} yuan at most")
    return (
        why.fill(bought=f"{bought / 100:,.0f}", share=f"{share:.0%}"),
        advice.fill(most=f"{most / 100:,.0f}"),
    )


def _bought(book: Book, account_id: int, on: date) -> int:
    """Fen of the customer's valid orders of the year before that day."""
    rows = (book.record("orders", i) for i in book.pointing_to("orders", "account_id", account_id))
    return sum(
        row["amount"] or 0
        for row in rows
        if row["status"] in VALID and row["order_date"] and on - YEAR <= row["order_date"] < on
    )


# --- words ------------------------------------------------------------------------------------


def says_something(reason: str) -> bool:
    """Whether a reason is more than a word or two."""
    return len("".join(reason.split())) >= policy().reason_from


def names_ground(reason: str) -> bool:
    """Whether a reason names volume, loyalty, competition, making good, or payment."""
    said = reason.lower()
    return says_something(reason) and any(
        word in said for words in policy().grounds for word in words
    )


def _refusal(problems: list[tuple[Text, Text]]) -> Verdict:
    words = Text(zh="不同意：{why}。建议：{advice}。", en="Not agreed: {why}. Advice: {advice}.")
    return Verdict(
        False,
        words.fill(
            why=_joined([why for why, _advice in problems], "；", "; "),
            advice=_joined([advice for _why, advice in problems], "；", "; "),
        ),
    )


def _joined(texts: list[Text], zh: str, en: str) -> Text:
    return Text(zh=zh.join(t.zh for t in texts), en=en.join(t.en for t in texts))
