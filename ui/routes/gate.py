"""What stands before every request: whose origin it has, who visits, which headers go back.

Three plain ASGI layers. Streamlit takes the headers X-Kexun-User and X-Kexun-Visit for the truth
(server.trustedUserHeaders), so every copy a client sends is removed first.
"""

from urllib.parse import quote, urlsplit

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from classroom.visits import Visitor, visitor_of_token
from ui.desk import db
from ui.routes import cookies
from ui.widgets.frame import home_path

USER, VISIT = b"x-kexun-user", b"x-kexun-visit"
OPEN = ("/static/", "/_stcore/health", "/_stcore/host-config", "/healthz", "/favicon")
"""Served without asking the database who visits: the same for everybody."""
CLOSED = ("/_stcore/metrics", "/_stcore/agent")
"""Streamlit answers these to anybody; no visitor of ours needs them."""
OWN = ("/signin", "/signout")
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' data: blob:",
        "connect-src 'self' ws: wss: data: blob:",
        "worker-src 'self' blob:",
        "frame-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
"""For Streamlit's own page, which needs inline scripts and styles; nothing from other hosts. The
scripts of our own components reach the browser as blobs, which only a script can make."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


class HeadersMiddleware:
    """Adds the security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("Content-Security-Policy", POLICY)
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class OriginMiddleware:
    """Turns away requests that another site's page makes in our visitor's name.

    A WebSocket with a foreign Origin is refused here: Streamlit would first ask the internet for
    its own address, which holds up everybody else.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not same_origin(Headers(scope=scope)):
            await send({"type": "websocket.close", "code": 1008, "reason": "foreign origin"})
            return
        if scope["type"] == "http" and scope["path"].startswith(CLOSED):
            await PlainTextResponse("Not found", 404)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def same_origin(headers: Headers) -> bool:
    """Whether Origin (when sent) names our host and Sec-Fetch-Site (when sent) no other site."""
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return False
    return headers.get("sec-fetch-site", "none") in ("same-origin", "none")


class IdentityMiddleware:
    """Turns the visit's cookie into the headers that become st.user, for http and websocket."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = [(k, v) for k, v in scope["headers"] if k.lower() not in (USER, VISIT)]
        scope = dict(scope, headers=headers)
        if not scope["path"].startswith(OPEN):
            who = await visitor(HTTPConnection(scope))
            scope["visitor"] = who
            answer = _elsewhere(scope, who)
            if answer is not None:
                await answer(scope, receive, send)
                return
            if who is not None:
                scope["headers"] = headers + _named(who)
        await self.app(scope, receive, send)


def _elsewhere(scope: Scope, who: Visitor | None) -> Response | None:
    """Where a page request belongs instead: sign-in, or / for the page a role starts on, which
    Streamlit knows by no other path."""
    if not _wants_page(scope):
        return None
    if who is None:
        return _to_sign_in(scope)
    if scope["path"] == home_path(who.role):
        return RedirectResponse("/", 303, {"Cache-Control": "no-store"})
    return None


def _named(who: Visitor) -> list[tuple[bytes, bytes]]:
    return [(USER, str(who.person_id).encode()), (VISIT, str(who.visit_id).encode())]


async def visitor(connection: HTTPConnection) -> Visitor | None:
    """Who holds the cookie of this connection."""
    token = cookies.visit_token(connection)
    return await to_thread.run_sync(_look_up, token) if token else None


def _look_up(token: str) -> Visitor | None:
    with db() as session:
        return visitor_of_token(session, token)


def _wants_page(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    path: str = scope["path"]
    if path in OWN or path.startswith(("/_stcore/", "/media/", "/component/")):
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")


def _to_sign_in(scope: Scope) -> Response:
    target = scope["path"]
    if scope["query_string"]:
        target += "?" + scope["query_string"].decode("latin-1")
    where = "/signin" if target == "/" else f"/signin?next={quote(target, safe='')}"
    return RedirectResponse(where, 303, {"Cache-Control": "no-store"})
