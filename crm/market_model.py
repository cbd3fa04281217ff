"""What a market model is: how customers answer decisions, and what a decision is worth.

A model is built from a book, so its customers are the student's own. Decisions are scored on
*expected* utility between a named naïve policy and the best policy found; one sampled world is
told month by month as the story, and said to be one draw. Models are in crm/market/, one file each.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from crm.book import Book
from crm.levers import Budget, Round, Rule, Violation
from kit.registry import Registry
from kit.text import Text

MARKETS: Registry[type["Market"]] = Registry("market model", "crm.market")

Answers = Mapping[str, str | int]
"""One round's decision: lever id -> option id or whole number."""
Decisions = Mapping[str, Answers]
"""Round id -> that round's decision; rounds not yet decided are missing."""


@dataclass(frozen=True)
class Pitfall:
    """A typical wrong way to decide: how to spot it, and what to say to the student."""

    id: str
    says: Text


@dataclass(frozen=True)
class FactColumn:
    """One column of what is known of each customer type before deciding."""

    label: Text
    values: tuple[Text | str | int, ...]


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
    offer: Text
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
    facts_note: ClassVar[Text]
    """Where the facts come from and how sure they are."""

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
    def facts(self) -> tuple[FactColumn, ...]:
        """What the student may know before deciding: columns with one value per customer type."""

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
    def gauges(self, decisions: Decisions, round_id: str) -> tuple[Text, ...]:
        """What else the decision of a round adds up to, one short sentence each."""

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
    def numbers(self, decisions: Decisions) -> dict[str, float]:
        """Figures of the run by name, which a reflection must quote rightly."""

    @abstractmethod
    def pitfall(self, decisions: Decisions, round_id: str) -> Pitfall | None:
        """The typical wrong way that the decision of this round follows, if any."""

    @abstractmethod
    def pitfalls(self, given: Decisions, round_id: str) -> Iterator[tuple[str, Answers]]:
        """An example of each typical wrong way after the rounds in `given`, by pitfall id."""

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

    def changed(self, decisions: Decisions, round_id: str, lever: str, value: str | int) -> float:
        """Expected utility had this one lever been set otherwise: the counterfactual."""
        other = {**decisions.get(round_id, {}), lever: value}
        return self.expected({**decisions, round_id: other})

    def score(self, decisions: Decisions) -> float:
        """100·(U−U_base)/(U_best−U_base), clipped to 0..100 and rounded to 0.01."""
        base, best = self.expected(self.base()), self.expected(self.best({}))
        if best <= base:
            return 0.0
        share = (self.reachable(decisions) - base) / (best - base)
        return round(100 * min(1.0, max(0.0, share)), 2)
