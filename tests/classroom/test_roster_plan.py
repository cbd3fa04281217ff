"""A class list is planned before anything is stored: who is new, who changes, what is wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classroom.exchange.roster import RosterPlan, plan_roster

KNOWN = {"0020240101": ("张三", "电商2401"), "0020240102": ("李四", "电商2401")}


def plan(text: str, encoding: str = "utf-8", **options: object) -> RosterPlan:
    return plan_roster(text.encode(encoding), "名单.csv", KNOWN, **options)  # type: ignore[arg-type]


def codes(found: RosterPlan) -> list[str]:
    return [message.code for message in found.messages]


def test_a_list_says_who_is_new_who_changes_and_who_stays() -> None:
    found = plan(
        "学号,姓名,班级\n0020240101,张三,电商2401\n0020240102,李四,电商2402\n0020240103,王五,\n"
    )
    assert [line.action for line in found.lines] == ["unchanged", "update", "add"]
    assert (found.outcome, found.count("add")) == ("accept", 1)
    assert found.lines[2].row == 4


@pytest.mark.parametrize(
    "header",
    [
        "班级,姓名,性别,学号",
        "行政班,学生姓名,性别,学生编号",
        "CLASS,Name,sex,Student No.",
        "班级（必填）,姓 名*,性别,学号：",
        "所在班级,full name,x,student_id",
        "班級,姓名,x,學號",
    ],
)
def test_columns_are_found_in_any_order_and_under_usual_names(header: str) -> None:
    found = plan(f"{header}\n电商2401,王五,男,0020240103\n")
    line = found.lines[0]
    assert (line.student_number, line.name, line.class_name) == ("0020240103", "王五", "电商2401")
    assert found.outcome == "accept"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_usual_encodings_and_separators_are_read(separator: str, encoding: str) -> None:
    found = plan(separator.join(["学号", "姓名"]) + f"\r\n0020240103{separator}王五\r\n", encoding)
    assert [(line.student_number, line.name) for line in found.lines] == [("0020240103", "王五")]
    assert found.outcome == "accept"


def test_a_teacher_may_choose_the_columns_and_one_class_for_all() -> None:
    found = plan("代码,称呼\n7,王五\n", columns={"student_number": "代码", "name": "称呼"})
    assert found.lines[0].student_number == "7"
    assert plan("学号,姓名\n7,王五\n", class_name="电商2403").lines[0].class_name == "电商2403"


def test_a_missing_column_is_named_with_the_headers_there_are() -> None:
    found = plan("编码,姓名\n1,王五\n")
    assert (found.outcome, codes(found), found.lines) == ("reject", ["column_missing"], ())
    assert "编码、姓名" in found.messages[0].says.zh


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("００２０２４０１０１", "0020240101"),
        (" 0020240101\t", "0020240101"),
        ("'0020240101", "0020240101"),
        ('="0020240101"', "0020240101"),
        ("20240101.0", "20240101"),
        ("ABC-01", "ABC-01"),
    ],
)
def test_a_number_is_stored_half_width_with_its_zeros(written: str, number: str) -> None:
    found = plan_roster(f"学号,姓名\n{written},王五\n".encode(), "a.csv", {})
    assert found.lines[0].student_number == number


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",王五", "number_missing"),
        ("2.0240101E+11,王五", "number_mangled"),
        ("二〇二四,王五", "bad_student_number"),
        ("7,", "name_missing"),
        ("7," + "王" * 101, "too_long"),
        ("20240101,张三", "leading_zeros"),
        ("7,王五,多余", "row_too_long"),
        ('7,"王五', "csv_syntax"),
        ("7,王\ufffd", "encoding_damaged"),
        ("7,王\x00五", "not_text"),
    ],
)
def test_a_bad_line_rejects_the_whole_list_and_names_the_row(row: str, code: str) -> None:
    found = plan(f"学号,姓名\n0020240101,张三\n{row}\n")
    assert found.outcome == "reject" and codes(found) == [code]
    assert found.plain()["rows"] == []
    assert "3" in found.messages[0].place.zh or code == "not_text"


def test_a_plan_can_be_printed_as_json_and_as_words() -> None:
    found = plan("学号,姓名,性别\n0020240103,王五,男\n0020240101,张三,女\n合计,2,\n")
    plain = found.plain()
    assert plain["outcome"] == "warn" and len(plain["rows"]) == 2
    assert plain["rows"][0]["学号"] == plain["rows"][0]["student_number"] == "0020240103"
    assert plain["messages"][0]["place"] == {"zh": "第 4 行", "en": "row 4"}
    assert found.words("zh").endswith("可以导入，请先看提示: 新增 1, 不变 1")
    assert plan("编码,姓名\n1,王五\n").words("en").startswith("the whole file: No column")


def test_one_number_for_two_people_is_refused_and_the_same_line_twice_is_read_once() -> None:
    found = plan("学号,姓名\n7,王五\n７,赵六\n")
    assert found.outcome == "reject" and codes(found) == ["duplicate_key"]
    again = plan("学号,姓名\n7,王五\n7,王五\n")
    assert (again.outcome, codes(again), len(again.lines)) == ("warn", ["repeated_row"], 1)


def test_a_changed_name_is_an_update_with_a_notice() -> None:
    found = plan("学号,姓名\n0020240101,张叁\n")
    assert (found.lines[0].action, codes(found)) == ("update", ["name_differs"])
    assert "张三" in found.messages[0].says.zh


def test_titles_totals_notes_and_repeated_headers_are_set_aside_with_a_warning() -> None:
    found = plan(
        "2401 班学生名单\n学号,姓名\n7,王五\n学号,姓名\n8,赵六\n合 计,2 人\n注：以教务处为准\n"
    )
    assert [line.student_number for line in found.lines] == ["7", "8"]
    assert codes(found) == ["title_rows", "total_row", "note_row", "repeated_header"]


def test_a_number_shorter_than_all_others_is_pointed_out() -> None:
    rows = "".join(f"002024010{n},学生{n}\n" for n in range(3, 9))
    found = plan("学号,姓名\n" + rows + "20240199,王五\n")
    assert (found.outcome, codes(found)) == ("warn", ["number_short"])


def test_names_lose_line_ends_but_keep_their_letters() -> None:
    found = plan('学号,姓名\n7,"买买提·\n艾力"\n8,𠮷田\n')
    assert [line.name for line in found.lines] == ["买买提· 艾力", "𠮷田"]


@given(
    st.lists(
        st.tuples(st.integers(0, 10**9), st.text("张王李赵欧阳·abc ", min_size=1, max_size=6)),
        min_size=1,
        max_size=8,
        unique_by=lambda pair: pair[0],
    ),
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_planning_again_after_the_import_changes_nothing(
    students: list[tuple[int, str]], encoding: str
) -> None:
    rows = [(f"{number:010d}", f"学{name}") for number, name in students]
    raw = ("学号,姓名\n" + "".join(f"{n},{m}\n" for n, m in rows)).encode(encoding)
    first = plan_roster(raw, "a.csv", {})
    assert first.outcome == "accept" and first.count("add") == len(rows)
    known = {line.student_number: (line.name, line.class_name) for line in first.lines}
    assert plan_roster(raw, "a.csv", known).count("unchanged") == len(rows)


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_bytes_give_a_plan_with_a_reason_or_lines(raw: bytes) -> None:
    found = plan_roster(raw.replace(b"PK", b"pk"), "a.csv", {})
    assert found.messages or found.lines
