"""What is said of score models: thresholds, verdicts of the past, reasons of a score."""

from crm.sales.scoring_past import RankQuality, RuleResult
from crm.sales.scoring_points import Part
from ui.widgets.status import number, percent, plain
from ui.words import _, t

TELLING = frozenset({"nobody", "everybody", "perfect", "wrong_way"})
"""Verdicts that ask for a change of the rule."""


def signed(points: int) -> str:
    """Points with their sign: +25, −10."""
    return f"+{points}" if points >= 0 else f"−{-points}"


def verdict_words(found: RuleResult) -> str:
    """What the past says of one rule, as a sentence."""
    said = {
        "nobody": _("No lead meets this rule."),
        "everybody": _("Every lead meets this rule: it tells nothing apart."),
        "age": _("Age counts until today, so leads that have ended cannot judge it."),
        "perfect": _("Too good to be true: does the rule ask for the outcome itself?"),
        "small": _("Too few leads to judge by."),
        "wrong_way": _("Points the wrong way: leads that met it converted {how}."),
        "no_sign": _("The difference may be chance."),
        "fits": _("The past agrees."),
    }[found.verdict]
    if found.verdict != "wrong_way":
        return said
    less = found.met_converted * found.unmet < found.unmet_converted * found.met
    said = said.format(how=_("less often") if less else _("more often"))
    if found.p is not None and found.p >= 0.05:
        said += " " + _("It may be chance.")
    return said


def rates_words(found: RuleResult) -> str:
    """Conversion of those that met the rule and of the others, with the test."""
    if not found.met or not found.unmet:
        return _("Met by {n} leads").format(n=number(found.met_of_all))
    words = _("{n} met it, {x} converted; {m} did not, {y} converted").format(
        n=found.met, x=percent(found.met_converted / found.met, 0),
        m=found.unmet, y=percent(found.unmet_converted / found.unmet, 0),
    )  # fmt: skip
    return words if found.p is None else words + _("; ") + _probability(found.p)


def _probability(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def rank_words(found: RankQuality) -> str:
    """The rank quality in plain words."""
    return _(
        "AUC measures the order. Take one converted lead and one lost lead at random: in {n} of "
        "100 such pairs the converted one has more points (ties count half). 50 is guessing, "
        "100 is perfect."
    ).format(n=round(100 * found.auc))


def reasons(parts: tuple[Part, ...]) -> str:
    """The rules a lead meets, the weightiest first, in one line."""
    met = sorted((part for part in parts if part.met), key=lambda part: -abs(part.points))
    return _("; ").join(f"{signed(part.points)} {t(part.says)}" for part in met)


def reason_list(parts: tuple[Part, ...]) -> str:
    """Every rule as a line of Markdown; those that are not met are grey."""
    lines = [
        f"- **{signed(part.points)}** {plain(t(part.says))}"
        if part.met
        else f"- :gray[{signed(part.points)} {plain(t(part.says))} · {_('not met')}]"
        for part in sorted(parts, key=lambda part: not part.met)
    ]
    return "\n".join(lines)
