"""Records at hand: pinned, opened last, one after the other; the keys of the keyboard."""

from crm.favourites import favourites
from crm.lists import Query, find
from tests.ui.crm_student import Opened, clean, click, stored, words
from ui.widgets.browser import KEYBOARD
from ui.widgets.recent import SEEN
from ui.widgets.trail import TRAIL, Trail


def test_a_pinned_record_stands_on_today_until_the_pin_is_taken_away(opened: Opened) -> None:
    page = click(opened("record", id="O00001"), "pin-record")
    assert favourites(stored()) == [("opportunities", 1)]
    page.switch_page("screens/today.py")
    assert "O00001" in " ".join(str(link.value) for link in clean(page.run()).main.page_link)
    page = click(opened("record", id="O00001"), "pin-record")
    assert favourites(stored()) == []
    click(page, "undo-last")
    assert favourites(stored()) == [("opportunities", 1)]


def test_opened_records_are_remembered_with_the_last_on_top(opened: Opened) -> None:
    page = opened("record", id="O00001")
    page.query_params["id"] = "O00002"
    clean(page.run())
    assert page.session_state[SEEN] == [("opportunities", 2), ("opportunities", 1)]
    page.session_state["frame-recent"] = True
    clean(page.run())
    assert "O00001" in " ".join(str(link.value) for link in page.sidebar.page_link)


def test_one_goes_on_to_the_next_record_of_the_list_across_its_pages(opened: Opened) -> None:
    page = opened("record", id="P00002")
    found = find(stored(), "contacts", Query(size=2))
    ids = tuple(found.rows["id"].to_list())
    assert ids == (1, 2)
    page.session_state[TRAIL] = Trail(
        "contacts", "contacts", Query(size=2), ids, 1, found.pages, found.total
    )
    page = click(clean(page.run()), "trail-J")
    assert page.query_params["id"] == "P00003"
    assert f"3 / {found.total}" in words(page)
    page = click(page, "trail-K")
    assert page.query_params["id"] == "P00002"


def test_the_keys_are_listed_and_those_of_streamlit_are_left_alone(opened: Opened) -> None:
    page = click(opened("today"), "frame-keys")
    assert "Ctrl+Enter" in words(page) and "上一页、下一页" in words(page)
    assert '"c":' not in KEYBOARD and '"r":' not in KEYBOARD
