"""How a declared column gets its values: the closed list of draws an industry file may name.

Columns are named by paths: `price` is a column of the same row written above this one,
`parent.city` one of the row's parent, `product_id.list_price` one of the row an id points to.
Money is in yuan. What a draw needs from other columns is checked in draw_checks.py; what it
does is in generator/v1/declared_*.py.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kit.text import Text
from sample_data.draw_parts import Amount, Condition, DayName, Drawn, Factor, Path, Shares, Wait
from sample_data.profile_part import DisagreementError, Part
from sample_data.value_draws import (
    After,
    Between,
    Chance,
    Choice,
    DayAfter,
    DayBetween,
    Fixed,
    Moment,
    MomentAfter,
    Numeric,
    PeriodDay,
    Position,
    Quantile,
    Word,
    Words,
)

__all__ = [
    "After",
    "Amount",
    "AnyDraw",
    "Bands",
    "Between",
    "Case",
    "Chance",
    "Choice",
    "Compute",
    "Condition",
    "Copy",
    "DayAfter",
    "DayBetween",
    "DayName",
    "Draw",
    "Drawn",
    "Edit",
    "Factor",
    "Fixed",
    "Holds",
    "Join",
    "Link",
    "MadeUp",
    "Match",
    "Moment",
    "MomentAfter",
    "Numeric",
    "Parent",
    "Path",
    "Pattern",
    "PeriodDay",
    "Position",
    "Quantile",
    "Replacement",
    "RunningTotal",
    "Same",
    "Shares",
    "Total",
    "Wait",
    "Weighted",
    "Word",
    "Words",
]


class Parent(Part):
    """The row this one belongs to."""

    kind: Literal["parent"]


class Same(Part):
    """Only target rows whose column `their` equals this row's `mine`."""

    their: Path
    mine: Path


class Link(Drawn):
    """A row of the column's table, all equally likely or by `weight`, a number column of it."""

    kind: Literal["link"]
    weight: Path | None = None
    within: Same | None = None


class Match(Part):
    """The first row of the column's table whose `their` equals this row's `mine`."""

    kind: Literal["match"]
    their: Path
    mine: Path


class Copy(Part):
    kind: Literal["copy"]
    column: Path


class Compute(Part):
    """Two columns or numbers combined; divisions by nothing give nothing."""

    kind: Literal["compute"]
    op: Literal[
        "add",
        "subtract",
        "multiply",
        "divide",
        "percent_of",
        "smaller",
        "larger",
        "days_between",
        "minutes_between",
    ]
    left: Amount | DayName
    right: Amount | DayName


class Weighted(Part):
    """The sum of columns times their weights, over a number: a score out of items."""

    kind: Literal["weighted"]
    of: dict[Path, Amount] = Field(min_length=1, max_length=40)
    over: Annotated[float, Field(gt=0, le=1e9)] = 1.0


class Total(Part):
    """How many rows of another table point here by `link`, or the sum of their `column`."""

    kind: Literal["total"]
    of: str
    link: str
    column: Path | None = None
    where: list[Condition] = Field(default_factory=list)


class RunningTotal(Part):
    """Sum of `of` over the rows of the same `per` up to this one, by rising `order`."""

    kind: Literal["running_total"]
    of: Path
    per: Path
    order: Path
    start: Amount | Path = 0.0


class Bands(Part):
    """A category by bands of a number: the first band whose upper limit is not under it."""

    kind: Literal["bands"]
    column: Path
    up_to: dict[str, Amount | None]

    @model_validator(mode="after")
    def _rises(self) -> Self:
        limits = list(self.up_to.values())
        inner = [limit for limit in limits[:-1] if limit is not None]
        if len(inner) < len(limits) - 1 or inner != sorted(inner) or limits[-1] is not None:
            raise DisagreementError(
                "up_to 的上限要从小到大，最后一档写 null",
                "the limits in up_to rise and the last one is null",
            )
        return self


class Holds(Part):
    """Yes where all conditions hold."""

    kind: Literal["holds"]
    all: list[Condition] = Field(min_length=1)


class Case(Part):
    """Another draw for each value of a category or flag."""

    kind: Literal["case"]
    column: Path
    when: "dict[str, Draw]" = Field(min_length=1)
    otherwise: "Draw | None" = None


class Pattern(Drawn):
    """Text with a digit for each #; different for every row as far as the digits go."""

    kind: Literal["pattern"]
    pattern: Annotated[str, Field(pattern=r"^[^#]*#", max_length=60)]


class Join(Part):
    """Texts side by side: columns by their paths, and words in both languages."""

    kind: Literal["join"]
    parts: list[Text | Path] = Field(min_length=1, max_length=12)


class Replacement(Part):
    first: Text = Field(alias="from")
    second: Text = Field(alias="to")


class Edit(Part):
    """A column's text with pieces replaced, and with one digit mistyped if asked."""

    kind: Literal["edit"]
    column: Path
    replace: list[Replacement] = Field(default_factory=list)
    mistype: bool = False


class MadeUp(Drawn):
    """Names, places and numbers out of the generator's pools: nobody's, and undialable."""

    kind: Literal["made_up"]
    of: Literal["person", "company", "phone", "region", "city", "address"]


AnyDraw = (
    Choice
    | Words
    | Chance
    | Between
    | Quantile
    | Fixed
    | Position
    | DayBetween
    | DayAfter
    | PeriodDay
    | Moment
    | MomentAfter
    | Parent
    | Link
    | Match
    | Copy
    | Compute
    | Weighted
    | Total
    | RunningTotal
    | Bands
    | Holds
    | Case
    | Pattern
    | Join
    | Edit
    | MadeUp
)
Draw = Annotated[AnyDraw, Field(discriminator="kind")]


Case.model_rebuild()
