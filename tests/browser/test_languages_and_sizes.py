"""The same pages in English, and on a phone."""

from collections.abc import Callable

import pytest

from tests.browser.college import Tab

pytestmark = pytest.mark.browser
Tabs = Callable[..., Tab]
PAGES = ("/", "/students", "/assignments", "/preview", "/gradebook")
CHINESE = (
    "els => els.map(e => e.innerText).filter("
    "s => /[\\u4e00-\\u9fff]/.test(s) && !/中文|客户关系管理|客训/.test(s))"
)


def test_a_teacher_works_in_english(tab: Tabs) -> None:
    teacher = tab()
    teacher.signs_in("laoshi")
    teacher.page.get_by_text("English", exact=True).click()
    teacher.settles()
    teacher.sees("Class now")
    for path in PAGES:
        teacher.opens(path)
        spoken = teacher.page.locator("h1, h2, h3, button, label, [data-testid=stCaptionContainer]")
        if path != "/preview":
            assert spoken.evaluate_all(CHINESE) == [], path
        assert teacher.page.evaluate("document.documentElement.lang") == "en"
    teacher.page.get_by_text("中文", exact=True).click()
    teacher.settles()


def test_pages_fit_a_phone(tab: Tabs) -> None:
    teacher = tab(phone=True)
    teacher.signs_in("laoshi")
    for path in PAGES:
        teacher.opens(path)
        wide = teacher.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 1, f"{path} is wider than the phone by {wide} px"
        assert teacher.page.locator("h1").first.is_visible()
