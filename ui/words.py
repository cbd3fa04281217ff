"""Words of the screens in the visitor's language.

Write a sentence for a user as `_("English sentence")`, always one literal, with values filled in
afterwards: `_("{n} rows").format(n=5)`. Its Chinese stands in locale/zh/<area>.po; every *.po of a
language is read once, at import. `t(text)` picks the language of a kit Text, `language()` says
which language that is.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from pathlib import Path
from typing import cast

import streamlit as st
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from streamlit.runtime.scriptrunner import get_script_run_ctx

from kit.text import Language, Text

LOCALE = Path(__file__).parents[1] / "locale"
LANGUAGES: tuple[Language, ...] = ("zh", "en")
STATE = "language"

_speaking: ContextVar[Language | None] = ContextVar("speaking", default=None)


def _(text: str) -> str:
    """The sentence in the visitor's language."""
    return _CATALOGUES[language()].gettext(text)


def t(text: Text) -> str:
    """A sentence that brings both languages, in the visitor's language."""
    return text.in_language(language())


def language() -> Language:
    """The visitor's language: what a route said with `speaking`, else the page's, else Chinese."""
    said = _speaking.get()
    if said is not None:
        return said
    if get_script_run_ctx(suppress_warning=True) is None:
        return "zh"
    return as_language(st.session_state.get(STATE))


def as_language(value: object) -> Language:
    return cast(Language, value) if value in LANGUAGES else "zh"


def speak(wanted: Language) -> None:
    """Speak this language in this run of the page and, for its fragments, in this tab."""
    st.session_state[STATE] = wanted
    _speaking.set(wanted)  # quicker to read than the state; a run has a context of its own


@contextmanager
def speaking(wanted: Language) -> Iterator[None]:
    """Speak one language inside: for routes and tests, which have no page."""
    token = _speaking.set(wanted)
    try:
        yield
    finally:
        _speaking.reset(token)


def catalogue(wanted: Language) -> Catalog:
    """Every translated sentence of a language, from all areas."""
    whole = Catalog(locale=wanted)
    for file in sorted((LOCALE / wanted).glob("*.po")):
        with file.open("rb") as stream:
            for message in read_po(stream, locale=wanted):
                if message.id and message.string:
                    whole[message.id] = message
    return whole


def _compiled(wanted: Language) -> gettext.GNUTranslations:
    binary = BytesIO()
    write_mo(binary, catalogue(wanted))
    binary.seek(0)
    return gettext.GNUTranslations(binary)


_CATALOGUES = {wanted: _compiled(wanted) for wanted in LANGUAGES}
