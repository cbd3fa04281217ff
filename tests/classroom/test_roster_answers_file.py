"""A table answer comes back from Excel or CSV as the student filled it in."""

import io
from decimal import Decimal

import openpyxl
import pytest

from classroom.exchange.answers_file import read_answers, read_upload, template
from classroom.exchange.scores import read_scores
from kit.errors import UserError
from kit.text import Text
from lessons.question import Question, TableColumn


def column(id: str, zh: str, en: str, **more: object) -> TableColumn:
    return TableColumn.model_validate({"id": id, "label": Text(zh=zh, en=en), **more})


LEVELS = {"high": Text(zh="高", en="High"), "low": Text(zh="低", en="Low")}
QUESTION = Question(
    id="rfm",
    ask=Text(zh="填表", en="Fill in"),
    input="table",
    columns=(
        column("account", "客户编号", "Account ID", type="id", to="accounts"),
        column("score", "R 得分", "R score", type="whole"),
        column("value", "价值", "Value", type="choice", values=LEVELS),
    ),
)


@pytest.mark.parametrize(
    "text",
    [
        "客户编号,R 得分,价值\nC00017,5,高\n",
        "Value,Account ID,R score\nHIGH,Ｃ０００１７,５\n",
        "value\taccount\tscore\nhigh\tC00017\t5\n",
        "多余,客户编号,R得分,价值\nx,C00017,5,High\n",
    ],
)
def test_columns_are_found_by_id_or_label_in_either_language(text: str) -> None:
    rows = read_upload(QUESTION, text.encode("utf-8"), "a.csv")
    assert rows == [{"account": "C00017", "score": "5", "value": "high"}]


def test_a_table_pasted_without_its_header_is_read_in_the_questions_order() -> None:
    rows = read_upload(QUESTION, "C00017\t5\t高\nC00018\t4\t低\n".encode(), "paste.csv")
    assert [row["account"] for row in rows] == ["C00017", "C00018"]


def test_a_missing_column_is_named_with_what_to_do() -> None:
    with pytest.raises(UserError, match="column_missing") as caught:
        read_upload(QUESTION, "客户编号,价值\nC00017,高\n".encode(), "a.csv")
    assert "R 得分" in caught.value.says.zh and "template" in caught.value.says.en


def test_the_same_column_twice_and_an_unreadable_file_are_refused() -> None:
    for raw, code in (
        ("客户编号,客户编号,R 得分,价值\nC1,C1,5,高\n".encode(), "duplicate_header"),
        (b"PK\x03\x04broken", "corrupt_archive"),
    ):
        with pytest.raises(UserError, match=code):
            read_upload(QUESTION, raw, "a.xlsx")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_form_that_we_give_out_can_be_filled_in_and_handed_back(language: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(QUESTION, language)))
    sheet = book.active
    assert sheet is not None
    assert sheet["A1"].value == ("客户编号" if language == "zh" else "Account ID")
    assert sheet.data_validations.dataValidation and sheet["A1"].comment is not None
    sheet.append(["C00017", 5, "高" if language == "zh" else "High"])
    file = io.BytesIO()
    book.save(file)
    found = read_answers(QUESTION, file.getvalue(), "a.xlsx")
    assert found.rows == [{"account": "C00017", "score": "5", "value": "high"}]
    assert found.messages == ()


def test_scores_are_read_with_the_absent_left_out() -> None:
    found = read_scores("学号,姓名,成绩\n1,甲,８７．５分\n2,乙,缺考\n3,丙,\n".encode(), "a.csv")
    assert [line.scores["成绩"] for line in found.lines] == [Decimal("87.5"), None, None]
    assert [message.code for message in found.messages] == ["no_score"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("学号,成绩\n1,良好\n", "score_not_a_number"),
        ("学号,成绩\n1,100.01\n", "score_out_of_range"),
        ("学号,成绩\n1,nan\n", "score_out_of_range"),
        ("学号,姓名\n1,甲\n", "column_missing"),
        ("姓名,成绩\n甲,60\n", "column_missing"),
    ],
)
def test_scores_that_cannot_stand_reject_the_file(text: str, code: str) -> None:
    found = read_scores(text.encode(), "a.csv")
    assert (found.outcome, [message.code for message in found.messages]) == ("reject", [code])
