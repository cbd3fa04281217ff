"""The keys of the keyboard: a button in the frame, and the dialog that lists them.

Buttons carry Streamlit's own shortcuts where those suffice; ui/assets/keyboard.js knows the rest.
"""

import streamlit as st

from ui.words import _

ASKED = "_keys-help"


def help_button() -> None:
    """A quiet button in the frame; `?` presses it."""
    st.button(
        "", key="frame-keys", type="tertiary", icon=":material/keyboard:",
        help=_("Keyboard shortcuts"), on_click=_ask,
    )  # fmt: skip


def _ask() -> None:
    st.session_state[ASKED] = True


def show_help() -> None:
    """Open the list when it was asked for."""
    if st.session_state.pop(ASKED, False):
        st.dialog(_("Keyboard shortcuts"), width="medium")(_list)()


def _list() -> None:
    for title, keys in _keys():
        lines = "\n".join(f"| {_shown(key)} | {what} |" for key, what in keys)
        st.markdown(f"| {title} | |\n|:--|:--|\n{lines}")
    st.caption(_("Letters count while no field is being typed in."))


def _shown(keys: str) -> str:
    return " ".join(f"`{key}`" for key in keys.split())


def _keys() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    return (
        (
            _("Everywhere"),
            (
                ("1 … 7", _("Go to an area of the sidebar")),
                ("/", _("Search in the list, else everywhere")),
                ("\\", _("Search everything")),
                ("?", _("This list")),
                ("Ctrl+Enter", _("Save the form or dialog in front")),
                ("U", _("Undo what was just saved")),
                ("Esc", _("Close the dialog")),
            ),
        ),
        (
            _("Lists"),
            (
                ("N", _("New record")),
                ("[ ]", _("Previous page, next page")),
            ),
        ),
        (
            _("One record"),
            (
                ("K J", _("Previous record, next record")),
                ("B", _("Back to the list")),
                ("P", _("Pin or unpin")),
                ("D", _("Complete the activity")),
            ),
        ),
        (
            _("Cases"),
            (
                ("T", _("Take the next case")),
                ("A", _("Reply")),
                ("N", _("Internal note")),
                ("S", _("Resolve")),
                ("G", _("Assign to …")),
                ("X", _("Close the case")),
            ),
        ),
    )
