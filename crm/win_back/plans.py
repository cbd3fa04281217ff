"""Between what a student decides and the numbers the model works with."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from crm.levers import Lever, Round
from crm.market_model import Answers, Decisions
from crm.win_back.parameters import CLASSES, MOST_WAVES, OFFERS
from crm.win_back.profit import Plan
from crm.win_back.search import HOLD_OUTS
from crm.win_back.words import (
    BUDGET,
    CAP,
    CONSENT,
    CONTROL,
    HOLD_OUT_LABEL,
    LAWFUL_LIST,
    LIST_LABEL,
    LISTS,
    PERCENT,
    ROLL_OUT,
    ROUND_TITLES,
    TEST,
    TESTED,
    TIMES,
    WAVES_LABEL,
    offer_label,
)
from kit.seeds import Ints


def rounds() -> tuple[Round, Round]:
    """The levers of both rounds."""
    contact_list = Lever("list", LIST_LABEL, "choice", LISTS, rules=(CONSENT,))
    hold_out = Lever(
        "hold-out",
        HOLD_OUT_LABEL,
        "number",
        least=HOLD_OUTS[0],
        most=HOLD_OUTS[-1],
        step=HOLD_OUTS[1] - HOLD_OUTS[0],
        unit=PERCENT,
        rules=(CONTROL,),
    )
    waves = Lever(
        "waves", WAVES_LABEL, "number", least=1, most=MOST_WAVES, unit=TIMES, rules=(CAP,)
    )
    return (
        Round(TEST, ROUND_TITLES[TEST], (contact_list, hold_out, *_offers(TEST, (BUDGET,)))),
        Round(
            ROLL_OUT,
            ROUND_TITLES[ROLL_OUT],
            (contact_list, waves, *_offers(ROLL_OUT, (TESTED, BUDGET))),
        ),
    )


def _offers(round_id: str, rules: tuple[str, ...]) -> tuple[Lever, ...]:
    return tuple(
        Lever(
            f"offer-{code}",
            offer_label(code, round_id),
            "choice",
            OFFERS,
            group=code,
            short=CLASSES[code],
            rules=rules,
        )
        for code in CLASSES
    )


def plan_of(decisions: Decisions) -> Plan:
    """Both rounds as numbers; a round that is missing contacts nobody."""
    test, roll_out = decisions.get(TEST, {}), decisions.get(ROLL_OUT, {})
    return Plan(
        _positions(test),
        int(test.get("hold-out", HOLD_OUTS[0])) / 100,
        _positions(roll_out),
        int(roll_out.get("waves", 1)),
    )


def decisions_of(plan: Plan) -> dict[str, dict[str, str | int]]:
    """The plan as a student would enter it."""
    lawful: dict[str, str | int] = {"list": LAWFUL_LIST}
    return {
        TEST: lawful | {"hold-out": round(plan.hold_out * 100)} | _choices(plan.test),
        ROLL_OUT: lawful | {"waves": plan.waves} | _choices(plan.offers),
    }


def _positions(answers: Answers | Mapping[str, Any]) -> Ints:
    codes = list(OFFERS)
    return np.array([codes.index(str(answers.get(f"offer-{code}", "none"))) for code in CLASSES])


def _choices(offers: Ints) -> dict[str, str | int]:
    codes = list(OFFERS)
    return {f"offer-{code}": codes[at] for code, at in zip(CLASSES, offers, strict=True)}
