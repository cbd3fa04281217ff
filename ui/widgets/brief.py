"""What a student reads beside an exercise: lesson, brief, data dictionary, hints."""

import re
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from kit.text import Text
from lessons.catalog import Entry
from lessons.markdown import safe_markdown
from ui.widgets.dictionary import data_dictionary
from ui.widgets.frame import SCREENS
from ui.widgets.status import plain
from ui.words import _, language, t

CRM = (
    ("accounts", "accounts"),
    ("duplicates", "merge_accounts"),
    ("opportunities", "opportunities"),
    ("firm", "firm"),
)
"""Pages of the practice CRM and the table or operation that makes each worth a link."""


HEADING = re.compile(r"^(#{1,4} )", re.MULTILINE)
STYLE = Path(__file__).parents[1] / "assets" / "learning.css"


@st.fragment
def brief_pane(entry: Entry, hints: Sequence[tuple[str, Text]], key: str, links: bool) -> None:
    """Draw the reading side. `hints` are the released ones with the number of their question.

    Inside `st.container(key="reading")` it stays in sight while one scrolls the answers.
    """
    st.html(STYLE)
    if links:
        _links(entry)
    names = {"brief": _("Brief"), "data": _("Data dictionary")}
    if entry.exercise.layer == "theory":
        names = {"lesson": _("Lesson")} | names
    if hints:
        names["hints"] = _("Hints ({n})").format(n=len(hints))
    tabs = st.tabs(list(names.values()), on_change="rerun", key=f"{key}-tabs")
    for name, tab in zip(names, tabs, strict=True):
        if tab.open:
            with tab:
                _part(name, entry, hints, key)


def _part(name: str, entry: Entry, hints: Sequence[tuple[str, Text]], key: str) -> None:
    if name == "hints":
        for number, hint in hints:
            question = _("Question {n}").format(n=number)
            st.markdown(f"**{question}** {plain(t(hint))}")
    elif name == "data":
        data_dictionary(entry.exercise.tables, f"{key}-dictionary")
    else:
        if name == "brief":
            _objectives(entry)
        st.markdown(below_title(safe_markdown(entry.page(name, language()))))


def below_title(text: str) -> str:
    """Markdown to stand under the page's own title: its first heading goes, the others shrink.

    >>> below_title("# A\\n\\n## B")
    '#### B'
    """
    if text.startswith("# "):
        text = text.partition("\n")[2].lstrip("\n")
    return HEADING.sub(r"##\1", text)


def _objectives(entry: Entry) -> None:
    if entry.exercise.objectives:
        aims = _("; ").join(plain(t(aim)) for aim in entry.exercise.objectives)
        st.caption(_("You will be able to: {aims}").format(aims=aims))


def _links(entry: Entry) -> None:
    useful = {*entry.exercise.tables, *entry.exercise.operations, "accounts", "firm"}
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.caption(_("Work in:"), width="content")
        for page, reason in CRM:
            if reason in useful and (SCREENS / f"{page}.py").exists():
                st.page_link(SCREENS / f"{page}.py", icon="")
