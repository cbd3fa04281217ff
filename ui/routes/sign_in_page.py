"""What the sign-in page shows: one file, no request to anybody, words in the language spoken."""

import secrets
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from classroom.demo import DemoPerson
from kit.text import Language
from ui.widgets.brand import icon
from ui.words import LANGUAGES, _, language, t

ASSETS = Path(__file__).parents[1] / "assets"
TAGS = {"zh": "zh-CN", "en": "en"}
NAMES = {"zh": "中文", "en": "English"}


@dataclass(frozen=True, slots=True)
class Filled:
    """What the form already holds."""

    login: str = ""
    target: str = "/"
    """Where to go afterwards; on this site."""
    chosen: str = ""
    """The language the person picked on this page, else empty."""


def page(
    people: tuple[DemoPerson, ...], filled: Filled, token: str, problem: str, status: int
) -> HTMLResponse:
    """The page in the language spoken; `problem` says why one is still here."""
    nonce = secrets.token_urlsafe(16)
    words = _words(people, filled.target, problem) | {
        "token": token,
        "nonce": nonce,
        "icon": icon(),
        "login": escape(filled.login),
        "next": escape(filled.target),
        "chosen": escape(filled.chosen),
        "layout": "" if people else "alone",
    }
    return HTMLResponse(_template().substitute(words), status, _headers(nonce))


def _words(people: tuple[DemoPerson, ...], target: str, problem: str) -> dict[str, str]:
    return {
        "tag": TAGS[language()],
        "title": _("Sign in · Kexun"),
        "brand": _("Kexun"),
        "headline": _("Learn customer relations in a firm of your own"),
        "lead": _(
            "Find, understand and keep customers, and see at once what your decisions lead to."
        ),
        "sign_in": _("Sign in"),
        "login_label": _("Login or student number"),
        "password_label": _("Password"),
        "forgot": _("Forgot the password? Your teacher can set a new one."),
        "language_label": _("Language"),
        "languages": "".join(_language_link(one, target) for one in LANGUAGES),
        "problem": f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else "",
        "demo": _demo(people),
    }


def _language_link(one: Language, target: str) -> str:
    query = {"lang": one} | ({"next": target} if target != "/" else {})
    current = ' aria-current="true"' if one == language() else ""
    link = f'href="/signin?{escape(urlencode(query))}" lang="{TAGS[one]}"'
    return f"<a {link}{current}>{NAMES[one]}</a>"


def _demo(people: tuple[DemoPerson, ...]) -> str:
    if not people:
        return ""
    rows = "".join(
        f'<li><button type="button" data-login="{escape(one.login)}"'
        f' data-password="{escape(one.password)}">'
        f"<strong>{escape(t(one.title))}</strong><span>{escape(_as_sentence(t(one.sees)))}</span>"
        f"<code>{escape(one.login)} / {escape(one.password)}</code></button></li>"
        for one in people
    )
    hint = _("A click fills in the form. The demo class already has 30 students at work.")
    return (
        f'<section class="demo"><h2>{_("Try it as")}</h2><ul class="people">{rows}</ul>'
        f'<p class="hint">{hint}</p></section>'
    )


def _as_sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _headers(nonce: str) -> dict[str, str]:
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
        "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    )
    return {"Cache-Control": "no-store", "Content-Security-Policy": policy}


@cache
def _template() -> Template:
    return Template((ASSETS / "signin.html").read_text(encoding="utf-8"))
