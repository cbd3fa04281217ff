"""All routes and layers of the web door, in order."""

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from ui.routes.gate import HeadersMiddleware, IdentityMiddleware, OriginMiddleware
from ui.routes.health import healthz
from ui.routes.sign_in import leave, show_form, take_form


def routes() -> list[BaseRoute]:
    return [
        Route("/healthz", healthz),
        Route("/signin", show_form),
        Route("/signin", take_form, methods=["POST"]),
        Route("/signout", leave, methods=["POST"]),
    ]


def layers() -> list[Middleware]:
    """The outermost first."""
    return [
        Middleware(HeadersMiddleware),
        Middleware(OriginMiddleware),
        Middleware(IdentityMiddleware),
    ]
