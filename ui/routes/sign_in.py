"""/signin and /signout: a page of our own, so that the visit's cookie can be set by the server."""

import hmac
import secrets
from base64 import b64encode
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode, urlsplit

from anyio import to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from classroom.demo import DemoPerson, demo_people
from classroom.visits import SignedIn, set_language, sign_in, sign_out
from kit.errors import UserError
from kit.text import Language
from ui.desk import db
from ui.routes import cookies
from ui.routes.gate import same_origin
from ui.words import LANGUAGES, _, as_language, speaking, t

ASSETS = Path(__file__).parents[1] / "assets"
STATUS = {"too_many_attempts": 429, "inactive": 403}


async def show_form(request: Request) -> Response:
    """The sign-in page; somebody already signed in goes on to the pages."""
    if request.scope.get("visitor") is not None and "again" not in request.query_params:
        return _go_to(request.query_params.get("next", "/"))
    asked = request.query_params.get("lang")
    wanted = as_language(asked) if asked in LANGUAGES else cookies.language_of(request)
    page = await _form(request, wanted, chosen=asked in LANGUAGES)
    if asked in LANGUAGES:
        cookies.set_language(page, request, wanted)
    return page


async def take_form(request: Request) -> Response:
    """Check login and password; a new visit and its cookie, or the form again with the reason."""
    form = await request.form()
    wanted = cookies.language_of(request)
    if not _is_ours(request, form):
        return await _form(request, wanted, form=form, problem=_stale(wanted), status=403)
    chosen = _field(form, "language")
    try:
        signed = await to_thread.run_sync(
            _sign_in, _field(form, "login"), _field(form, "password"), _address(request), chosen
        )
    except UserError as error:
        status = STATUS.get(error.code, 401)
        problem = error.says.in_language(wanted)
        return await _form(request, wanted, form=form, problem=problem, status=status)
    answer = _go_to(_field(form, "next"))
    cookies.set_visit(answer, request, signed.token)
    cookies.set_language(answer, request, as_language(chosen or signed.visitor.language))
    return answer


async def leave(request: Request) -> Response:
    """End the visit in every tab."""
    if not same_origin(request.headers):
        return PlainTextResponse("Forbidden", 403)
    await to_thread.run_sync(_sign_out, cookies.visit_token(request))
    answer = _go_to("/signin")
    cookies.drop_visit(answer, request)
    return answer


def _sign_in(login: str, password: str, address: str, chosen: str) -> SignedIn:
    with db() as session:
        signed = sign_in(session, login, password, address)
        if chosen in LANGUAGES and chosen != signed.visitor.language:
            set_language(session, signed.visitor, chosen)
        return signed


def _sign_out(token: str) -> None:
    with db() as session:
        sign_out(session, token)


def _offered() -> tuple[DemoPerson, ...]:
    with db() as session:
        return demo_people(session)


def _is_ours(request: Request, form: FormData) -> bool:
    """The form came from our own page: origin, and the token in both cookie and form."""
    sent = _field(form, "token")
    kept = cookies.read(request).get(cookies.FORM, "")
    return bool(sent) and hmac.compare_digest(sent, kept) and same_origin(request.headers)


def _address(request: Request) -> str:
    return request.client.host if request.client else "?"


def _field(form: FormData | None, name: str) -> str:
    value = form.get(name, "") if form is not None else ""
    return value if isinstance(value, str) else ""


def _go_to(target: str) -> Response:
    """Go to a page of ours; anything that could lead elsewhere becomes the start page."""
    return RedirectResponse(safe_target(target), 303, {"Cache-Control": "no-store"})


def safe_target(target: str) -> str:
    """The path when it stays on this site, else "/"."""
    odd = any(ord(letter) < 33 or letter == "\\" for letter in target)
    parts = urlsplit("/" if odd else target)
    ours = target.startswith("/") and not target.startswith("//")
    return target if ours and not odd and not parts.scheme and not parts.netloc else "/"


def _stale(wanted: Language) -> str:
    with speaking(wanted):
        return _("This page was open for too long. Please sign in again.")


async def _form(
    request: Request,
    wanted: Language,
    *,
    form: FormData | None = None,
    problem: str = "",
    chosen: bool = False,
    status: int = 200,
) -> Response:
    people = await to_thread.run_sync(_offered)
    token, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(16)
    target = _field(form, "next") or request.query_params.get("next", "/")
    with speaking(wanted):
        words = _words(wanted, people, problem, target)
    words |= {
        "token": token,
        "nonce": nonce,
        "icon": _icon(),
        "login": escape(_field(form, "login")),
        "next": escape(safe_target(target)),
        "chosen": wanted if chosen else escape(_field(form, "language")),
        "layout": "" if people else "alone",
    }
    page = HTMLResponse(_template().substitute(words), status, _headers(nonce))
    cookies.set_form_token(page, request, token)
    return page


def _words(
    wanted: Language, people: tuple[DemoPerson, ...], problem: str, target: str
) -> dict[str, str]:
    return {
        "tag": "zh-CN" if wanted == "zh" else "en",
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
        "languages": "".join(_language_link(one, wanted, target) for one in LANGUAGES),
        "problem": f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else "",
        "demo": _demo(people),
    }


def _language_link(one: Language, wanted: Language, target: str) -> str:
    query = {"lang": one} | ({"next": target} if target != "/" else {})
    current = ' aria-current="true"' if one == wanted else ""
    name, tag = {"zh": ("中文", "zh-CN"), "en": ("English", "en")}[one]
    return f'<a href="/signin?{escape(urlencode(query))}" lang="{tag}"{current}>{name}</a>'


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


@cache
def _icon() -> str:
    png = (ASSETS / "favicon.png").read_bytes()
    return f"data:image/png;base64,{b64encode(png).decode()}"
