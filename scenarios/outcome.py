"""What a decision led to: worth against base and best, one world told, and many worlds around it.

Pure: the same case, book and decisions give the same outcome.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crm.book import Book
from crm.levers import Violation
from crm.market_model import MARKETS, Decisions, Market, Measured, Month, Part
from kit.errors import UserError
from sample_data.build import build_firm
from sample_data.firm import FirmKey
from scenarios.case import Case, case

WORLDS = 200


@dataclass(frozen=True)
class Outcome:
    """Everything the outcome page shows. Money in the market's unit."""

    decisions: Decisions
    utility: float
    """Expected worth of what has been decided; rounds still open count as doing nothing."""
    reachable: float
    """Expected worth if the rounds still open were decided as well as can be."""
    base: float
    best: float
    score: float
    """0 where a hard rule is broken."""
    violations: tuple[Violation, ...]
    parts: tuple[Part, ...]
    measured: tuple[Measured, ...]
    story: tuple[Month, ...]
    worlds: tuple[float, ...]
    numbers: Mapping[str, float]


def market_of(case: Case, book: Book) -> Market:
    """The case's market on this book. Costs a few milliseconds; keep it while you ask."""
    return MARKETS[case.market](book)


def outcome(market: Market, decisions: Decisions, worlds: int = WORLDS) -> Outcome:
    """Play the decided rounds; about 60 ms for a classroom firm, most of it the sampled worlds."""
    broken = tuple(v for name in decisions for v in market.violations(decisions, name))
    return Outcome(
        decisions,
        market.expected(decisions),
        market.reachable(decisions),
        market.expected(market.base()),
        market.expected(market.best({})),
        0.0 if broken else market.score(decisions),
        broken,
        market.parts(decisions),
        market.measured(decisions),
        market.story(decisions),
        tuple(market.worlds(decisions, worlds)),
        market.numbers(decisions),
    )


def decisions_from(case: Case, market: Market, answers: Mapping[str, Any]) -> Decisions:
    """The rounds decided so far, from the stages' answers by exercise id. A stage that is missing
    or cannot be read ends the row: later rounds build on earlier ones."""
    found: dict[str, dict[str, str | int]] = {}
    for stage in case.stages:
        if not stage.round:
            continue
        given = answers.get(stage.exercise_id, {}).get(stage.question)
        try:
            found[stage.round] = market.round_of(stage.round).read(given or {})
        except UserError:
            break
    return found


def read_decisions(market: Market, raw: Mapping[str, Any]) -> Decisions:
    """Decisions as a file holds them, {round: {lever: value}}; UserError says what is wrong."""
    known = [one.id for one in market.rounds]
    for name in raw:
        if name not in known:
            raise UserError(
                "unknown_round",
                f"没有名为“{name}”的轮次，应为：{'、'.join(known)}。",
                f"There is no round called “{name}”; known: {', '.join(known)}.",
            )
    decided = [name for name in known if name in raw]
    return {name: market.round_of(name).read(raw[name]) for name in decided}


def simulate(case_id: str, key: FirmKey, decisions: Mapping[str, Any] | str) -> dict[str, Any]:
    """What `kexun simulate` prints: utility, score, base, best, violations and the plan itself.

    `decisions` is {round: {lever: value}}, or the word base or best.
    """
    market = market_of(case(case_id), Book(build_firm(key)))
    chosen = _policy(market, decisions)
    found = outcome(market, chosen, worlds=0)
    return {
        "scenario": case_id,
        "firm": str(key),
        "utility": found.utility,
        "base": found.base,
        "best": found.best,
        "score": found.score,
        "violations": [
            {"rule": v.rule.id, "quote": v.rule.says.model_dump(), "says": v.says.model_dump()}
            for v in found.violations
        ],
        "unit": market.unit.model_dump(),
        "decisions": {name: dict(answers) for name, answers in chosen.items()},
    }


def _policy(market: Market, decisions: Mapping[str, Any] | str) -> Decisions:
    if decisions == "base":
        return market.base()
    if decisions == "best":
        return market.best({})
    if isinstance(decisions, str):
        raise UserError(
            "unknown_policy",
            f"没有名为“{decisions}”的方案，可用 base、best 或一个 JSON 文件。",
            f"There is no policy {decisions!r}; use base, best or a JSON file.",
        )
    return read_decisions(market, decisions)
