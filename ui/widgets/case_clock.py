"""What a case does with the firm's clock, in words: for those who play it and who try it out."""

from collections.abc import Sequence

import streamlit as st

from classroom.case_clock import ClockLimit
from scenarios.case import Case
from ui.widgets.status import plain
from ui.words import _, t


def clock_told(case: Case) -> None:
    """One line: after which stages time passes, and what the student may do alone. Nothing when
    the case leaves the clock alone."""
    parts = [
        _("{n} days pass after “{stage}”").format(n=stage.days, stage=t(stage.title))
        for stage in case.stages
        if stage.days
    ]
    if case.clock.own == "locked":
        parts.append(_("nobody advances the clock alone until the case is done"))
    elif case.clock.own == "limited":
        parts.append(
            _("until the case is done one may advance the clock by {n} days alone").format(
                n=case.clock.own_days
            )
        )
    if parts:
        st.caption(f":material/schedule: {_('Time in the firm')} · {plain(_('; ').join(parts))}")


def limits_told(limits: Sequence[ClockLimit]) -> None:
    """On the page of the clock: what the cases under way allow."""
    for limit in limits:
        if limit.left is None or limit.most is None:
            continue
        case = f"{limit.code} {t(limit.title)}"
        if not limit.most:
            says = _("The case {case} moves the clock; you cannot until it is done.")
            st.info(plain(says.format(case=case)), icon=":material/lock_clock:")
            continue
        says = _("Until the case {case} is done you may advance {n} days in all; {left} are left.")
        left = round(limit.left.total_seconds() / 86_400, 1)
        words = says.format(case=case, n=limit.most.days, left=f"{left:g}")
        st.info(plain(words), icon=":material/lock_clock:")
