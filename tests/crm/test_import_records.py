"""A file's rows become records: read, judged, taken in one step that can be undone."""

from datetime import date
from typing import Any

import pytest

from crm.book import Book
from crm.importing.matching import match_columns
from crm.importing.plan import Choices, Plan, plan_import
from crm.importing.sheet import Sheet
from crm.importing.taking import held_sheet, operation_of
from crm.importing.targets import import_columns
from crm.operation import perform, read_operation
from crm.operations.import_records import MOST_ROWS, ImportRecords
from kit.errors import UserError
from sample_data.firm import Firm


def sheet(text: str, name: str = "customers.csv") -> Sheet:
    lines = [line.split(",") for line in text.strip().splitlines()]
    rows = tuple(tuple(cell.strip() for cell in line) for line in lines[1:])
    return Sheet(tuple(lines[0]), rows, tuple(range(2, 2 + len(rows))), name, "d1")


def planned(book: Book, table: str, text: str, **choices: Any) -> Plan:
    file = sheet(text)
    columns = match_columns(file.headers, import_columns(book, table))
    return plan_import(book, file, Choices(table, columns, **choices))


def fates(plan: Plan) -> list[str]:
    return [row.fate for row in plan.rows]


def problems(plan: Plan) -> list[tuple[int, str, str, str]]:
    return [(row.line, p.field, p.code, p.found) for row in plan.rows for p in row.problems]


def taken(book: Book, plan: Plan) -> Book:
    perform(book, read_operation(operation_of(plan).line()), book.seq + 1)
    return book


ACCOUNTS = """
客户名称,类型,手机号码,客户等级,负责人,同意营销,核实日期
孙小美,个人,17900000101,A 级,张经理,是,2025/3/4
钱多多,Person,179-0000-0102,b,U00001,否,2025年3月5日
"""


def test_columns_are_found_by_label_schema_name_and_usual_word(tiny_firm: Firm) -> None:
    fields = import_columns(Book(tiny_firm), "accounts")
    found = match_columns(["客户名称", "TEL", "kind", "E-mail", "省份（必填）", "别的"], fields)
    assert found == {"name": 0, "phone": 1, "kind": 2, "email": 3, "region": 4}


def test_a_contact_file_says_whose_contact_it_is(tiny_firm: Firm) -> None:
    fields = import_columns(Book(tiny_firm), "contacts")
    assert match_columns(["客户名称", "姓名", "手机"], fields) == {
        "account_id": 0,
        "name": 1,
        "mobile": 2,
    }


