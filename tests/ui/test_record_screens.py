"""Lists, one record, search: what a student does with records of any table."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.saved_views import views_of
from tests.ui.crm_student import Opened, clean, click, stored, words

HOSTILE = "<script>alert(1)</script> **粗** [点](javascript:x) =1+1"


def field(page: AppTest, name: str) -> Any:
    return next(one for one in page.text_input if str(one.key).endswith(f"-{name}"))


def open_popover(page: AppTest, key: str) -> AppTest:
    page.session_state[key] = True
    return clean(page.run())


# --- lists ------------------------------------------------------------------------------------


@pytest.mark.parametrize("screen", ["contacts", "activities"])
def test_a_list_of_any_table_is_drawn_from_the_schema(opened: Opened, screen: str) -> None:
    page = opened(screen)
    labels = [column.label.zh for column in stored().schema[screen].columns.values()]
    assert set(page.dataframe[0].value.columns) <= set(labels)
    assert page.dataframe[0].value.shape[0] <= 25


def test_pinyin_initials_find_a_customer(opened: Opened) -> None:
    page = opened("accounts")
    page.text_input(key="accounts-search").set_value("wa")
    names = clean(page.run()).dataframe[0].value["客户名称"]
    assert len(names) > 0


def test_a_view_changes_what_the_list_shows(opened: Opened) -> None:
    page = opened("accounts")
    page.selectbox[0].set_value("level-a")
    clean(page.run())
    assert set(page.dataframe[0].value["客户等级"]) == {"A 级"}
    assert "客户等级 等于 A 级" in words(page)
    page = click(page, "accounts-clear")
    assert "共 400 条" in words(page)


def test_the_list_is_as_it_was_after_looking_at_a_record(opened: Opened) -> None:
    page = opened("accounts")
    page.selectbox[0].set_value("level-a")
    clean(page.run())
    page.text_input(key="accounts-search").set_value("a")
    clean(page.run())
    page.switch_page("screens/my_log.py").run()
    clean(page.switch_page("screens/accounts.py").run())
    assert "客户等级 等于 A 级" in words(page)
    assert page.text_input(key="accounts-search").value == "a"


def test_what_a_list_shows_is_saved_renamed_and_deleted_as_a_view(opened: Opened) -> None:
    page = opened("accounts")
    page.multiselect(key="accounts-level").set_value(["B"])
    clean(page.run())
    page = open_popover(page, "accounts-views")
    page.text_input(key="accounts-view-form-new-0").set_value("我的 B 级")
    page = click(page, "accounts-view-form-save")
    own = [view for view in views_of(stored(), "accounts") if view.id]
    assert [view.name.zh for view in own] == ["我的 B 级"]
    assert page.multiselect(key="accounts-level").value == []
    assert set(page.dataframe[0].value["客户等级"]) == {"B 级"}
    assert not page.session_state["accounts-views"]
    page = open_popover(page, "accounts-views")
    page.text_input(key="accounts-view-form-name-1-1").set_value("B 级")
    page = click(page, "accounts-view-form-rename")
    assert views_of(stored(), "accounts")[-1].name.zh == "B 级"
    page = open_popover(page, "accounts-views")
    click(page, "accounts-view-form-delete")
    assert all(view.id is None for view in views_of(stored(), "accounts"))


def test_a_taken_name_is_refused_in_place(opened: Opened) -> None:
    page = open_popover(opened("accounts"), "accounts-views")
    page.text_input(key="accounts-view-form-new-0").set_value("全部客户")
    page = click(page, "accounts-view-form-save")
    assert "请换一个名称" in words(page)


def _tick(page: AppTest, rows: list[int]) -> AppTest:
    table = page.dataframe[0]
    page.session_state[str(table.key)] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    return clean(page.run())


def test_several_records_are_changed_in_one_step(opened: Opened) -> None:
    page = _tick(opened("accounts"), [0, 1, 2])
    assert "已选 **3** 条" in words(page)
    page = click(page, "accounts-bulk")
    assert "共 3 条，其中 3 条会改变" in words(page)
    before = stored().table("accounts")["owner_id"].head(3).to_list()
    page.selectbox(key="accounts-bulk-form-owner_id").set_value(3)
    page = click(page, "accounts-bulk-form-save")
    assert before != stored().table("accounts")["owner_id"].head(3).to_list() == [3] * 3
    page = click(page, "undo-last")
    assert stored().table("accounts")["owner_id"].head(3).to_list() == before


def test_an_empty_list_leads_back_to_everything(opened: Opened) -> None:
    page = opened("accounts")
    page.text_input(key="accounts-search").set_value("没有这个人")
    page.multiselect(key="accounts-level").set_value(["A"])
    page = clean(page.run())
    assert "没有找到客户" in words(page)
    page = click(page, "accounts-show-all")
    assert page.text_input(key="accounts-search").value == ""
    assert page.multiselect(key="accounts-level").value == [] and len(page.dataframe) == 1


def test_the_panel_of_an_activity_ticks_it_off(opened: Opened) -> None:
    open_ones = stored_open_activities(opened)
    page = opened("record", id=f"T{open_ones[0]:05d}")
    page = click(page, "activity-done")
    page = click(page, f"complete-{open_ones[0]}-save")
    assert stored().value("activities", open_ones[0], "done_on") == stored().as_of
    assert "已完成" in words(page)


def stored_open_activities(opened: Opened) -> list[int]:
    """Planned and not done, in a firm that a first visit has made."""
    opened("contacts")
    rows = stored().table("activities")
    return rows.filter(rows["done_on"].is_null() & rows["due_on"].is_not_null())["id"].to_list()


def test_an_activity_is_begun_from_its_list(opened: Opened) -> None:
    page = click(opened("activities"), "new-activity")
    page.text_input(key="new-activity-customer-search").set_value("C00002")
    page = click(page, "new-activity")
    page = click(page, "new-activity-customer-next")
    page.text_input(key="log-2-subject").set_value("回访")
    page = click(page, "log-2-save")
    last = stored().record("activities", stored().height("activities"))
    assert (last["account_id"], last["subject"]) == (2, "回访")


# --- one record -------------------------------------------------------------------------------


def test_every_table_has_a_page_for_its_records(opened: Opened) -> None:
    page = opened("contacts")
    book = stored()
    for table, about in book.schema.items():
        if table == "accounts" or book.height(table) == 0:
            continue
        page.switch_page("screens/record.py")
        page.query_params["id"] = f"{about.prefix}00001"
        assert about.label.zh in words(clean(page.run()))


def test_a_record_is_changed_and_its_history_says_so(opened: Opened) -> None:
    page = opened("record", id="P00001")
    field(page, "title").set_value(HOSTILE)
    page = click(page, "contacts-1-save")
    assert stored().record("contacts", 1)["title"] == HOSTILE
    shown = words(page)
    assert "职务" in shown and "**粗**" not in shown and "<script>" not in shown
    assert "李同学" in shown  # the field history names who did it


@pytest.mark.parametrize("id", ["", "???", "ZZZ1", "P99999", "C", "王芳"])
def test_a_record_that_is_not_there_is_said_in_words(opened: Opened, id: str) -> None:
    page = opened("record", id=id)
    assert "请从列表中选择一条记录" in words(page)


# --- two tabs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("screen", "id", "form", "column"),
    [("record", "P00001", "contacts-1", "title"), ("account", "C00001", "account", "city")],
)
def test_the_second_tab_is_told_and_nothing_is_lost(
    opened: Opened, screen: str, id: str, form: str, column: str
) -> None:
    first, second = opened(screen, id=id), opened(screen, id=id)
    field(first, column).set_value("先改的")
    click(first, f"{form}-save")
    field(second, column).set_value("后改的")
    second = click(second, f"{form}-save")
    assert "先改的" in words(second) and "后改的" in words(second)
    assert field(second, column).value == "后改的"
    table, number = ("contacts", 1) if screen == "record" else ("accounts", 1)
    assert stored().record(table, number)[column] == "先改的"
    second = click(second, f"{form}-mine")
    assert stored().record(table, number)[column] == "后改的"
    assert field(second, column).value == "后改的"


def test_a_form_shows_what_changed_elsewhere_and_takes_it_over(opened: Opened) -> None:
    first, second = opened("record", id="P00001"), opened("record", id="P00001")
    field(first, "title").set_value("先改的")
    click(first, "contacts-1-save")
    clean(second.run())
    assert "刚才在别处改过" in words(second)
    second = click(second, "contacts-1-latest")
    assert field(second, "title").value == "先改的"


# --- search -----------------------------------------------------------------------------------


def test_a_search_goes_over_all_tables(opened: Opened) -> None:
    page = opened("search", q="O00001")
    assert "商机 1" in "\n".join(str(one.value) for one in page.subheader)
    page.text_input(key="search-text").set_value(HOSTILE)
    assert "没有找到" in words(clean(page.run()))
    page.text_input(key="search-text").set_value("")
    assert "wangfang" in words(clean(page.run()))


def test_a_case_found_by_its_subject_shows_the_subject(opened: Opened) -> None:
    opened("accounts")
    subject = next(one for one in stored().table("cases")["subject"] if one)
    page = opened("search", q=subject)
    shown = [table.value for table in page.dataframe]
    assert any("问题描述" in table.columns and subject in str(table.to_dict()) for table in shown)
