"""The learning screens as a student meets them: map, firm, exercise, grades."""

from collections.abc import Callable
from pathlib import Path

import pytest

from classroom.drafts import load_draft
from classroom.submissions import my_submissions
from lessons.catalog import entry
from tests.ui.learning_class import (
    ABC,
    CLASSMATE,
    RFM,
    STUDENT,
    Tab,
    fill,
    known_wrong,
    right_answers,
    tab_of,
    words,
)
from ui import desk
from ui.widgets.table_answer import filled

Opened = Callable[..., Tab]
FIRST = "sheet-1-05-segmentation-abc-1"
SECOND = "sheet-1-05-segmentation-abc-2"


@pytest.fixture(scope="module")
def seeded(class_file: Path) -> Path:
    return class_file


@pytest.fixture
def opened(college: None) -> Opened:
    """`opened()` is a tab of the first student."""
    return lambda login=STUDENT, language="zh": tab_of(login, language)


def at_abc(tab: Tab) -> Tab:
    tab.goes_to("exercise", a="1", x=ABC)
    return tab


@pytest.mark.parametrize("number", ["9" * 25, "²", "٣", "-1"])
def test_no_number_in_an_address_breaks_the_page(opened: Opened, number: str) -> None:
    tab = opened()
    tab.goes_to("exercise", a=number, x=ABC)
    assert "没有选择练习" in words(tab.page)


def test_the_course_map_says_what_to_do_and_leads_there(opened: Opened) -> None:
    tab = opened()
    assert "已通过 0/2 项" in words(tab.page)
    tab.clicks("go-on")
    assert tab.page.query_params["x"] in (ABC, [ABC])
    assert "V14" in tab.page.title[0].value


def test_the_firm_page_shows_figures_plots_and_the_dictionary(opened: Opened) -> None:
    page = opened().goes_to("firm")
    assert page.metric[0].label == "客户数"
    assert len(page.get("plotly_chart")) == 4
    page.session_state["firm-part"] = "数据字典"
    page.run()
    assert not page.exception


def test_an_answer_is_saved_as_it_is_typed_and_is_there_after_a_reload(opened: Opened) -> None:
    tab = at_abc(opened())
    question = next(q for q in entry(ABC).exercise.questions if q.input == "number")
    tab.page.text_input(key=f"{FIRST}-{question.id}").input("12.5")
    tab.runs()
    assert "已保存" in words(tab.page)
    with desk.db() as session:
        draft = load_draft(session, tab.who, 1, ABC)
    assert draft is not None and draft.answers == {question.id: "12.5"}
    again = at_abc(opened())
    assert again.page.text_input(key=f"{FIRST}-{question.id}").value == "12.5"


def test_the_known_mistake_is_named_and_the_next_attempt_can_earn_all(opened: Opened) -> None:
    tab = at_abc(opened())
    right = right_answers(ABC, tab.who)
    number = next(q for q in entry(ABC).exercise.questions if q.input == "number")
    wrong = known_wrong(ABC, tab.who, number.id)
    fill(tab, FIRST, right | wrong.answers)
    tab.clicks(f"hand-in-{FIRST}")
    with desk.db() as session:
        (attempt,) = my_submissions(session, tab.who, 1, ABC)
    said = next(r for r in attempt.feedback.results if r.question == number.id)
    assert said.mistake == wrong.mistake
    shown = words(tab.page).replace("\\", "")
    assert said.says.zh in shown and "第 1/2 次提交" in shown

    fill(tab, SECOND, right)
    tab.clicks(f"hand-in-{SECOND}")
    assert "100 分" in words(tab.page)
    assert not [button for button in tab.page.button if "hand-in" in str(button.key)]


def test_gaps_are_asked_about_before_handing_in(opened: Opened) -> None:
    tab = at_abc(opened())
    tab.clicks(f"hand-in-{FIRST}")
    assert "还没有作答" in words(tab.page)
    with desk.db() as session:
        assert my_submissions(session, tab.who, 1, ABC) == []
    tab.clicks(f"gaps-{FIRST}-yes")
    with desk.db() as session:
        (attempt,) = my_submissions(session, tab.who, 1, ABC)
    assert attempt.feedback.score == 0


def test_a_sheet_that_another_tab_handed_in_is_not_handed_in_again(opened: Opened) -> None:
    mine, other = at_abc(opened()), at_abc(opened())
    for tab in (mine, other):
        fill(tab, FIRST, right_answers(ABC, tab.who))
    other.clicks(f"hand-in-{FIRST}")
    mine.page.button(key=f"hand-in-{FIRST}").click()
    mine.runs()
    assert "另一个页面提交" in words(mine.page)
    with desk.db() as session:
        assert len(my_submissions(session, mine.who, 1, ABC)) == 1


def test_a_closed_exercise_can_be_looked_at_but_not_handed_in(opened: Opened) -> None:
    tab = opened()
    tab.goes_to("exercise", a="2", x=RFM)
    answers = [box for box in tab.page.text_input if box.key != "frame-search"]
    assert "截止" in words(tab.page) and not answers


@pytest.mark.parametrize(("a", "x"), [("", ""), ("x", ABC), ("1", "no-such"), ("1", RFM)])
def test_an_address_that_leads_nowhere_offers_the_map(opened: Opened, a: str, x: str) -> None:
    tab = opened()
    tab.goes_to("exercise", a=a, x=x)
    assert "没有选择练习" in words(tab.page)


def test_nobody_sees_a_classmates_draft(opened: Opened) -> None:
    mine = at_abc(opened())
    number = next(q for q in entry(ABC).exercise.questions if q.input == "number")
    mine.page.text_input(key=f"{FIRST}-{number.id}").input("424242")
    mine.runs()
    other = at_abc(opened(CLASSMATE))
    assert other.page.text_input(key=f"{FIRST}-{number.id}").value == ""


def test_grades_appear_with_the_work(opened: Opened) -> None:
    tab = opened()
    tab.goes_to("my_grades")
    assert "还没有成绩" in words(tab.page)
    at_abc(tab)
    fill(tab, FIRST, right_answers(ABC, tab.who))
    tab.clicks(f"hand-in-{FIRST}")
    tab.goes_to("my_grades")
    assert "100" in list(tab.page.dataframe[0].value["得分（百分制）"])


@pytest.mark.parametrize("screen", ["course_map", "firm", "my_grades", "exercise"])
def test_no_chinese_frame_words_are_left_in_english(opened: Opened, screen: str) -> None:
    tab = opened(language="en")
    page = tab.goes_to(screen, a="1", x=ABC)
    titles = [*(t.value for t in page.title[1:]), *(b.label for b in page.button)]
    assert not [w for w in titles if any("\u4e00" <= c <= "\u9fff" for c in w) and "中文" not in w]


def test_the_empty_rows_of_a_table_are_not_handed_in() -> None:
    rows = [{"a": "1"}, {"a": " "}, {"a": "2"}]
    assert filled(rows) == [{"a": "1"}, {"a": "2"}]
