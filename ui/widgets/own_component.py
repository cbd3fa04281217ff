"""Parts of a page that are drawn by a script of ours in the browser (ui/assets/<name>/<name>.js).

Their files come from our own address and not inside the page, so that the security policy need not
allow scripts that are made up on the way.
"""

from functools import cache
from pathlib import Path
from typing import Any, Protocol

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

UI = Path(__file__).parents[1]
PACKAGE = "kexun"


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


@cache
def _component(known: str, name: str, html: str) -> Drawn:
    drawn: Drawn = st.components.v2.component(
        known, html=html or None, css=f"{name}.css", js=f"{name}.js"
    )
    return drawn
