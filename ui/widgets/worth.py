"""Large amounts where there is room for ten characters only; the exact one belongs in the help."""

from ui.widgets.status import money
from ui.words import language

WHOLE, MILLION = 1_000_000, 100_000_000
"""Fen from which yuan are shown without fen, and in 万 or millions."""


def worth(fen: int | None) -> str:
    """Yuan in at most about ten characters: ¥8,230.50, ¥13,200, ¥1,320.5 万."""
    if fen is None:
        return "–"
    if abs(fen) < WHOLE:
        return money(fen)
    if abs(fen) < MILLION:
        return money(fen // 100 * 100).removesuffix(".00")
    shown, unit = (fen / 1_000_000, "万") if language() == "zh" else (fen / 100_000_000, "M")
    return f"¥{shown:,.1f} {unit}"
