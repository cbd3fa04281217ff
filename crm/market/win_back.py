"""Win-back campaign of a retail firm: test an offer per RFM class, then roll out."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from crm.book import Book
from crm.levers import Budget, Round, Rule, Violation
from crm.market_model import (
    Answers,
    Decisions,
    FactColumn,
    Market,
    Measured,
    Month,
    Part,
    Pitfall,
)
from crm.win_back import rules as win_back_rules
from crm.win_back import story
from crm.win_back.audience import Audience, audience
from crm.win_back.facts import FACTS_NOTE, fact_columns
from crm.win_back.parameters import (
    CLASSES,
    MOST_WAVES,
    Response,
    drawn_response,
)
from crm.win_back.pitfalls import examples, pitfall_of
from crm.win_back.plans import decisions_of, plan_of, rounds
from crm.win_back.profit import Economy, Plan
from crm.win_back.search import HOLD_OUTS, best_plan, best_roll_out
from crm.win_back.words import ASSUMPTIONS, ROLL_OUT, TEST, YUAN, rule_texts
from crm.win_back.worlds import Play
from kit.text import Text

LEAST_ROOM = 2000 / 3000
"""Yuan per reachable customer between the naïve policy and the best (2,000 for 3,000 customers)."""


class WinBack(Market):
    """See crm/win_back/ for the numbers and docs/decisions/ for why it is built so."""

    name = "win-back"
    title = Text(zh="流失预警与挽回", en="Churn warning and win-back")
    unit = YUAN
    assumptions = ASSUMPTIONS
    base_name = Text(zh="不做活动", en="No campaign")
    facts_note = FACTS_NOTE

    def __init__(self, book: Book) -> None:
        self._setup(audience(book), drawn_response(book.firm.key.seed), book.firm.key.seed)

    @classmethod
    def of(cls, people: Audience, response: Response, seed: int) -> "WinBack":
        """The same market on given customers, without a book."""
        market = cls.__new__(cls)
        market._setup(people, response, seed)
        return market

    def _setup(self, people: Audience, response: Response, seed: int) -> None:
        self.people = people
        self.economy = Economy(people.counts, people.basket, response)
        self.play = Play(seed, people, response)

    @cached_property
    def _best(self) -> Plan:
        return best_plan(self.economy, self.least_held_out)

    @cached_property
    def least_held_out(self) -> int:
        return win_back_rules.least_held_out(self.people.counts)

    @cached_property
    def budget_limit(self) -> float:
        return win_back_rules.budget_for(self.economy.contact_cost(self._best))

    @property
    def rounds(self) -> tuple[Round, ...]:
        return rounds()

    @cached_property
    def _rules(self) -> dict[str, Rule]:
        texts = rule_texts(self.budget_limit, self.least_held_out)
        return {name: Rule(name, says) for name, says in texts.items()}

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(self._rules.values())

    def facts(self) -> tuple[FactColumn, ...]:
        """Class, customers, reachable ones, basket, repurchase rate, and the industry's range of
        each offer's uplift."""
        return fact_columns(self.people, self.economy.response)

    def base(self) -> Decisions:
        nothing = np.zeros(len(CLASSES), dtype=np.int64)
        return decisions_of(Plan(nothing, HOLD_OUTS[0] / 100, nothing, 1))

    def best(self, given: Decisions) -> Decisions:
        if ROLL_OUT in given:
            return given
        if TEST not in given:
            return decisions_of(self._best)
        plan = best_roll_out(self.economy, plan_of(given), self.budget_limit)
        return {TEST: given[TEST], ROLL_OUT: decisions_of(plan)[ROLL_OUT]}

    def parts(self, decisions: Decisions) -> tuple[Part, ...]:
        plan = plan_of(decisions)
        test, later = self.economy.test_profit(plan), self.economy.roll_out_profit(plan)
        return tuple(
            Part(code, CLASSES[code], {TEST: float(test[kind]), ROLL_OUT: float(later[kind])})
            for kind, code in enumerate(CLASSES)
        )

    def violations(self, decisions: Decisions, round_id: str) -> tuple[Violation, ...]:
        return tuple(
            win_back_rules.violations(
                decisions,
                round_id,
                self.economy,
                self._rules,
                self.budget_limit,
                self.least_held_out,
            )
        )

    def budget(self, decisions: Decisions) -> Budget:
        return Budget(self.budget_limit, round(self.economy.contact_cost(plan_of(decisions)), 2))

    def gauges(self, decisions: Decisions, round_id: str) -> tuple[Text, ...]:
        return tuple(win_back_rules.gauges(plan_of(decisions), round_id, self.economy))

    def measured(self, decisions: Decisions) -> tuple[Measured, ...]:
        return tuple(story.measured(self.play, plan_of(decisions)))

    def story(self, decisions: Decisions) -> tuple[Month, ...]:
        return tuple(story.months(self.play, plan_of(decisions)))

    def worlds(self, decisions: Decisions, count: int) -> list[float]:
        totals = self.play.totals(plan_of(decisions), count)
        return [round(float(total), 2) for total in totals]

    def numbers(self, decisions: Decisions) -> dict[str, float]:
        """What is expected and what the told world held: yuan, but for the extra orders."""
        months = self.story(decisions)
        best = self.expected(self.best({}))
        expected = self.expected(decisions)
        return {
            "expected": expected,
            "best": best,
            "gap": round(best - expected, 2),
            "told": months[-1].total,
            "told-gap": round(best - months[-1].total, 2),
            "told-luck": round(months[-1].total - expected, 2),
            "told-bad-luck": round(expected - months[-1].total, 2),
            "told-extra-orders": float(sum(m.orders - m.orders_anyway for m in months)),
            "told-discount": round(sum(m.discount for m in months), 2),
            "told-contact-cost": round(sum(m.contact_cost for m in months), 2),
        }

    def pitfall(self, decisions: Decisions, round_id: str) -> Pitfall | None:
        plan = plan_of(decisions)
        return pitfall_of(plan.test if round_id == TEST else plan.offers)

    def pitfalls(self, given: Decisions, round_id: str) -> Iterator[tuple[str, Answers]]:
        for name, answers in examples(self.best(given), round_id):
            decisions = {**given, round_id: answers}
            if not self.violations(decisions, round_id):
                yield name, answers

    def fits(self) -> bool:
        """Room enough, no lever best at its edge, and vouchers for loyal buyers lose money."""
        gain = self.economy.gain[0]
        best = self._best
        return bool(
            self.expected(self.best({})) >= LEAST_ROOM * self.people.counts.sum()
            and HOLD_OUTS[0] < round(best.hold_out * 100) < HOLD_OUTS[-1]
            and 1 < best.waves < MOST_WAVES
            and (gain[2:, list(CLASSES).index("111")] < 0).all()
            and (self.people.counts > 0).all()
        )
