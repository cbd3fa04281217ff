"""The cookies we set: who visits, the sign-in form's token, the language of the sign-in page."""

from http.cookies import CookieError, SimpleCookie

from starlette.requests import HTTPConnection
from starlette.responses import Response

from kit.text import Language
from ui.words import as_language

VISIT = "kexun_visit"
FORM = "kexun_form"
LANGUAGE = "kexun_language"
A_YEAR = 365 * 24 * 3600


def is_secure(connection: HTTPConnection) -> bool:
    """Whether the browser speaks TLS with us or with the proxy in front of us."""
    return connection.url.scheme in ("https", "wss")


def visit_name(secure: bool) -> str:
    """Under TLS the __Host- prefix keeps other sites of the domain from setting the cookie."""
    return f"__Host-{VISIT}" if secure else VISIT


def visit_token(connection: HTTPConnection) -> str:
    """The visit's token the browser brings, or ""."""
    return read(connection).get(visit_name(is_secure(connection)), "")


def read(connection: HTTPConnection) -> dict[str, str]:
    """The cookies; a malformed header counts as none."""
    try:
        found = SimpleCookie(connection.headers.get("cookie", ""))
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in found.items()}


def set_visit(response: Response, connection: HTTPConnection, token: str) -> None:
    """A session cookie: the visit itself ends in the database after twelve hours."""
    secure = is_secure(connection)
    response.set_cookie(
        visit_name(secure), token, httponly=True, samesite="lax", secure=secure, path="/"
    )


def drop_visit(response: Response, connection: HTTPConnection) -> None:
    secure = is_secure(connection)
    response.delete_cookie(
        visit_name(secure), httponly=True, samesite="lax", secure=secure, path="/"
    )


def set_form_token(response: Response, connection: HTTPConnection, token: str) -> None:
    response.set_cookie(
        FORM, token, max_age=3600, httponly=True, samesite="strict",
        secure=is_secure(connection), path="/signin",
    )  # fmt: skip


def set_language(response: Response, connection: HTTPConnection, wanted: Language) -> None:
    """Readable by scripts: the language switch of the pages writes it too."""
    response.set_cookie(
        LANGUAGE, wanted, max_age=A_YEAR, samesite="lax", secure=is_secure(connection), path="/"
    )


def language_of(connection: HTTPConnection) -> Language:
    """The language chosen before; else English for a browser that does not know Chinese."""
    chosen = read(connection).get(LANGUAGE)
    if chosen:
        return as_language(chosen)
    asked = connection.headers.get("accept-language", "").lower()
    return "en" if asked.startswith("en") and "zh" not in asked else "zh"
