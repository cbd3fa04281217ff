"""What only the browser can do: the page's language, Streamlit's own words, leaving."""

import json
from functools import lru_cache
from pathlib import Path

import streamlit as st

from kit.text import Language
from ui.words import _

ASSETS = Path(__file__).parents[1] / "assets"
SCRIPT_LINE, STYLE_LINE = "\u2028", " "


def _one_line(file: str, end: str) -> str:
    """A file of ours without line breaks: Streamlit looks at the margin of every line of what it
    is given, at each run. `end` ends a line in that language."""
    lines = (ASSETS / file).read_text(encoding="utf-8").splitlines()
    return end.join(line.strip() for line in lines)


SPEAK = _one_line("speak.js", SCRIPT_LINE)
STYLE = f"<style>{_one_line('frame.css', STYLE_LINE)}</style>"
KEYBOARD = _one_line("keyboard.js", SCRIPT_LINE)
RECONNECT = _one_line("reconnect.js", SCRIPT_LINE)
COURSE_COOKIE = "kexun_course"


def speak(language: Language, course: int | None) -> None:
    """Set `<html lang>`, translate built-in words; remember language and course in cookies."""
    st.html(_script(language, course), unsafe_allow_javascript=True)


@lru_cache(maxsize=500)
def _script(language: Language, course: int | None) -> str:
    file = ASSETS / f"built_in_words.{language}.json"
    words = json.loads(file.read_text(encoding="utf-8"))
    settings = {"language": language, "course": course, "words": words}
    # "<" would end the script early
    data = json.dumps(settings, ensure_ascii=False).replace("<", "\\u003c")
    # first of all the mark by which the style takes the element out of the page
    scripts = f"({SPEAK})({data});({KEYBOARD})();({RECONNECT})()"
    return f'<i class="kx-unseen"></i>{STYLE}<script>{scripts}</script>'


def leave_for_sign_in() -> None:
    """Go to the sign-in page; a link stands there for browsers that do not go.

    `again` makes the page stay even if the cookie is still good, so that the two never go round.
    """
    script = "<script>location.replace('/signin?again=1')</script>"
    st.html(script, unsafe_allow_javascript=True)
    st.markdown(_("You are signed out."))
    st.markdown(
        f'<a href="/signin?again=1" target="_self">{_("Sign in")}</a>', unsafe_allow_html=True
    )
