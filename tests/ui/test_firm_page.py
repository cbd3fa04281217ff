"""My firm: the page in every trade and both languages, on real orders, and what is taken away."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select
from streamlit.testing.v1 import AppTest

from classroom import visits
from classroom.courses import create_course
from classroom.datasets import add_dataset, owner_of
from classroom.exchange.order_list import plan_orders, read_orders
from classroom.passwords import hashed
from classroom.people import NewStudent, enrol
from classroom.rights import Visitor
from classroom.store import migrate, open_store, writing
from classroom.tables import Person
from crm.book import Book
from crm.operation import perform, read_operation
from kit.text import Language, Text
from sample_data.build import build_firm
from sample_data.firm import FirmKey
from sample_data.industry import industries
from sample_data.real.data import RealData, pack, unpack
from tests.ui.learning_class import MAIN, PASSWORD, words
from ui import desk
from ui.widgets.firm_downloads import file_stem, tables_now
from ui.words import speaking

TODAY = date(2026, 1, 1)
NOTE = {"note": "回访过"}
FIRMS = (*((trade, trade, "zh") for trade in sorted(industries())), ("english", "retail", "en"))
"""Course code, industry and locale of the firms; codes are the students' sign-ins too."""


def orders(regions: tuple[str, ...]) -> bytes:
    """Ninety customers with two orders each, living in these regions in turn ("" for none)."""
    lines = ["客户编号,日期,金额,地区"]
    for number in range(180):
        who, on = number % 90, date(2024, 1, 1) + timedelta(days=3 * number)
        lines.append(f"K{who:03d},{on},{100 + number},{regions[who % len(regions)]}")
    return "\n".join([*lines, ""]).encode()


REAL = {"china": ("湖北", "广东省", "London"), "abroad": ("London", "Paris"), "nowhere": ("",)}


def real_course(db: Session, who: Visitor, code: str) -> int:
    content = plan_orders(read_orders(orders(REAL[code])), "person:0", TODAY).content
    mine = pack(RealData(**{**vars(unpack(content)), "owner": owner_of(who)}))
    line = add_dataset(db, who, mine, code)
    return create_course(
        db, who, code=code, name=code, industry=line.industry, customers=50
    ).id  # fmt: skip


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school with one student in a course of each firm."""
    file = tmp_path_factory.mktemp("firms") / "kexun.sqlite"
    make_school(file)
    return file


def make_school(file: Path) -> None:
    store = open_store(f"sqlite:///{file}")
    migrate(store)
    with store.session() as db:
        with writing(db):
            db.add(
                Person(login="laoshi", name="王", role="teacher", password_hash=hashed(PASSWORD))
            )
        row = db.exec(select(Person)).one()
        teacher = Visitor(row.id, 0, row.login, row.name, "teacher", "zh")
        for code, industry, locale in FIRMS:
            course = create_course(
                db, teacher, code=code, name=code, industry=industry, customers=200, locale=locale
            )
            enrol(db, teacher, course.id, [NewStudent(code, "张三")])
        for code in REAL:
            enrol(db, teacher, real_course(db, teacher, code), [NewStudent(code, "张三")])
        with writing(db):
            for person in db.exec(select(Person)):
                person.password_hash, person.must_change_password = hashed(PASSWORD), False
                db.add(person)
    store.close()


Opened = Callable[..., AppTest]


@pytest.fixture
def opened(college: None) -> Opened:
    """`opened("hotel", "en")` is the firm page of that course's student in English."""
    return firm_page


def firm_page(login: str, language: str = "zh") -> AppTest:
    page = AppTest.from_file(MAIN, default_timeout=30)
    with desk.db() as session:
        who = visits.sign_in(session, login, PASSWORD, "test").visitor
        visits.set_language(session, who, language)
    page.user = {"visit": str(who.visit_id)}
    page.switch_page("screens/firm.py").run()
    return clean(page)


def clean(page: AppTest) -> AppTest:
    assert not page.exception, [error.message for error in page.exception]
    return page


def plots(page: AppTest) -> list[str]:
    """What each plot is called for those who cannot see it."""
    return [plot.proto.alt for plot in page.get("plotly_chart")]


@pytest.mark.parametrize("code", [code for code, _industry, _locale in FIRMS])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_trade_has_four_plots_and_all_its_tables(
    opened: Opened, code: str, language: Language
) -> None:
    page = opened(code, language)
    assert len(plots(page)) == 4
    page.session_state["firm-part"] = "数据字典" if language == "zh" else "Data dictionary"
    clean(page.run())
    tables = page.dataframe[0].value
    picked = page.selectbox(key="dictionary-table")
    assert len(picked.options) == len(tables) >= 14
    picked.set_value(tables.iloc[-1, 1])
    with speaking(language):  # the test, outside the page, words the options anew
        clean(page.run())
    assert len(page.dataframe[1].value) == tables.iloc[-1, 3]


def test_the_map_says_in_words_where_most_customers_are(opened: Opened) -> None:
    assert any("34 个省级行政区中 1 个有客户" in alt for alt in plots(opened("tobacco")))
    assert any("Hubei" in alt for alt in plots(opened("english", "en")))


def test_real_orders_without_the_rest_say_what_is_not_there(opened: Opened) -> None:
    page = opened("nowhere")
    assert len(plots(page)) == 1
    for said in ("订单没有记录渠道", "没有商机", "还没有客户填写省份"):
        assert said in words(page)
    assert "No customer has a province" in words(opened("nowhere", "en"))


def test_customers_abroad_are_counted_beside_the_map(opened: Opened) -> None:
    page = opened("china")
    assert "个客户在其他地区：London" in words(page)
    assert len(plots(page)) == 2


def test_regions_that_are_no_provinces_are_shown_as_bars(opened: Opened) -> None:
    assert "客户地区分布" in plots(opened("abroad"))


def test_there_are_three_kinds_of_files(opened: Opened) -> None:
    assert [button.proto.label for button in opened("retail").get("download_button")] == [
        "Excel 工作簿", "CSV 文件（压缩包）", "Parquet 文件（压缩包）",
    ]  # fmt: skip


def test_files_are_called_after_the_firm_and_the_day() -> None:
    firm = build_firm(FirmKey("hotel", 100, 7))
    with speaking("en"):
        assert re.fullmatch(r"[\w-]+\(teaching-example\)-7-\d{4}-\d\d-\d\d", file_stem(Book(firm)))
    hostile = replace(firm, name=Text(zh="../a\\b:c?" + "长" * 90, en="x"))
    assert re.fullmatch(r"a-b-c-长+-7-[\d-]{10}", file_stem(Book(hostile)))
    assert len(file_stem(Book(hostile))) < 60


def test_the_files_hold_the_students_changes() -> None:
    book = Book(build_firm(FirmKey("tobacco", 100, 7)))
    perform(book, read_operation({"op": "edit_account", "account_id": 3, "values": NOTE}), 1)
    now = tables_now(book)
    assert list(now) == [*book.firm.schema, "contracts"]
    assert now["accounts"]["note"][2] == "回访过"
