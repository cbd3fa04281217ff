"""Links to pages of the product that cost next to nothing: any number of them in one element.

A link of Streamlit's own is a message each, and the frame stands round every page. These are plain
links; ui/assets/keyboard.js opens them without loading the browser's page anew.
"""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st


def page_anchor(
    page: str, label: str, *, icon: str = "", here: bool = False, title: str = "", **query: str
) -> str:
    """One link as HTML: `page` is the path of a page, empty for the first one; `label` is text."""
    address = (page or "./") + (f"?{urlencode(query)}" if query else "")
    picture = f'<span class="kx-icon" aria-hidden="true">{escape(icon)}</span>' if icon else ""
    marked = ' aria-current="page"' if here else ""
    said = f' title="{escape(title)}"' if title else ""
    return (
        f'<a class="kx-page" target="_self" href="{escape(address)}"{marked}{said}>'
        f"{picture}<span>{escape(label)}</span></a>"
    )


def page_anchors(kind: str, name: str, anchors: Sequence[str], before: str = "") -> None:
    """Draw links below or beside each other, as the style of `kind` has it; `name` is what those
    who cannot see it are told, `before` is HTML above them."""
    links = "".join(anchors)
    st.html(f'{before}<nav class="kx-{kind}" aria-label="{escape(name)}">{links}</nav>')
