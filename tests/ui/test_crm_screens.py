"""The CRM pages as a student uses them: find, change, take back, merge, move."""

from streamlit.testing.v1 import AppTest

from crm.duplicates import duplicate_candidates
from sample_data.schema import code
from tests.ui.crm_student import Opened, clean, click, stored, words

HOSTILE = "<script>alert(1)</script> **粗** [点](javascript:x) :red[甲] $x$"


def field(page: AppTest, name: str) -> str:
    """The key of the input of one column in the account form."""
    return next(str(one.key) for one in page.text_input if str(one.key).endswith(f"-{name}"))


# --- the list ---------------------------------------------------------------------------------


def test_the_list_shows_one_page_and_how_many_there_are(opened: Opened) -> None:
    page = opened("accounts")
    assert page.dataframe[0].value.shape[0] == 25
    assert "共 400 条，第 1/16 页" in words(page)


def test_a_search_and_a_filter_narrow_the_list(opened: Opened) -> None:
    page = opened("accounts")
    page.text_input(key="accounts-search").set_value("c00017")
    clean(page.run())
    assert list(page.dataframe[0].value["客户编号"]) == ["C00017"]
    page.text_input(key="accounts-search").set_value("")
    page.multiselect(key="accounts-level").set_value(["A"])
    clean(page.run())
    assert set(page.dataframe[0].value["客户等级"]) == {"A 级"}


def test_a_filter_from_another_firm_does_not_break_the_list(opened: Opened) -> None:
    page = opened("accounts")
    page.session_state["accounts-region"] = ["没有这个省"]
    assert clean(page.run()).dataframe[0].value.shape[0] == 25


def test_a_search_without_result_says_what_to_do(opened: Opened) -> None:
    page = opened("accounts")
    page.text_input(key="accounts-search").set_value("没有这个人")
    clean(page.run())
    assert "没有找到客户" in words(page)


def test_a_new_account_opens_its_page(opened: Opened) -> None:
    page = click(opened("accounts"), "new")
    page.text_input(key="new-account-name").set_value("新客户")
    page = click(page, "new-account-save")
    assert stored().record("accounts", 401)["name"] == "新客户"


def test_a_new_account_without_a_name_is_told_in_the_dialog(opened: Opened) -> None:
    page = click(click(opened("accounts"), "new"), "new-account-save")
    assert "请填写“客户名称”" in words(page)
    assert stored().seq == 0


# --- one account ------------------------------------------------------------------------------


def test_a_saved_change_says_what_and_can_be_undone(opened: Opened) -> None:
    page = opened("account", id="C00017")
    before = stored().record("accounts", 17)["city"]
    page.text_input(key=field(page, "city")).set_value("宜昌市")
    page = click(page, "account-save")
    assert stored().record("accounts", 17)["city"] == "宜昌市"
    assert "已保存" in words(page) and "城市" in words(page)
    page = click(page, "undo-last")
    assert stored().record("accounts", 17)["city"] == before


def test_a_bad_phone_is_refused_and_stays_in_the_form(opened: Opened) -> None:
    page = opened("account", id="C00017")
    key = field(page, "phone")
    page.text_input(key=key).set_value("12345")
    page = click(page, "account-save")
    assert "11 位数字" in words(page)
    assert page.text_input(key=key).value == "12345"
    assert stored().seq == 0


def test_hostile_text_is_shown_as_text(opened: Opened) -> None:
    page = opened("account", id="C00017")
    page.text_input(key=field(page, "name")).set_value(HOSTILE)
    page = click(page, "account-save")
    assert stored().record("accounts", 17)["name"] == HOSTILE
    shown = words(page)
    assert "\\*\\*粗" in shown and "\\<script\\>" in shown and "\\:red\\[" in shown
    for raw in ("<script>", "**粗**", "[点](", ":red[甲"):
        assert raw not in shown


def test_a_level_is_set_with_one_click(opened: Opened) -> None:
    page = opened("account", id="C00017")
    level = stored().record("accounts", 17)["level"]
    wanted = "A" if level != "A" else "B"
    page.segmented_control(key=f"level-17-{level}").set_value(wanted)
    page = clean(page.run())
    assert stored().record("accounts", 17)["level"] == wanted


def test_a_contact_and_an_activity_are_added_in_dialogs(opened: Opened) -> None:
    page = click(opened("account", id="C00017"), "act-person_add")
    page.text_input(key="contact-of-17-name").set_value("钱老师")
    page = click(page, "contact-of-17-save")
    page = click(page, "act-call")
    page.text_input(key="log-17-subject").set_value("电话回访")
    page = click(page, "log-17-save")
    book = stored()
    assert book.table("contacts")["name"][-1] == "钱老师"
    assert book.table("activities")["subject"][-1] == "电话回访"
    assert "电话回访" in words(page)


def test_an_account_that_is_not_there_is_said_in_words(opened: Opened) -> None:
    assert "C09999" in words(opened("account", id="C09999"))
    assert "不是客户编号" in words(opened("account", id="abc"))
    assert "还没有选择客户" in words(opened("account"))


# --- duplicates -------------------------------------------------------------------------------


def test_a_pair_is_merged_and_brought_back(opened: Opened) -> None:
    page = opened("duplicates")
    first = duplicate_candidates(stored())[0]
    assert page.dataframe[0].value["记录一"][0].startswith(code("accounts", first.left))
    page.radio(key=f"merge-{first.left}-{first.right}-survivor").set_value(first.right)
    page = click(clean(page.run()), "merge")
    assert stored().survivor(first.left) == first.right
    page = click(page, "undo-last")
    assert stored().survivor(first.left) == first.left


# --- my log -----------------------------------------------------------------------------------


def test_my_log_tells_before_and_after_and_takes_back(opened: Opened) -> None:
    page = opened("my_log")
    assert "还没有操作记录" in words(page)
    page = opened("account", id="C00017")
    page.text_input(key=field(page, "city")).set_value("宜昌市")
    click(page, "account-save")
    page = opened("my_log")
    assert "→ **宜昌市**" in words(page)
    page = click(page, "undo-1")
    assert stored().undone == {1}
    assert "已撤销" in words(page)
