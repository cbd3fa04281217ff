"""The frame round every page: who may see what, in which language, and what ends a visit."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from classroom import visits
from classroom.passwords import hashed
from classroom.store import migrate, open_store
from classroom.tables import Course, Enrolment, Person
from ui import desk
from ui.widgets.frame import BESIDE, ENTRIES, SCREENS

MAIN = str(Path(__file__).parents[2] / "ui" / "main.py")
PASSWORD = "Kexun-2025!"
PEOPLE = {
    "xuesheng": "student",
    "laoshi": "teacher",
    "pingjiao": "instructor",
    "guanli": "administrator",
    "xinren": "student",
    "luodan": "student",
    "xinjiao": "teacher",
}
"""xinren has a first password; luodan and xinjiao are in no course."""
Opened = Callable[..., AppTest]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("seeded") / "kexun.sqlite"
    store = open_store(f"sqlite:///{file}")
    migrate(store)
    hash = hashed(PASSWORD)
    with store.session() as session:
        course = Course(code="CRM-1", name="客户关系管理", term="2025 秋", customers=60, secret="s")
        session.add(course)
        session.flush()
        for login, role in PEOPLE.items():
            person = Person(login=login, name=login, role=role, password_hash=hash)
            person.must_change_password = login == "xinren"
            session.add(person)
            session.flush()
            if login not in ("luodan", "xinjiao"):
                session.add(Enrolment(course_id=course.id, person_id=person.id))
        session.commit()
    store.close()
    return file


@pytest.fixture
def opened(college: None) -> Opened:
    """`opened("laoshi")` is a tab of that person, before its first run."""

    def tab(login: str = "", visit: str = "") -> AppTest:
        page = AppTest.from_file(MAIN, default_timeout=30)
        page.user = {"visit": visit}
        if login:
            with desk.db() as session:
                signed = visits.sign_in(session, login, PASSWORD, "test")
            page.user = {"visit": str(signed.visitor.visit_id)}
        return page

    return tab


def links(page: AppTest) -> list[str]:
    """What the links of the sidebar are called; the firm's clock is the first of a student's."""
    drawn = "".join(str(one.proto.body) for one in page.sidebar.get("html"))
    return re.findall(r'<a class="kx-page".*?<span>([^<]*)</span></a>', drawn)


def words(page: AppTest) -> str:
    shown = [str(m.value) for m in [*page.title, *page.markdown, *page.caption]]
    return " ".join([*shown, *(str(one.proto.body) for one in page.sidebar.get("html"))])


def type_passwords(page: AppTest, new: str, again: str) -> None:
    for key, said in (("old", PASSWORD), ("new", new), ("again", again)):
        page.text_input(key=f"password-{key}").input(said)
    page.button[0].click().run()


@pytest.mark.parametrize("role", sorted(ENTRIES))
def test_nobody_has_more_than_seven_entries_or_a_page_twice(role: str) -> None:
    assert len(ENTRIES[role]) <= 7
    everything = [*ENTRIES[role], *set(BESIDE[role]) - set(ENTRIES[role])]
    assert len(everything) == len(set(everything))
    assert all((SCREENS / f"{name}.py").exists() for name in everything)


def test_a_student_sees_course_firm_and_own_pages(opened: Opened) -> None:
    page = opened("xuesheng").run()
    assert not page.exception
    assert links(page)[1:8] == [
        "学习", "我的公司", "客户", "销售", "营销", "服务", "分析",
    ]  # fmt: skip
    assert "客户关系管理" in words(page)


@pytest.mark.parametrize(
    ("login", "entries"),
    [
        ("laoshi", ["课堂实况", "学生", "作业安排", "题目预览", "成绩册"]),
        ("pingjiao", ["课堂实况", "成绩册", "学生", "题目预览"]),
        ("guanli", ["人员", "课堂实况", "学生", "作业安排", "题目预览", "成绩册"]),
    ],
)
def test_staff_see_the_pages_of_their_role(opened: Opened, login: str, entries: list[str]) -> None:
    page = opened(login).run()
    assert not page.exception
    found = links(page)
    assert found[: len(entries)] == entries and found[-1] == login


def test_a_student_cannot_reach_a_page_of_the_staff(opened: Opened) -> None:
    page = opened("xuesheng").run()
    with pytest.raises(ValueError, match="gradebook"):
        page.switch_page("screens/gradebook.py")


@pytest.mark.parametrize("visit", ["", "999", "-1", "1 or 1=1"])
def test_without_a_visit_there_is_only_the_way_to_sign_in(opened: Opened, visit: str) -> None:
    page = opened(visit=visit).run()
    assert not page.exception and not links(page)
    assert "/signin" in words(page)


def test_signing_out_elsewhere_closes_this_tab_at_its_next_run(opened: Opened) -> None:
    page = opened("xuesheng").run()
    assert links(page)
    with desk.db() as session:
        who = visits.visitor_of_visit(session, int(page.user["visit"]))
        assert who is not None
        visits.sign_out_everywhere(session, who)
    page.run()
    assert "/signin" in words(page) and not links(page)


def test_a_first_password_must_be_changed_before_anything_else(opened: Opened) -> None:
    page = opened("xinren").run()
    assert not page.exception and not links(page)
    assert page.title[0].value == "设置新密码"
    for key, said in (
        ("old", PASSWORD),
        ("new", "一句好记的话 2025"),
        ("again", "一句好记的话 2025"),
    ):
        page.text_input(key=f"password-{key}").input(said)
    page.button[0].click().run()
    assert not page.exception
    assert "学习" in links(page)


def test_two_different_new_passwords_change_nothing(opened: Opened) -> None:
    page = opened("xinren").run()
    type_passwords(page, "一句好记的话 2025", "另一句话 2025")
    assert "不一致" in page.error[0].value and page.title[0].value == "设置新密码"


def test_the_language_is_switched_and_remembered(opened: Opened) -> None:
    page = opened("laoshi").run()
    page.sidebar.get("button_group")[0].set_value("en").run()
    assert links(page)[0] == "Class now"
    assert links(opened("laoshi").run())[0] == "Class now"


def test_a_student_without_a_course_is_told_what_to_do(opened: Opened) -> None:
    page = opened("luodan").run()
    assert not page.exception
    assert "您还没有加入课程" in words(page)


def test_a_teacher_without_a_course_makes_one(opened: Opened) -> None:
    page = opened("xinjiao").run()
    page.text_input(key="course-code").input("CRM-2")
    page.text_input(key="course-name").input("客户服务")
    page.button[0].click().run()
    assert not page.exception
    assert "客户服务" in words(page) and "作业安排" in links(page)


def test_of_several_courses_one_is_chosen_and_stays(opened: Opened) -> None:
    page = opened("laoshi").run()
    page.switch_page("screens/welcome.py").run()
    page.text_input(key="course-code").input("CRM-3")
    page.text_input(key="course-name").input("另一门课")
    page.button[0].click().run()
    assert not page.exception
    chosen = page.sidebar.selectbox(key="course")
    assert chosen.options == ["另一门课", "客户关系管理"]
    page.sidebar.selectbox(key="course").select_index(1).run()
    page.switch_page("screens/settings.py").run()
    assert page.session_state["course"] == 1
