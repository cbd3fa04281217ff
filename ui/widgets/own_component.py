"""Parts of a page that are drawn by a script of ours in the browser (ui/assets/<name>/<name>.js).

Their files come from our own address and not inside the page, so that the security policy need not
allow scripts that are made up on the way.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

UI = Path(__file__).parents[1]
PACKAGE = "kexun"
Act = TypeVar("Act")


class Drawn(Protocol):
    """`data` goes to the script; `on_<name>_change` is called with what the script sends."""

    def __call__(self, **what: Any) -> Any: ...


def own_component(name: str, html: str = "") -> Drawn:
    """The component whose script and style lie in ui/assets/<name>, over a start of `html`."""
    manager, known = get_bidi_component_manager(), f"{PACKAGE}.{name}"
    if manager.get_component_asset_root(known) is None:
        files = ComponentConfig(name, f"assets/{name}")
        manager.register_from_manifest(ComponentManifest(PACKAGE, "1", [files]), UI)
    return _component(known, name, html)


def told(key: str) -> Any:
    """In a callback: what the script sent as `act`, unread; None when a part with this key is drawn
    no more, for an act may come for one that a filter has just taken away."""
    state = st.session_state.get(key)
    return state.get("act") if isinstance(state, Mapping) else None


def acted(
    drawn: Drawn,
    key: str,
    data: Mapping[str, Any],
    read: Callable[[Any], Act | None],
    on_act: Callable[[Act], None],
) -> Act | None:
    """Draw the part, whose script sends acts; `read` takes what the browser sent as far as it was
    offered. `on_act` is called before the page runs again, as callbacks are; the answer says what
    was done in this run."""

    def happened() -> None:
        act = read(told(key))
        if act is not None:
            on_act(act)

    return read(drawn(key=key, data=data, on_act_change=happened).act)


@cache
def _component(known: str, name: str, html: str) -> Drawn:
    drawn: Drawn = st.components.v2.component(
        known, html=html or None, css=f"{name}.css", js=f"{name}.js"
    )
    return drawn
