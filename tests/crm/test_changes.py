"""What an operation changed, in words."""

from typing import Any

from crm.book import Book, Patch
from crm.changes import changes
from crm.operation import perform, read_operation
from sample_data.firm import Firm

NAMED = {"name": "钱"}


def lines(firm: Firm, **line: Any) -> list[tuple[str, str, str]]:
    book = Book(firm)
    patches = perform(book, read_operation(line), 1)
    return [(c.what.zh, c.before.zh, c.after.zh) for c in changes(book, patches)]


def test_an_edit_is_told_value_by_value(tiny_firm: Firm) -> None:
    values = {"city": "", "consent": False, "owner_id": 2}
    assert lines(tiny_firm, op="edit_account", account_id=1, values=values) == [
        ("城市", "武汉", ""),
        ("同意营销", "是", "否"),
        ("负责人", "U00001 张经理", "U00002 陈客服"),
    ]


def test_a_merge_tells_how_many_records_moved(tiny_firm: Firm) -> None:
    told = lines(tiny_firm, op="merge_accounts", survivor=1, merged=[2], keep={})
    assert ("客户编号（2 条）", "C00002 王 芳", "C00001 王芳") in told
    assert told[-1] == ("已合并到", "", "C00001 王芳")


def test_a_new_record_shows_what_was_given(tiny_firm: Firm) -> None:
    told = lines(tiny_firm, op="create_contact", account_id=5, values=NAMED)
    words = "客户编号 C00005 江城商贸有限公司，姓名 钱，授权同意 否，勿扰 否"
    assert told == [("新建", "", words)]


def test_a_record_that_was_taken_back_is_told_too(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    perform(book, read_operation({"op": "create_contact", "account_id": 5, "values": NAMED}), 1)
    patches = perform(book, read_operation({"op": "undo", "of": 1}), 2)
    assert [(c.what.en, c.after.en) for c in changes(book, patches)] == [("Removed again", "")]


def test_values_read_back_from_a_log_are_told_the_same_way(tiny_firm: Firm) -> None:
    stored = Patch("opportunities", 1, "close_date", "2025-08-01", "2025-09-01")
    told = changes(Book(tiny_firm), [stored])[0]
    assert (told.before.zh, told.after.zh) == ("2025-08-01", "2025-09-01")


def test_the_stored_form_of_a_report_stays_out_of_the_words(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    book.begin()
    report = book.add("reports", name="渠道收入", query='{"table": "orders"}')
    (new,) = changes(book, book.noted)
    book.end(1)
    book.begin()
    book.change("reports", report, query='{"table": "cases"}')
    (changed,) = changes(book, book.noted)
    assert new.after.zh == "报表名称 渠道收入"
    assert (changed.before.zh, changed.after.zh) == ("", "已更新")


def test_an_instant_of_a_new_record_reads_as_a_time_of_day(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    patches = perform(book, read_operation({"op": "advance_clock", "days": 1}), 1)
    clock = next(one for one in changes(book, patches) if one.table == "clock")
    assert "2025-07-02 09:00" in clock.after.zh
