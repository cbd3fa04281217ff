"""The language of the terminal."""

import os

from kit.text import Text


def language() -> str:
    """KEXUN_LANGUAGE, else the locale: zh or en."""
    wanted = os.environ.get("KEXUN_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG")
    return "zh" if (wanted or "").lower().startswith("zh") else "en"


def say(text: Text) -> str:
    """A text in the language of the terminal."""
    return text.in_language(language())
