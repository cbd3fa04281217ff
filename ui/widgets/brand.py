"""Icon and logo as data addresses, so that no run of a page reads a file for them."""

from base64 import b64encode
from functools import cache
from pathlib import Path

ASSETS = Path(__file__).parents[1] / "assets"


@cache
def icon() -> str:
    """The K on blue. A local picture: a symbol would be fetched from fonts.gstatic.com."""
    return _data("image/png", "favicon.png")


@cache
def logo() -> str:
    """The K with the name of the product."""
    return _data("image/svg+xml", "logo.svg")


def _data(kind: str, file: str) -> str:
    return f"data:{kind};base64,{b64encode((ASSETS / file).read_bytes()).decode()}"
