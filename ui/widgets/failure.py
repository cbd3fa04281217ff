"""What a person sees when a page fails: words and a number, never a stack trace."""

import logging
import secrets

import streamlit as st

from kit.errors import UserError
from ui.desk import SignedOutError
from ui.widgets.browser import leave_for_sign_in
from ui.widgets.status import plain
from ui.words import _, t

LOG = logging.getLogger("kexun")


def show_failure(error: Exception) -> bool:
    """Handler of st.App for uncaught errors of pages, callbacks and fragments."""
    if isinstance(error, SignedOutError):
        leave_for_sign_in()
    elif isinstance(error, UserError):
        st.error(plain(t(error.says)), icon=":material/info:")
    else:
        number = secrets.token_hex(4)
        LOG.error("Error %s on a page", number, exc_info=error)
        st.error(
            _(
                "What was saved is safe. Please reload the page; if this happens again, "
                "give your teacher the error number {number}."
            ).format(number=number),
            title=_("Something went wrong on our side"),
            icon=":material/error:",
        )
    return True
