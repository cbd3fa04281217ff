"""One class, end to end, in a real browser: list in, first sign-in, wrong, right, grades out."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import polars as pl
import pytest

from grading.check import Wrong
from lessons.catalog import entry
from lessons.judging import ideal_answers, work_of
from lessons.sheet import drawn_sheet
from tests.browser.college import College, Tab

pytestmark = pytest.mark.browser

RFM = "05-segmentation/rfm-quintiles"
ROSTER = "班级,姓名,学号\n营销2501,张三,0012501\n营销2501,李四,0012502\n".encode("gb18030")
OWN = "一个好记的新密码-2025"
Tabs = Callable[..., Tab]


def test_from_the_class_list_to_the_exported_grades(college: College, tab: Tabs) -> None:
    teacher = tab()
    teacher.signs_in("laoshi")
    passwords = import_roster(teacher)
    assign_rfm(teacher)

    student = tab()
    student.signs_in("0012501", passwords["0012501"])
    choose_a_password(student, passwords["0012501"])
    student.presses("继续：V12")
    student.sees("V12 RFM 五分法")
    slip = known_slip(college)
    hand_in_wrong(student, slip)
    hand_in_right(student, college)

    instructor = tab()
    instructor.signs_in("pingjiao")
    look_at_both_attempts(instructor, slip)
    check_export(instructor)


def import_roster(teacher: Tab) -> dict[str, str]:
    """Upload, look at the preview, confirm; return first passwords by login."""
    teacher.opens("/students")
    teacher.presses("导入班级名单")
    teacher.uploads("roster-file-0", "名单.csv", ROSTER)
    teacher.sees("新增 2 人")
    teacher.presses("确认导入")
    teacher.sees("2 名学生的初始密码")
    handed_out = pl.read_excel(BytesIO(teacher.downloads("下载初始密码")), engine="openpyxl")
    teacher.presses("已记下，收起")
    return dict(zip(handed_out["账号"], handed_out["初始密码"], strict=True))


def assign_rfm(teacher: Tab) -> None:
    teacher.opens("/assignments")
    teacher.page.get_by_role("button", name="布置", exact=True).click()
    dialog = teacher.page.get_by_role("dialog")
    dialog.get_by_role("combobox").first.click()
    teacher.page.get_by_role("option", name="V12").click()
    teacher.settles()
    dialog.get_by_role("button", name="布置", exact=True).click()
    dialog.wait_for(state="detached")
    teacher.settles()


def choose_a_password(student: Tab, first: str) -> None:
    for name, said in (("old", first), ("new", OWN), ("again", OWN)):
        student.within(f"password-{name}").locator("input").fill(said)
    student.presses("保存")
    student.follows("课程地图")
    student.sees("已通过 0/1 项")


def known_slip(college: College) -> Wrong:
    """A listed mistake of a number question that is clearly apart from the right value."""
    book = college.book_of("0012501")
    drawn = drawn_sheet(entry(RFM), book.firm.key.seed, 1)
    numbers = {q.id for q in drawn.questions if q.input == "number"}
    wrongs = (
        wrong
        for check in drawn.checks
        if check.question in numbers
        for wrong in check.wrongs(work_of(drawn, book, {}))
    )
    return next(wrong for wrong in wrongs if wrong.separable)


def sheet(attempt: int) -> str:
    return f"sheet-1-{RFM.replace('/', '-')}-{attempt}"


def hand_in_wrong(student: Tab, slip: Wrong) -> None:
    ((question, answer),) = slip.answers.items()
    student.types(f"{sheet(1)}-{question}", answer)
    student.sees("已保存")
    student.page.reload()
    student.settles()
    kept = student.within(f"{sheet(1)}-{question}").locator("input").input_value()
    assert kept == answer, "a draft survives a reload"
    student.presses("提交（第 1/3 次）")
    student.sees("未作答的题不得分")
    student.presses("仍然提交")
    student.sees("第 1/3 次提交")
    student.sees(slip_words(slip, question))


def slip_words(slip: Wrong, question: str) -> str:
    """The beginning of what the student is told about the mistake."""
    (check,) = (c for c in entry(RFM).exercise.checks if c.question == question)
    (mistake,) = (m for m in check.mistakes if m.id == slip.mistake)  # type: ignore[attr-defined]
    words: str = mistake.says.zh
    return words.split("{")[0].split("“")[0][:12]


def hand_in_right(student: Tab, college: College) -> None:
    right = ideal_answers(entry(RFM), college.book_of("0012501"))
    for question in entry(RFM).exercise.questions:
        key, answer = f"{sheet(2)}-{question.id}", right[question.id]
        if question.input in ("number", "ids"):
            student.types(key, answer)
        elif question.input == "choice":
            label = question.options[answer].zh
            student.within(key).get_by_text(label).click()
            student.settles()
        else:
            student.within(f"{sheet(2)}-box-{question.id}").get_by_role(
                "button", name="上传"
            ).first.click()
            student.uploads(f"{key}-file-0", "打分表.xlsx", workbook(question, answer))
            student.sees(f"已填 {len(answer)} 行")
    student.page.get_by_role("button", name="提交（第 2/3 次）").dblclick()
    student.sees("第 2/3 次提交")
    student.settles()
    student.sees("100 分")
    student.page.get_by_role("button", name="提交（第 3/3 次）").wait_for()


def workbook(question: Any, rows: list[dict[str, str]]) -> bytes:
    """The table as a student would send it: Chinese headers, text cells."""
    labels = {column.id: column.label.zh for column in question.columns}
    table = openpyxl.Workbook()
    table.active.append(list(labels.values()))
    for row in rows:
        table.active.append([row[name] for name in labels])
    file = BytesIO()
    table.save(file)
    return file.getvalue()


def look_at_both_attempts(instructor: Tab, slip: Wrong) -> None:
    instructor.opens("/gradebook")
    instructor.sees("成绩册")
    click_first_score(instructor)
    instructor.sees("第 2 次提交")
    instructor.sees("100 分")
    instructor.follows("第 1 次")
    instructor.sees("第 1 次提交")
    instructor.sees(slip_words(slip, next(iter(slip.answers))))
    instructor.sees("为什么是这个分数")


def click_first_score(instructor: Tab) -> None:
    """The grid is drawn on a canvas: go along its first row until the work opens."""
    grid = instructor.page.locator(".st-key-gradebook [data-testid=stDataFrame]")
    grid.wait_for()
    box = grid.bounding_box()
    for right in range(120, int(box["width"]), 90):
        instructor.page.mouse.click(box["x"] + right, box["y"] + 36 + 17)
        instructor.settles()
        instructor.page.wait_for_timeout(300)
        if "/submission" in instructor.page.url:
            return
    raise AssertionError("no click on the first row opened a submission")


def check_export(instructor: Tab) -> None:
    instructor.opens("/gradebook")
    instructor.presses("导出")
    book = openpyxl.load_workbook(BytesIO(instructor.downloads("Excel 工作簿")))
    scores = [[cell.value for cell in row] for row in book["成绩"].iter_rows()]
    header, *rows = scores
    by_number = {row[header.index("学号")]: row for row in rows}
    column = next(place for place, name in enumerate(header) if str(name).startswith("V12"))
    assert by_number["0012501"][column] == 100, "leading zeros and the better score are kept"
    assert by_number["0012502"][column] in (None, "")
    attempts = [[cell.value for cell in row] for row in book["提交明细"].iter_rows()]
    mine = [row for row in attempts[1:] if "0012501" in row]
    assert len(mine) == 2, "a double click hands in once"
