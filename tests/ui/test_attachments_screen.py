"""Attachments on the pages of accounts and other records: adding, reading, taking away."""

import pytest
from streamlit.testing.v1 import AppTest

from crm.attachments import standing, text_of
from tests.ui.crm_student import Opened, clean, click, stored, words

HOSTILE = "<script>alert(1)</script> **粗** [点](javascript:x) $x$"


def on_tab(opened: Opened, screen: str, code: str) -> AppTest:
    """The page with its tab of attachments open."""
    page = opened(screen, id=code)
    key = f"related-{int(code[1:])}" if screen == "account" else f"below-leads-{int(code[1:])}"
    label = next(tab.label for tab in page.tabs if tab.label.startswith("附件"))
    page.session_state[key] = label
    return clean(page.run())


def given(page: AppTest, *, name: str = "", text: str = "", file: bytes | None = None) -> AppTest:
    """The page after the dialog was filled in and saved."""
    page = click(page, "attach")
    if file is not None:
        page.file_uploader[0].upload("上传.txt" if not name else name, file, "text/plain")
    if text:
        page.text_area[-1].set_value(text)
    if name and file is None:
        page.text_input[-1].set_value(name)
    return click(page, "attach-save")


def test_a_pasted_text_is_kept_shown_as_text_and_can_be_taken_back(opened: Opened) -> None:
    page = given(on_tab(opened, "account", "C00003"), name="记录.md", text=HOSTILE)
    assert text_of(stored(), 1) == HOSTILE
    page = click(page, "read-1")
    assert any(one.value == HOSTILE for one in page.code)
    assert HOSTILE not in words(page)
    page = click(on_tab(opened, "account", "C00003"), "delete-attachment-1")
    assert standing(stored()) == []
    click(page, "undo-last")
    assert [one.name for one in standing(stored())] == ["记录.md"]


def test_files_of_a_chinese_computer_are_read(opened: Opened) -> None:
    page = on_tab(opened, "record", "X00002")
    page = given(page, file="客户来信：请尽快处理订单。".encode("gb18030"))
    page = given(page, name="b.csv", file="姓名,电话\n王芳,1".encode("utf-8-sig"))
    book = stored()
    assert text_of(book, 1) == "客户来信：请尽快处理订单。"
    assert text_of(book, 2) == "姓名,电话\n王芳,1"
    assert {one.table for one in standing(book)} == {"leads"}


@pytest.mark.parametrize(
    ("name", "upload", "said"),
    [
        ("a.txt", b"", "没有内容"),
        ("a.txt", b"PK\x03\x04\x00\x00\x07\x00binary", "不是文本文件"),
        ("a.pdf", b"%PDF-1.4", "不能附加 .pdf 文件"),
        ("a.log", b"x" * 100_001, "不能超过 100 KB"),
        ("a.txt", "客户".encode("gb18030") + "\n联系人".encode() + b"\xff\xff", "另存为 UTF-8"),
    ],
)
def test_what_cannot_be_attached_is_told_in_the_students_language(
    opened: Opened, name: str, upload: bytes, said: str
) -> None:
    page = given(on_tab(opened, "account", "C00003"), name=name, file=upload)
    assert said in "".join(str(one.value) for one in page.error)
    assert stored().height("attachments") == 0


def test_an_attachment_has_a_page_of_its_own(opened: Opened) -> None:
    given(on_tab(opened, "record", "X00002"), name="纪要.txt", text="约了周五")
    page = opened("record", id="AT00001")
    assert any(one.value == "约了周五" for one in page.code)
    page = click(page, "delete-attachment-1")
    assert "已经删除" in words(page)
