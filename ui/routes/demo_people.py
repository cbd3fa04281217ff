"""The demo people whom the sign-in page offers, as long as there is a demo course."""

from dataclasses import dataclass

from kit.text import Text


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Whom one can sign in as, and what that person sees."""

    login: str
    password: str
    role: Text
    sees: Text


def demo_people() -> list[DemoPerson]:
    """Nobody once the demo is cleared."""
    return []
