"""/signin and /signout: a page of our own, so that the visit's cookie can be set by the server."""

import hmac
import secrets
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from classroom.demo import DemoPerson, demo_people
from classroom.visits import SignedIn, set_language, sign_in, sign_out
from kit.errors import UserError
from kit.text import Language
from ui.desk import db
from ui.routes import cookies
from ui.routes.gate import same_origin
from ui.routes.sign_in_page import Filled, page
from ui.words import LANGUAGES, _, as_language, speaking

STATUS = {"too_many_attempts": 429, "inactive": 403}


async def show_form(request: Request) -> Response:
    """The sign-in page; somebody already signed in goes on to the pages."""
    if request.scope.get("visitor") is not None and "again" not in request.query_params:
        return _go_to(request.query_params.get("next", "/"))
    asked = request.query_params.get("lang")
    wanted = as_language(asked) if asked in LANGUAGES else cookies.language_of(request)
    filled = Filled(
        target=safe_target(request.query_params.get("next", "/")),
        chosen=wanted if asked in LANGUAGES else "",
    )
    answer = await _page(request, wanted, filled)
    if asked in LANGUAGES:
        cookies.set_language(answer, request, wanted)
    return answer


async def take_form(request: Request) -> Response:
    """Check login and password; a new visit and its cookie, or the form again with the reason."""
    form = await request.form()
    wanted = cookies.language_of(request)
    login, chosen = _field(form, "login"), _field(form, "language")
    filled = Filled(login, safe_target(_field(form, "next")), chosen)
    if not _is_ours(request, form):
        return await _page(request, wanted, filled, _stale(wanted), 403)
    try:
        signed = await to_thread.run_sync(
            _sign_in, login, _field(form, "password"), _address(request), chosen
        )
    except UserError as error:
        status = STATUS.get(error.code, 401)
        return await _page(request, wanted, filled, error.says.in_language(wanted), status)
    answer = _go_to(filled.target)
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


def _field(form: FormData, name: str) -> str:
    value = form.get(name, "")
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


async def _page(
    request: Request, wanted: Language, filled: Filled, problem: str = "", status: int = 200
) -> Response:
    people = await to_thread.run_sync(_offered)
    token = secrets.token_urlsafe(24)
    with speaking(wanted):
        answer = page(people, filled, token, problem, status)
    cookies.set_form_token(answer, request, token)
    return answer
