"""How a declared column gets its values: the closed list of draws an industry file may name.

Columns are named by paths: `price` is a column of the same row written above this one,
`parent.city` one of the row's parent, `product_id.list_price` one of the row an id points to.
Money is in yuan. What a draw needs from other columns is checked in table_checks.py; what it
does is in generator/v1/declared_*.py.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kit.text import Text
from sample_data.profile_part import DisagreementError, Part, Share, adds_up_to_one

Path = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,3}$")]
DayName = Annotated[str, Field(min_length=1, max_length=120)]
"""`first_day`, `last_day`, `as_of`, a date such as 2026-01-31, or the path of a date column."""
Amount = Annotated[float, Field(ge=-1e12, le=1e12)]
Factor_ = Annotated[float, Field(ge=0, le=1e6)]
Shares = dict[str, Share]


class Condition(Part):
    """What must hold of a row: one column and one comparison."""

    column: Path
    is_: list[str | bool | int] | None = Field(default=None, alias="is")
    is_not: list[str | bool | int] | None = None
    at_least: Amount | DayName | None = None
    at_most: Amount | DayName | None = None
    empty: bool | None = None
    in_: str = Field(default="", alias="in")
    """A table: some row of it must hold this id in its column `by`."""
    by: str = ""

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [self.is_, self.is_not, self.at_least, self.at_most, self.empty, self.in_ or None]
        if not any(one is not None for one in given):
            names = "is, is_not, at_least, at_most, empty, in"
            raise DisagreementError(f"条件要写 {names} 之一", f"a condition needs one of {names}")
        if bool(self.in_) != bool(self.by):
            raise DisagreementError("in 和 by 要一起写", "in and by go together")
        return self


class Factor(Part):
    """What a number is multiplied by: a column's number over `per`, or one for each category."""

    column: Path
    values: dict[str, Factor_] = Field(default_factory=dict)
    per: Annotated[float, Field(gt=0, le=1e12)] = 1.0
    least: Factor_ = 0.0
    most: Factor_ = 1e6


class Wait(Part):
    """Days or minutes: evenly `from` .. `to`, or `from` + `table` times `scale`, or + a column."""

    first: Annotated[int, Field(ge=-3660, le=1_000_000)] = Field(default=0, alias="from")
    last: Annotated[int, Field(ge=-3660, le=1_000_000)] | None = Field(default=None, alias="to")
    table: str = ""
    scale: Annotated[float, Field(gt=0, le=1e6)] = 1.0
    column: Path | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if [self.last is None, not self.table, not self.column].count(False) != 1:
            raise DisagreementError(
                "to、table、column 要写一个", "write one of to, table and column"
            )
        if self.last is not None and self.last < self.first:
            raise DisagreementError("to 早于 from", "to is before from")
        return self


class Drawn(Part):
    """A draw with dice of its own; rows with the same `same_for` get the same draw."""

    same_for: Path | None = None


class Choice(Drawn):
    """A category, or a whole number: by shares that add up to 1, or by another column's own."""

    kind: Literal["choice"]
    shares: Shares = Field(default_factory=dict)
    by: Path | None = None
    shares_by: dict[str, Shares] = Field(default_factory=dict)
    even: bool = False
    """The shares hold among every 100 rows, so that two students' firms are equally hard."""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        either(bool(self.shares), bool(self.by), "shares", "by")
        either(not self.by, bool(self.shares_by), "by", "shares_by", together=True)
        for name, shares in (self.shares_by or {"shares": self.shares}).items():
            adds_up_to_one(name, list(shares.values()))
        return self


class Word(Text):
    weight: Annotated[int, Field(ge=1, le=100_000)] = 1


class Words(Drawn):
    """A text out of a list in both languages, which may depend on another column."""

    kind: Literal["words"]
    words: list[Word] = Field(default_factory=list, max_length=5000)
    by: Path | None = None
    words_by: dict[str, list[Word]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _given(self) -> Self:
        either(bool(self.words), bool(self.by), "words", "by")
        either(not self.by, bool(self.words_by), "by", "words_by", together=True)
        if not all((self.words_by or {"words": self.words}).values()):
            raise DisagreementError("词表不能是空的", "a list of words is empty")
        return self


class Chance(Drawn):
    """A yes or no."""

    kind: Literal["chance"]
    chance: Share | None = None
    by: Path | None = None
    chance_by: Shares = Field(default_factory=dict)
    times: list[Factor] = Field(default_factory=list)
    even: bool = False

    @model_validator(mode="after")
    def _given(self) -> Self:
        either(self.chance is not None, bool(self.by), "chance", "by")
        either(not self.by, bool(self.chance_by), "by", "chance_by", together=True)
        return self


class Numeric(Drawn):
    """A drawn number, times the factors, plus a column, within `least` .. `most`, by steps."""

    times: list[Factor] = Field(default_factory=list)
    plus: Path | None = None
    least: Amount | None = None
    most: Amount | None = None
    step: Annotated[float, Field(gt=0, le=1e9)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least is not None and self.most is not None and self.least > self.most:
            raise DisagreementError("least 大于 most", "least is over most")
        return self


class Between(Numeric):
    """Evenly between two numbers."""

    kind: Literal["between"]
    first: Amount = Field(alias="from")
    last: Amount = Field(alias="to")

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.last < self.first:
            raise DisagreementError("to 小于 from", "to is under from")
        return self


class Quantile(Numeric):
    """`shift` + `scale` times a draw from a named quantile table (gamma_2, normal, …)."""

    kind: Literal["quantile"]
    table: str
    scale: Amount = 1.0
    shift: Amount = 0.0


class Fixed(Part):
    """The same value in every row."""

    kind: Literal["fixed"]
    value: str | bool | int | float


class Position(Part):
    """1 for the parent's first row, 2 for its second."""

    kind: Literal["position"]


class DayBetween(Drawn):
    """A day from `first` to `last`, both included; `busy` follows the firm's seasons."""

    kind: Literal["day_between"]
    first: DayName
    last: DayName
    busy: bool = False


class After(Drawn):
    """Some days or minutes after another column; `beyond`: what becomes of those after the data."""

    of: DayName
    times: list[Factor] = Field(default_factory=list)
    beyond: Literal["empty", "last_day", "keep"] = "empty"


class DayAfter(After):
    kind: Literal["day_after"]
    days: Wait
    workday: bool = False
    """Saturdays and Sundays move on to Monday."""


class PeriodDay(Part):
    """First day of the row's period, for tables with a row `every` month, week or day."""

    kind: Literal["period_day"]


class Moment(Drawn):
    """An instant on a day: the hour by shares, any minute of it."""

    kind: Literal["moment"]
    on: DayName
    hours: Shares

    @model_validator(mode="after")
    def _hours(self) -> Self:
        if not all(hour.isdecimal() and int(hour) < 24 for hour in self.hours):
            raise DisagreementError("hours 写 0 到 23 的整点", "hours are whole hours 0 to 23")
        adds_up_to_one("hours", list(self.hours.values()))
        return self


class MomentAfter(After):
    kind: Literal["moment_after"]
    minutes: Wait


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


def either(one: bool, other: bool, first: str, second: str, *, together: bool = False) -> None:
    """Refuse two fields that are both given or both left out, or that must go together."""
    if one == other:
        zh = "要一起写" if together else "二者选一"
        en = "go together" if together else "write one and not the other"
        raise DisagreementError(f"{first} 和 {second} {zh}", f"{first} and {second}: {en}")


Case.model_rebuild()
