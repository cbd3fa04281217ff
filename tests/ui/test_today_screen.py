"""The day's work, the calendar, and what a student does with them."""

from datetime import date, timedelta

from crm.today import today
from tests.ui.crm_student import Opened, clean, click, stored, words
from ui.widgets.calendar_grid import Day, Shown, read_asked
from ui.widgets.today_cards import cards
from ui.widgets.work_list import read_chosen


def test_the_day_shows_figures_and_says_that_time_has_not_moved(opened: Opened) -> None:
    page = opened("today")
    told = words(page)
    assert "近 30 天订单" in told and "本季度赢单" in told and "时钟还没有推进" in told


def test_the_cards_of_the_day_hold_what_the_firm_has_to_do(opened: Opened) -> None:
    opened("today")
    book = stored()
    found = today(book)
    drawn = cards(book, found)
    assert [card.key for card in drawn] == [group.key for group in found]
    assert all(row.title and row.acts for card in drawn for row in card.rows)


def test_only_what_a_card_offers_is_taken_from_the_browser(opened: Opened) -> None:
    opened("today")
    drawn = cards(stored(), today(stored()))
    card = drawn[0]
    row, act = card.rows[0], card.rows[0].acts[0][0]
    good = read_chosen(drawn, {"name": act, "group": card.key, "id": row.id})
    assert good is not None and (good.name, good.id) == (act, row.id)
    for told in (None, "open", {"name": "drop", "group": card.key, "id": row.id},
                 {"name": act, "group": card.key, "id": -1}, {"name": act, "group": "x", "id": 1},
                 {"name": ["open"], "group": card.key, "id": row.id}):  # fmt: skip
        assert read_chosen(drawn, told) is None


def test_a_card_leads_to_the_list_that_shows_what_it_counts(opened: Opened) -> None:
    page = opened("opportunities")
    page.session_state["opportunities-view"] = "list"
    page.session_state["_first-view-opportunities"] = "open"
    clean(page.run())
    closed = {"赢单", "丢单"}
    assert not closed & set(page.dataframe[0].value["阶段"])
    assert page.dataframe[0].value.columns[1] == "商机名称"


# --- calendar ---------------------------------------------------------------------------------


def days() -> list[Day]:
    entries = (Shown(7, "电话", "planned"), Shown(8, "拜访", "done"))
    return [
        Day("2025-06-30", "30", "周一", False, False, False, ()),
        Day("2025-07-01", "1", "周二", True, False, True, entries),
    ]


def test_what_is_planned_can_be_moved_to_an_open_day_only() -> None:
    good = read_asked(days(), {"name": "move", "id": 7, "day": "2025-07-01"})
    assert good is not None and good.day == date(2025, 7, 1)
    for id, day in ((8, "2025-07-01"), (7, "2025-06-30"), (7, "2025-09-01"), (9, "2025-07-01")):
        assert read_asked(days(), {"name": "move", "id": id, "day": day}) is None
    assert read_asked(days(), {"name": "drop", "id": 7, "day": "2025-07-01"}) is None


def test_the_calendar_stands_beside_the_list_and_is_turned(opened: Opened) -> None:
    page = opened("activities")
    page.session_state["activities-view"] = "calendar"
    clean(page.run())
    assert not page.dataframe
    month = f"**{stored().as_of:%Y-%m}**"
    assert month in words(page)
    click(page, "calendar-on")
    assert month not in words(page)


def test_an_activity_is_moved_from_its_page(opened: Opened) -> None:
    opened("activities")
    book = stored()
    rows = book.table("activities")
    id = next(r["id"] for r in rows.iter_rows(named=True) if r["done_on"] is None)
    page = opened("record", id=f"T{id:05d}")
    click(page, "activity-move")
    asked = next(one for one in page.date_input if str(one.key).startswith("move-"))
    asked.set_value(book.as_of + timedelta(days=9))
    save = next(b for b in page.button if str(b.key).startswith("move-"))
    clean(save.click().run())
    assert stored().value("activities", id, "due_on") == book.as_of + timedelta(days=9)


# --- what looks the same ----------------------------------------------------------------------


def test_who_creates_a_customer_that_is_there_is_told_once_and_may_go_on(opened: Opened) -> None:
    page = opened("accounts")
    book = stored()
    before = book.height("accounts")
    phone = next(phone for phone in book.table("accounts")["phone"] if phone)
    click(page, "new")
    page.text_input(key="new-account-name").set_value("新的客户")
    page.text_input(key="new-account-phone").set_value(phone)
    clean(page.button(key="new-account-save").click().run())
    assert "看起来相同" in words(page) and stored().height("accounts") == before
    page.session_state["new-account-name"] = "新的客户"
    page.session_state["new-account-phone"] = phone
    click(page, "new")
    assert page.button(key="new-account-save").label == "仍要新建"
    clean(page.button(key="new-account-save").click().run())
    assert stored().height("accounts") == before + 1
