"""What a market model is: how customers answer decisions, and what a decision is worth.

A model is built from a book, so its customers are the student's own. Decisions are scored on
*expected* utility between a named naïve policy and the best policy found; one sampled world is
told month by month as the story, and said to be one draw. Models are in crm/market/, one file each.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from crm.book import Book
from kit.errors import UserError
from kit.registry import Registry
from kit.text import Text

MARKETS: Registry[type["Market"]] = Registry("market model", "crm.market")

Answers = Mapping[str, str | int]
"""One round's decision: lever id -> option id or whole number."""
Decisions = Mapping[str, Answers]
"""Round id -> that round's decision; rounds not yet decided are missing."""


@dataclass(frozen=True)
class Lever:
    """One thing to decide. A choice has options; a number has limits and a step."""

    id: str
    label: Text
    kind: Literal["choice", "number"]
    options: Mapping[str, Text] = field(default_factory=dict)
    least: int = 0
    most: int = 0
    step: int = 1
    unit: Text | None = None
    group: str = ""
    """Id of the customer type the lever is about; empty for a lever about all."""
    rules: tuple[str, ...] = ()
    """Ids of the hard rules to be quoted beside the lever."""

    def read(self, given: Any) -> str | int:
        """The value as the model wants it; UserError says what is allowed."""
        if self.kind == "choice":
            return self._option(given)
        text = str(given).strip()
        if text.isascii() and text.isdigit() and self._allowed(int(text)):
            return int(text)
        raise UserError(
            "bad_lever",
            f"“{self.label.zh}”应为 {self.least} 到 {self.most} 之间、步长 {self.step} 的整数。",
            f"“{self.label.en}” is a whole number from {self.least} to {self.most}"
            f" in steps of {self.step}.",
        )

    def _option(self, given: Any) -> str:
        if str(given) in self.options:
            return str(given)
        raise UserError(
            "bad_lever",
            f"“{self.label.zh}”只能选：{'、'.join(t.zh for t in self.options.values())}。",
            f"“{self.label.en}” is one of: {', '.join(t.en for t in self.options.values())}.",
        )

    def _allowed(self, number: int) -> bool:
        return self.least <= number <= self.most and (number - self.least) % self.step == 0


@dataclass(frozen=True)
class Rule:
    """A hard rule in the words that are quoted to the student; breaking it earns nothing."""

    id: str
    says: Text


@dataclass(frozen=True)
class Violation:
    """A broken rule: which one, where, and what it is about."""

    rule: Rule
    says: Text


@dataclass(frozen=True)
class Round:
    """Levers that are decided together, before anything later is known."""

    id: str
    title: Text
    levers: tuple[Lever, ...]

    def read(self, given: Mapping[str, Any]) -> dict[str, str | int]:
        """A complete decision of this round; UserError names what is missing or not allowed."""
        unknown = sorted(set(given) - {lever.id for lever in self.levers})
        if unknown:
            raise UserError(
                "unknown_lever",
                f"没有名为“{unknown[0]}”的决策项。",
                f"There is no lever called “{unknown[0]}”.",
            )
        missing = [lever for lever in self.levers if given.get(lever.id) in (None, "")]
        if missing:
            raise UserError(
                "missing_lever",
                f"还有 {len(missing)} 个决策项没有填写，例如“{missing[0].label.zh}”。",
                f"{len(missing)} levers are still open, for example “{missing[0].label.en}”.",
            )
        return {lever.id: lever.read(given[lever.id]) for lever in self.levers}


@dataclass(frozen=True)
class Budget:
    """What a decision commits of what there is, in the model's unit."""

    limit: float
    used: float

    @property
    def left(self) -> float:
        return self.limit - self.used


@dataclass(frozen=True)
class Part:
    """What one customer type adds to the expected utility, round by round."""

    group: str
    label: Text
    by_round: Mapping[str, float]

    @property
    def total(self) -> float:
        return sum(self.by_round.values())


@dataclass(frozen=True)
class Measured:
    """A test result as it was seen in the one world: two groups, their rates and the difference.

    Rates and differences are shares (0..1); `low` and `high` bound the difference with 95%
    confidence.
    """

    group: str
    label: Text
    offer: str
    treated: int
    treated_bought: int
    held_out: int
    held_out_bought: int
    difference: float
    low: float
    high: float


@dataclass(frozen=True)
class Month:
    """One month of the world that is told. Money in the model's unit, two decimals."""

    number: int
    title: Text
    says: Text
    contacts: int
    contact_cost: float
    orders: int
    orders_anyway: int
    """Orders the same customers would have placed without any campaign."""
    discount: float
    profit: float
    """Against doing nothing, in this month."""
    total: float
    """The sum of `profit` up to this month."""


class Market(ABC):
    """One model on one book. Every method is pure; sampled results are keyed by the firm's seed."""

    name: ClassVar[str]
    title: ClassVar[Text]
    unit: ClassVar[Text]
    assumptions: ClassVar[tuple[Text, ...]]
    base_name: ClassVar[Text]
    """What the naïve policy is called."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        MARKETS.add(cls.name, cls)

    @abstractmethod
    def __init__(self, book: Book) -> None: ...

    @property
    @abstractmethod
    def rounds(self) -> tuple[Round, ...]: ...

    @property
    @abstractmethod
    def rules(self) -> tuple[Rule, ...]: ...

    @abstractmethod
    def facts(self) -> list[dict[str, Any]]:
        """What the student may know of each customer type before deciding: plain rows."""

    @abstractmethod
    def base(self) -> Decisions:
        """The named naïve policy."""

    @abstractmethod
    def best(self, given: Decisions) -> Decisions:
        """The best policy found that keeps the rounds in `given` as they are."""

    @abstractmethod
    def parts(self, decisions: Decisions) -> tuple[Part, ...]:
        """Expected utility by customer type; rounds not decided count as doing nothing."""

    @abstractmethod
    def violations(self, decisions: Decisions, round_id: str) -> tuple[Violation, ...]:
        """Hard rules that the decision of this round breaks."""

    @abstractmethod
    def budget(self, decisions: Decisions) -> Budget: ...

    @abstractmethod
    def measured(self, decisions: Decisions) -> tuple[Measured, ...]:
        """What the first round showed in the world that is told."""

    @abstractmethod
    def story(self, decisions: Decisions) -> tuple[Month, ...]:
        """The world that is told, month by month."""

    @abstractmethod
    def worlds(self, decisions: Decisions, count: int) -> list[float]:
        """The same decisions in other sampled worlds, under common random numbers."""

    @abstractmethod
    def fits(self) -> bool:
        """Whether this firm leaves room between the naïve policy and the best one."""

    def round_of(self, id: str) -> Round:
        return next(one for one in self.rounds if one.id == id)

    def expected(self, decisions: Decisions) -> float:
        """Expected utility, exact under the model's assumptions, rounded to 0.01."""
        return round(sum(part.total for part in self.parts(decisions)), 2)

    def reachable(self, decisions: Decisions) -> float:
        """Expected utility if every round not yet decided were decided as well as can be."""
        return self.expected(self.best(decisions))

    def score(self, decisions: Decisions) -> float:
        """100·(U−U_base)/(U_best−U_base), clipped to 0..100 and rounded to 0.01."""
        base, best = self.expected(self.base()), self.expected(self.best({}))
        if best <= base:
            return 0.0
        share = (self.reachable(decisions) - base) / (best - base)
        return round(100 * min(1.0, max(0.0, share)), 2)
