"""What a profile plants, in the terms of textbooks; and a profile that plants nothing else.

Ordering is BG/NBD (Fader, Hardie & Lee 2005) in a firm's own ordering time, which runs faster in
busy seasons; spend is gamma-gamma (Fader & Hardie 2013). Real firms add seasons, late deliveries,
campaigns and returns on top. `bare` takes all of that away, so that a textbook method can be
judged on what it was made for.
"""

from dataclasses import dataclass
from typing import Any

from kit.seeds import Floats
from sample_data.generator.v1.calendar import calendar
from sample_data.industry import Industry
from sample_data.industry_parts import Segment

CHEAP = 1.0
"""Yuan a piece: an order comes within half of it of what the customer meant to spend."""


@dataclass(frozen=True)
class Planted:
    """Parameters of one segment; alpha in days of ordering time, gamma in yuan."""

    r: float
    alpha: float
    a: float
    b: float
    dropout: float
    """Factor on every drop-out chance. Unless it is 1, chances are no longer beta (a, b)."""
    p: float
    q: float
    gamma: float

    @property
    def mean_dropout(self) -> float:
        """Chance to leave after an order that went well."""
        return self.dropout * self.a / (self.a + self.b)


def planted(about: Industry, segment: str) -> Planted:
    """What the profile says of a segment's ordering and of its persons' spend."""
    part = _segment(about, segment)
    how = about.purchases
    (r,), (a, b) = _shapes(how.rate), _shapes(how.dropout)
    (p,), (q,) = _shapes(how.spend_within), _shapes(how.spend_between)
    return Planted(
        r,
        1 / (how.rate_scale * part.rate),
        a,
        b,
        how.dropout_scale * part.dropout,
        p,
        q,
        how.spend_scale * part.spend / p,
    )


def ordering_time(about: Industry) -> Floats:
    """How much ordering time has passed when each day begins, from the first day to T0."""
    return calendar(about).busy


def bare(about: Industry, *segments: str) -> Industry:
    """The profile with these segments only, and nothing but what textbooks assume: steady days,
    everybody a person who buys, drop-out exactly beta and alike in all segments, no defects, no
    trouble, no campaigns that anyone answers."""
    kept = [_segment(about, name).model_copy(update={"dropout": 1.0}) for name in segments]
    return about.model_copy(
        update={
            "calendar": about.calendar.model_copy(update={"weekdays": [100] * 7, "seasons": []}),
            "customers": about.customers.model_copy(
                update={"segments": kept, "organisations": 0.0, "never_order": 0.0}
            ),
            "purchases": about.purchases.model_copy(update=_undisturbed(about)),
            "defects": about.defects.model_copy(
                update=dict.fromkeys(type(about.defects).model_fields, 0.0)
            ),
            "campaigns": [part.model_copy(update={"reach": 0.0}) for part in about.campaigns[:1]],
            "products": [about.products[0].model_copy(update={"price": CHEAP, "goes_with": 0})],
        }
    )


def _undisturbed(about: Industry) -> dict[str, Any]:
    how = about.purchases
    return {
        "dropout_scale": 1.0,
        "dropout_after_problem": 0.0,
        "late": dict.fromkeys(how.late, 0.0),
        "quality_problem": 0.0,
        "lines": [1],
        "most_pieces": dict.fromkeys(how.most_pieces, 10_000),
        "discounts": {"0": 1},
    }


def _segment(about: Industry, name: str) -> Segment:
    return next(part for part in about.customers.segments if part.id == name)


def _shapes(table: str) -> list[float]:
    """The parameters in a quantile table's name: beta_0.8_6 is (0.8, 6)."""
    return [float(word) for word in table.split("_") if word[0].isdecimal()]
