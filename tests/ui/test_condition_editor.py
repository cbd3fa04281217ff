"""The condition editor as a person uses it: add, choose, combine, remove, come back."""

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.conditions import Condition, Filter, Group

START = Group(
    "and",
    (
        Filter("level", "in", ("A", None)),
        Filter("created_on", "between", (date(2025, 1, 1), date(2025, 6, 30))),
        Group("or", (Filter("city", "contains", "武"), Filter("credit", ">=", 12_050)), True),
        Filter("owner_id", "in", (2, 3)),
        Filter("share", "<", 0.25),
        Filter("consent", "=", False),
        Filter("city", "empty", True),
        Filter("opened_at", "last_days", 7),
    ),
)


def _page() -> None:
    from typing import Any

    import streamlit as st

    from kit.text import Text
    from sample_data.schema import Column
    from ui.widgets.condition_editor import condition_editor

    def column(kind: Any, **more: Any) -> Column:
        return Column(type=kind, label=Text(zh=kind, en=kind), **more)

    levels = {name: Text(zh=name, en=name) for name in ("A", "B")}
    columns = {
        "level": column("category", values=levels),
        "city": column("text"),
        "credit": column("money"),
        "share": column("rate"),
        "created_on": column("date"),
        "opened_at": column("datetime"),
        "consent": column("flag"),
        "owner_id": column("id", to="staff"),
    }
    options = {"owner_id": {1: "张", 2: "陈", 3: "*李*"}}
    start = st.session_state.get("start")
    st.session_state["read"] = condition_editor(columns, "ask", start, options=options)


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(_page)


def asked(page: AppTest) -> Condition | None:
    assert not page.exception
    found: Condition | None = page.session_state["read"]
    return found


def key(widgets: Any, ending: str) -> str:
    return next(str(one.key) for one in widgets if str(one.key).endswith(ending))


def test_an_empty_editor_asks_nothing(page: AppTest) -> None:
    assert asked(page.run()) is None


def test_every_kind_of_column_reads_back_what_it_began_with(page: AppTest) -> None:
    page.session_state["start"] = START
    assert asked(page.run()) == START
    assert asked(page.run()) == START


def test_a_row_counts_once_it_has_a_value(page: AppTest) -> None:
    page.run()
    page.button(key=key(page.button, "-add-1")).click().run()
    assert asked(page) is None
    page.multiselect[0].set_value(["B"]).run()
    assert asked(page) == Group("and", (Filter("level", "in", ("B",)),))


def test_another_column_brings_another_input(page: AppTest) -> None:
    page.run()
    page.button(key=key(page.button, "-add-1")).click().run()
    page.selectbox(key=key(page.selectbox, "-column")).set_value("credit").run()
    page.number_input[0].set_value(0.0)
    page.number_input[1].set_value(99.995).run()
    assert asked(page) == Group("and", (Filter("credit", "between", (0, 10_000)),))
    page.selectbox(key=key(page.selectbox, "-is")).set_value("empty").run()
    assert asked(page) == Group("and", (Filter("credit", "empty", True),))


def test_groups_nest_and_are_removed_again(page: AppTest) -> None:
    page.session_state["start"] = Filter("city", "contains", "武")
    page.run()
    page.button(key=key(page.button, "-group-1")).click().run()
    page.multiselect[0].set_value(["A"]).run()
    inner = Group("or", (Filter("level", "in", ("A",)),))
    assert asked(page) == Group("and", (Filter("city", "contains", "武"), inner))
    page.segmented_control[0].set_value("not").run()
    found = asked(page)
    assert isinstance(found, Group) and found.negate and found.how == "or"
    page.button(key="ask-remove-3").click().run()
    page.button(key="ask-remove-2").click().run()
    assert asked(page) is None


def test_an_input_that_is_no_code_is_said(page: AppTest) -> None:
    page.session_state["start"] = Filter("city", "in", ("武汉", "长沙"))
    assert asked(page.run()) == Group("and", (Filter("city", "in", ("武汉", "长沙")),))
    page.text_input[0].set_value("武汉、 上海,, ").run()
    assert asked(page) == Group("and", (Filter("city", "in", ("武汉", "上海")),))
