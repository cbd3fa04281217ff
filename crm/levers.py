"""What one decides in a market: levers with limits, grouped in rounds, under hard rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kit.errors import UserError
from kit.text import Text


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
    short: Text | None = None
    """The customer type's name, where the levers of a round stand under each other."""
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