def test_cells_become_values_and_records_begin_as_in_the_form(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    taken(book, planned(book, "accounts", ACCOUNTS))
    first, second = book.record("accounts", 7), book.record("accounts", 8)
    assert (first["kind"], first["level"], first["owner_id"]) == ("person", "A", 1)
    assert first["phone_verified_on"] == date(2025, 3, 4) and first["consent"] is True
    assert (second["phone"], second["level"]) == ("17900000102", "B")
    assert second["created_on"] == book.as_of and second["do_not_contact"] is False


def test_every_bad_cell_is_named_with_line_field_and_what_stood_there(tiny_firm: Firm) -> None:
    text = """
姓名,类型,手机,等级,核实日期
,个人,17900000101,A,2025-03-04
甲,公司,17900000102,A,2025-03-04
乙,个人,1790000,S,2025-13-04
丙,个人,17900000104,A,2026-03-04
丁,个人,17900000105,A,2025-03-04
"""
    plan = planned(Book(tiny_firm), "accounts", text)
    assert fates(plan) == ["held", "held", "held", "held", "add"]
    assert problems(plan) == [
        (2, "name", "required", ""),
        (3, "kind", "not_listed", "公司"),
        (4, "level", "not_listed", "S"),
        (4, "phone_verified_on", "date", "2025-13-04"),
        (4, "phone", "phone", "1790000"),
        (5, "phone_verified_on", "future_date", "2026-03-04"),
    ]
    kind = plan.rows[1].problems[0].allowed
    assert (kind.zh, kind.en) == ("个人、单位", "Person, Organisation")


def test_good_rows_go_in_while_bad_rows_are_kept_for_repair(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    plan = planned(book, "accounts", "姓名,类型\n甲,个人\n乙,团体\n")
    operation = operation_of(plan)
    assert "新增 1，更新 0，跳过 0，退回 1" in operation.says(book).zh
    perform(book, operation, 1)
    again = held_sheet(operation, 1)
    assert (again.rows, again.lines, again.of) == ((("乙", "团体"),), (3,), 1)
    assert operation.held[0].problems == ("kind:not_listed",)
    mended = again.repaired({(0, 1): "单位"})
    second = plan_import(book, mended, plan.choices)
    assert fates(second) == ["add"] and operation_of(second, 1).of == 1
    assert operation_of(second, 1).repaired == 1


def test_a_day_that_could_be_a_month_is_asked_about(tiny_firm: Firm) -> None:
    book, text = Book(tiny_firm), "姓名,类型,核实日期\n甲,个人,3/4/2025\n乙,个人,2025-03-04\n"
    plan = planned(book, "accounts", text)
    assert plan.dates.asked and fates(plan) == ["held", "add"]
    assert problems(plan) == [(2, "phone_verified_on", "unclear_date", "3/4/2025")]
    days = [
        planned(book, "accounts", text, order=order).rows[0].values["phone_verified_on"]
        for order in ("day_first", "month_first")
    ]
    assert days == ["2025-04-03", "2025-03-04"]
    chosen = planned(book, "accounts", text, order="day_first")
    assert operation_of(chosen).dates == "day_first"


def test_a_25_settles_the_order_for_the_whole_file(tiny_firm: Firm) -> None:
    text = "姓名,类型,核实日期\n甲,个人,3/4/2025\n乙,个人,4/25/2025\n"
    plan = planned(Book(tiny_firm), "accounts", text)
    assert not plan.dates.asked
    assert [row.values["phone_verified_on"] for row in plan.rows] == ["2025-03-04", "2025-04-25"]


def test_dates_that_contradict_each_other_are_asked_about_and_the_other_kind_is_held_back(
    tiny_firm: Firm,
) -> None:
    text = "姓名,类型,核实日期\n甲,个人,13/4/2025\n乙,个人,4/25/2025\n丙,个人,1/2/2025\n"
    plan = planned(Book(tiny_firm), "accounts", text)
    assert plan.dates.asked and fates(plan) == ["held"] * 3
    assert fates(planned(Book(tiny_firm), "accounts", text, order="day_first")) == [
        "add",
        "held",
        "add",
    ]


@pytest.mark.parametrize(
    ("how", "expected"), [("exact", ["add", "skip"]), ("normalised", ["skip", "skip"])]
)
def test_a_record_that_is_there_is_recognised(
    tiny_firm: Firm, how: str, expected: list[str]
) -> None:
    text = "姓名,类型,邮箱\n佐伊,个人,zoe@EXAMPLE.com\n李强,个人,li.qiang@example.org\n"
    assert fates(planned(Book(tiny_firm), "accounts", text, how=how)) == expected


def test_an_update_changes_only_what_differs_and_empty_cells_change_nothing(
    tiny_firm: Firm,
) -> None:
    book = Book(tiny_firm)
    text = "编号,姓名,城市,邮箱\nC00003,李强,宜昌,\nC00004,王芳,长沙,fang@example.net\n"
    plan = planned(book, "accounts", text, same="update")
    assert fates(plan) == ["update", "unchanged"]
    taken(book, plan)
    record = book.record("accounts", 3)
    assert (record["city"], record["email"]) == ("宜昌", "li.qiang@example.org")
    assert book.patches[1] == (("accounts", 3, "city", "武汉", "宜昌"),)


def test_the_same_row_twice_in_a_file_is_added_once_and_says_which_line(tiny_firm: Firm) -> None:
    text = "姓名,类型,手机\n甲,个人,17900000555\n甲,个人,17900000555\n"
    plan = planned(Book(tiny_firm), "accounts", text)
    assert fates(plan) == ["add", "skip"] and plan.rows[1].twin == 2
    assert fates(planned(Book(tiny_firm), "accounts", text, same="add")) == ["add", "add"]


def test_a_contact_hangs_on_a_customer_by_code_or_name(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    text = """
客户,姓名,手机
C00005,周采购,17900000201
江城商贸,吴经理,17900000202
王芳,郑会计,17900000203
没有这家,冯出纳,17900000204
,陈助理,17900000205
"""
    plan = planned(book, "contacts", text)
    assert fates(plan) == ["add", "add", "held", "held", "held"]
    codes = [code for _line, _field, code, _found in problems(plan)]
    assert codes == ["several_records", "no_record", "required"]
    assert "C00001、C00002、C00004" in plan.rows[2].problems[0].allowed.zh
    taken(book, plan)
    assert book.pointing_to("contacts", "account_id", 5) == [1, 2, 3]


def test_a_merged_customer_stands_for_the_one_that_was_kept(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    merge = {"op": "merge_accounts", "survivor": 1, "merged": [2], "keep": {}}
    perform(book, read_operation(merge), 1)
    plan = planned(book, "contacts", "客户,姓名\nC00002,周采购\n")
    assert plan.rows[0].values["account_id"] == 1


def test_imported_opportunities_begin_at_the_first_stage(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    text = "客户,商机名称,预计金额,预计成交日\nC00005,福利卡,1.2万,2025-09-30\n"
    taken(book, planned(book, "opportunities", text))
    made = book.record("opportunities", 4)
    assert (made["amount"], made["stage"], made["probability"]) == (1_200_000, "prospecting", 0.1)
    assert book.record("stage_history", 2)["opportunity_id"] == 4


def test_one_undo_takes_the_whole_import_back(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    text = "姓名,类型,城市,邮箱\n甲,个人,武汉,a@example.com\n李强,个人,宜昌,li.qiang@example.org\n"
    taken(book, planned(book, "accounts", text, same="update"))
    assert book.height("accounts") == 7 and book.value("accounts", 3, "city") == "宜昌"
    perform(book, read_operation({"op": "undo", "of": 1}), 2)
    fresh = Book(tiny_firm)
    assert book.table("accounts").equals(fresh.table("accounts"))


def test_what_the_page_let_through_is_checked_again(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    bad: list[dict[str, Any]] = [
        {"fields": ("name", "kind"), "rows": (("甲", "robot"),)},
        {"fields": ("name",), "rows": (("甲",),)},
        {"fields": ("name", "kind"), "rows": (("甲",),)},
        {"fields": ("id", "name", "kind"), "rows": ((7, "甲", "person"),)},
        {"fields": ("merged_into", "name", "kind"), "rows": ((1, "甲", "person"),)},
        {"changed": [{"id": 99, "values": {"name": "甲"}}]},
        {"fields": ("name", "kind"), "rows": (("甲", "person"),) * (MOST_ROWS + 1)},
        {},
    ]
    for fields in bad:
        with pytest.raises(UserError):
            perform(book, ImportRecords(table="accounts", **fields), 1)
    with pytest.raises(UserError, match="not_editable"):
        perform(book, ImportRecords(table="orders", fields=("name",), rows=(("甲",),)), 1)
    assert book.seq == 0


def test_hostile_text_is_stored_as_text_and_control_characters_are_refused(
    tiny_firm: Firm,
) -> None:
    book = Book(tiny_firm)
    rows = (("=1+1", "个人"), ("<script>", "个人"), ("a\x00b", "个人"), ("字" * 300, "个人"))
    file = Sheet(("姓名", "类型"), rows, (2, 3, 4, 5), "x.csv")
    plan = plan_import(book, file, Choices("accounts", {"name": 0, "kind": 1}))
    assert [(row.fate, [p.code for p in row.problems]) for row in plan.rows] == [
        ("add", []),
        ("add", []),
        ("held", ["control_character"]),
        ("held", ["too_long"]),
    ]
    assert max(len(p.found) for row in plan.rows for p in row.problems) <= 60
    taken(book, plan)
    assert book.record("accounts", 7)["name"] == "=1+1"


def test_a_replay_of_the_log_gives_the_same_records(tiny_firm: Firm) -> None:
    book, again = Book(tiny_firm), Book(tiny_firm)
    operation = operation_of(planned(book, "accounts", ACCOUNTS))
    perform(book, operation, 1)
    perform(again, read_operation(operation.line()), 1)
    assert again.table("accounts").equals(book.table("accounts"))
    assert again.state() == book.state()
