"""Import as a student does it: upload, map, repair in place, take, take back."""

from sqlmodel import select
from streamlit.testing.v1 import AppTest

from classroom.tables import LogLine
from crm.operation import read_operation
from crm.operations.import_records import ImportRecords
from sample_data.schema import code
from tests.ui.crm_student import Opened, click, stored, words
from ui import desk

FILE = """客户名称,类型,手机,爱好,核实日期
钱一,个人,17900000901,棋,2025-01-05
钱二,公司,17900000902,茶,2025-01-06
钱三,个人,179,书,2025-01-07
"""


def upload(page: AppTest, text: str = FILE, turn: int = 0) -> AppTest:
    page.file_uploader(key=f"import-file-{turn}").upload("a.csv", text.encode(), "text/csv")
    page.run()
    assert not page.exception
    return page


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def repair(page: AppTest, **cells: dict[str, str]) -> AppTest:
    """Type into the grid of rows held back, by place of the row, and check again."""
    ids = [str(grid.proto.id) for grid in page.dataframe]
    key = next(id[id.index("import-cells-") :] for id in ids if "import-cells-" in id)
    edited = {int(place[1:]): values for place, values in cells.items()}
    page.session_state[key] = {"edited_rows": edited, "added_rows": [], "deleted_rows": []}
    button = next(one for one in page.button if one.label == "重新检查")
    button.click().run()
    assert not page.exception
    return page


def test_good_rows_go_in_and_bad_rows_are_repaired_in_place(opened: Opened) -> None:
    page = upload(opened("import_records"))
    shown = words(page)
    assert "不导入的列：爱好" in shown
    assert figures(page) == {"新增": "1", "更新": "0", "跳过": "0", "退回": "2"}
    problems = next(d.value for d in page.dataframe if "应为" in d.value.columns)
    assert list(problems["行号"]) == ["3", "4"] and list(problems["文件中的值"]) == ["公司", "179"]
    page = click(page, "import-do")
    assert "新增 1，更新 0，跳过 0，退回 2" in words(page)
    assert "“a.csv”中退回的行（2）" in words(page)
    assert stored().table("accounts")["name"][-1] == "钱一"
    page = repair(page, r0={"客户类型": "单位"}, r1={"手机": "17900000903"})
    assert figures(page)["新增"] == "2" and figures(page)["退回"] == "0"
    page = click(page, "import-do")
    book = stored()
    assert book.table("accounts")["name"].to_list()[-3:] == ["钱一", "钱二", "钱三"]
    assert book.record("accounts", book.height("accounts"))["phone"] == "17900000903"
    page = click(page, "undo-last")
    assert stored().table("accounts")["name"][-1] == "钱一"


def test_rows_held_back_wait_in_the_list_of_imports(opened: Opened) -> None:
    page = click(upload(opened("import_records")), "import-do")
    page = opened("import_records")
    assert "新增 1，更新 0，跳过 0，退回 2" in words(page)
    page = click(page, "import-repair-1")
    assert figures(page)["退回"] == "2"
    page = click(page, "import-another")
    assert "以前的导入" in words(page)


def test_the_same_file_again_is_noticed_and_its_rows_are_passed_over(opened: Opened) -> None:
    page = click(upload(opened("import_records")), "import-do")
    page = upload(opened("import_records"))
    assert "这个文件已经导入过（日志第 1 步）" in words(page)
    assert figures(page)["跳过"] == "1"


def test_an_unclear_date_is_asked_about(opened: Opened) -> None:
    page = upload(opened("import_records"), "姓名,类型,核实日期\n钱一,个人,3/4/2025\n")
    assert figures(page)["退回"] == "1" and "看不出哪个是日" in words(page)
    radio = next(one for one in page.radio if "3/4/2025" in one.label.replace("\\", ""))
    radio.set_value("month_first")
    page.run()
    assert figures(page) == {"新增": "1", "更新": "0", "跳过": "0", "退回": "0"}


def test_a_column_is_given_to_another_field(opened: Opened) -> None:
    page = upload(opened("import_records"))
    box = next(one for one in page.selectbox if one.label == "爱好")
    box.set_value("note")
    page.run()
    page = click(page, "import-do")
    book = stored()
    assert book.record("accounts", book.height("accounts"))["note"] == "棋"
    (done,) = _imports(page)
    assert done.columns["note"] == "爱好" and len(done.held) == 2


def _imports(page: AppTest) -> list[ImportRecords]:
    with desk.db() as session:
        lines = session.exec(select(LogLine)).all()
    read = [read_operation(line.operation) for line in lines]
    return [one for one in read if isinstance(one, ImportRecords)]


def test_contacts_hang_on_the_customer_their_row_names(opened: Opened) -> None:
    page = opened("import_records")
    page.button_group(key="import-table").set_value("contacts").run()
    organisation = stored().table("accounts").row(0, named=True)
    text = f"客户,姓名\n{code('accounts', organisation['id'])},钱采购\n"
    page = click(upload(page, text), "import-do")
    assert stored().table("contacts")["account_id"][-1] == organisation["id"]


def test_a_file_that_is_no_table_says_why(opened: Opened) -> None:
    page = upload(opened("import_records"), "姓名\n")
    assert "只有表头，没有数据行" in words(page)
    assert not page.metric
