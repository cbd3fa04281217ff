"""What every part of an industry file shares: strictness, kinds of numbers, and refusals."""

import difflib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kit.text import Text

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0, le=1e9)]
Weight = Annotated[int, Field(ge=0, le=100_000)]
Day = Annotated[date, Field(strict=False)]
Place = tuple[str | int, ...]
"""Where in a file: the keys from the top."""


class Part(BaseModel):
    """A part of an industry file: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class DisagreementError(ValueError):
    """Parameters that contradict each other or name nothing we have."""

    code = "bad_profile"

    def __init__(self, zh: str, en: str, place: Place = ()) -> None:
        self.says, self.place = Text(zh=zh, en=en), place
        super().__init__(en)


@contextmanager
def at(*place: str | int) -> Iterator[None]:
    """Refusals inside stand below this place of the file."""
    try:
        yield
    except DisagreementError as error:
        error.place = (*place, *error.place)
        raise


def known(noun: str, name: str, names: Sequence[str]) -> None:
    """Refuse a name that is none of `names`, offering the nearest."""
    if name not in names:
        near = (difflib.get_close_matches(name, names, n=1, cutoff=0.0) or list(names))[0]
        raise DisagreementError(
            f"{noun} 没有“{name}”，最接近的是“{near}”", f"{noun}: no {name!r}; nearest {near!r}"
        )


def exactly(noun: str, wanted: Sequence[str], given: Sequence[str]) -> None:
    """Refuse unknown names and gaps."""
    for name in given:
        known(noun, name, wanted)
    missing = [name for name in wanted if name not in given]
    if missing:
        raise DisagreementError(
            f"{noun} 缺少 {'、'.join(missing)}", f"{noun}: {', '.join(missing)} missing"
        )


def adds_up_to_one(what: str, shares: Sequence[float]) -> None:
    if abs(sum(shares) - 1) > 1e-9:
        raise DisagreementError(
            f"{what} 的份额之和是 {sum(shares):g}，应为 1",
            f"{what}: shares add up to {sum(shares):g}",
        )
