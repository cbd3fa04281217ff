"""The service desk as a student uses it: the queue, one case from first to last, the articles."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from crm.book import Book
from crm.service.attainment import attainment
from crm.service.case_rules import stage_of
from crm.service.queue import (
    LATELY,
    Asked,
    cases_to_escalate,
    most_urgent_unassigned,
    neighbours,
    queue,
)
from sample_data.schema import code
from tests.ui.crm_student import Opened, clean, click, stored, words

HOSTILE = "<script>alert(1)</script> **粗** [点](javascript:x) :red[甲] $x$"


def new_case(page: AppTest) -> int:
    """Open a case on the queue's page; its number."""
    page = click(page, "new")
    page.text_input(key="new-case-search").set_value("C00017")
    page = click(page, "new")  # a run of the whole page closes the dialog: open it again
    page.selectbox(key="case-of-17-category").set_value("quality")
    page.selectbox(key="case-of-17-channel").set_value("phone")
    page.text_input(key="case-of-17-subject").set_value(HOSTILE)
    click(page, "case-of-17-save")
    return stored().height("cases")


def test_the_queue_says_what_the_metric_says(opened: Opened) -> None:
    page = opened("cases")
    book = stored()
    told = {metric.label: metric.value for metric in page.metric}
    assert told["未关闭"] == str(queue(book, Asked()).total)
    assert told["SLA 达成"] == f"{attainment(book, LATELY).percent:.1f}%"
    listed = page.dataframe[0].value["工单编号"].to_list()
    assert listed == [code("cases", id) for id in queue(book, Asked()).rows["id"]]


def test_a_tab_and_a_search_narrow_the_queue(opened: Opened) -> None:
    page = opened("cases")
    page.segmented_control(key="cases-tab").set_value("closed")
    page = clean(page.run())
    assert page.dataframe[0].value.shape[0] == 25
    page.text_input(key="cases-search").set_value("K00003")
    assert clean(page.run()).dataframe[0].value["工单编号"].to_list() == ["K00003"]
    page.text_input(key="cases-search").set_value("没有这个人")
    assert "这里没有工单" in words(clean(page.run()))


def test_a_case_goes_from_its_opening_to_its_close(opened: Opened) -> None:
    case_id = new_case(opened("cases"))
    page = opened("record", id=code("cases", case_id))
    assert "\\<script\\>" in words(page) and "<script>" not in words(page)
    page = click(page, "case-assign")
    page.radio(key=f"assign-{case_id}-owner").set_value(10)
    page = click(page, f"assign-{case_id}-save")
    page = click(page, "case-reply")
    page.text_area(key=f"reply-{case_id}-text").set_value("您好，请提供照片")
    page.checkbox(key=f"reply-{case_id}-wait").set_value(True)
    page = click(page, f"reply-{case_id}-save")
    assert stage_of(stored().record("cases", case_id)) == "waiting"
    assert "已暂停" in words(page)
    page = click(page, "case-resume")
    page = click(page, f"resume-{case_id}-save")
    page = click(page, "case-resolve")
    page.text_area(key=f"resolve-{case_id}-text").set_value("已换新")
    page = click(page, f"resolve-{case_id}-save")
    page = click(page, "case-close")
    page.radio(key=f"close-{case_id}-code").set_value("solved")
    page = click(page, f"close-{case_id}-save")
    assert stage_of(stored().record("cases", case_id)) == "closed"
    assert "由客户自己评价" in words(page)
    page = click(page, "undo-last")
    assert stage_of(stored().record("cases", case_id)) == "resolved"


def test_a_refusal_stays_in_its_dialog(opened: Opened) -> None:
    case_id = new_case(opened("cases"))
    page = click(opened("record", id=code("cases", case_id)), "case-assign")
    page = click(page, f"assign-{case_id}-save")
    assert "请选择处理人" in words(page)
    assert stored().value("cases", case_id, "owner_id") is None


def test_all_urgent_cases_are_escalated_with_one_button(opened: Opened) -> None:
    page = opened("cases")
    urgent = cases_to_escalate(stored())
    page = click(click(page, "escalate-all"), "escalate-save")
    book = stored()
    assert urgent and all(book.value("cases", id, "escalated_at") for id in urgent)
    assert cases_to_escalate(book) == []
    told = (
        f"升级 {len(urgent)} 张工单" if len(urgent) > 1 else f"升级工单 {code('cases', urgent[0])}"
    )
    assert told in words(page)


def test_two_cases_of_a_customer_are_merged_into_the_earlier(opened: Opened) -> None:
    first, second = new_case(opened("cases")), new_case(opened("cases"))
    page = click(opened("record", id=code("cases", first)), "case-merge")
    page.radio(key=f"merge-case-{first}-other").set_value(second)
    page = click(page, f"merge-case-{first}-save")
    assert stored().value("cases", second, "merged_case_id") == first
    assert "已并入另一张" in words(opened("record", id=code("cases", second)))


def test_an_article_is_written_published_and_shown_safely(opened: Opened) -> None:
    page = click(opened("knowledge"), "new")
    page.text_input(key="article-None-name").set_value("换货流程")
    page.selectbox(key="article-None-category").set_value("quality")
    page.text_area(key="article-None-body").set_value("1. **核对**订单。2. 换新 <b>x</b>")
    page = click(page, "article-None-save")
    number = stored().height("knowledge_articles")
    page = opened("record", id=code("knowledge_articles", number))
    assert "1. **核对**订单。\n2. 换新 &lt;b>" in words(page)
    page = click(page, "publish_article")
    assert stored().value("knowledge_articles", number, "status") == "published"
    page = click(page, "retire_article")
    assert stored().value("knowledge_articles", number, "status") == "retired"


def test_articles_are_found_by_their_words(opened: Opened) -> None:
    page = opened("knowledge")
    rows = page.dataframe[0].value.shape[0]
    page.text_input(key="articles-search").set_value("没有这个词")
    assert "没有找到文章" in words(clean(page.run()))
    page.text_input(key="articles-search").set_value("发票")
    assert 0 < clean(page.run()).dataframe[0].value.shape[0] < rows


def test_an_empty_knowledge_base_offers_the_starter_articles(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened("knowledge")
    there = stored().height("knowledge_articles")
    height = Book.height
    with monkeypatch.context() as emptied:
        emptied.setattr(
            Book,
            "height",
            lambda book, table: 0 if table == "knowledge_articles" else height(book, table),
        )
        page = opened("knowledge")
        assert "知识库还是空的" in words(page)
        page = click(page, "load-articles")
    assert stored().height("knowledge_articles") == there + 6


def test_the_most_urgent_case_is_taken_with_one_button_and_opened(opened: Opened) -> None:
    case_id = new_case(opened("cases"))
    taken = most_urgent_unassigned(stored())
    page = opened("cases")
    assert "领取下一个" in [button.label for button in page.button]
    click(page, "take-next")
    assert taken is not None and stored().value("cases", taken, "owner_id") is not None
    assert stored().value("cases", case_id, "owner_id") is None or taken == case_id


def test_a_ready_reply_is_filled_with_the_customers_name(opened: Opened) -> None:
    case_id = new_case(opened("cases"))
    page = click(opened("record", id=code("cases", case_id)), "case-assign")
    page.radio(key=f"assign-{case_id}-owner").set_value(10)
    page = click(page, f"assign-{case_id}-save")
    page = click(page, "case-reply")
    page.selectbox(key=f"reply-{case_id}-start").set_value(("template", 0))
    page = clean(page.run())
    name = stored().value("accounts", 17, "name")
    assert page.session_state[f"reply-{case_id}-text"].startswith(name)


def test_a_likely_duplicate_is_merged_in_two_clicks(opened: Opened) -> None:
    first, second = new_case(opened("cases")), new_case(opened("cases"))
    page = opened("record", id=code("cases", second))
    assert "可能重复" in words(page)
    click(click(page, f"case-merge-{first}"), f"merge-case-{second}-save")
    assert stored().value("cases", second, "merged_case_id") == first


def test_the_page_of_a_case_leads_to_its_neighbours_in_the_queue(opened: Opened) -> None:
    case_id = new_case(opened("cases"))
    before, after = neighbours(stored(), case_id)
    page = opened("record", id=code("cases", case_id))
    assert page.button(key="case-go-K").disabled == (before is None)
    assert page.button(key="case-go-J").disabled == (after is None)


def test_what_was_escalated_is_listed_with_its_reason_and_the_supervisor(opened: Opened) -> None:
    page = click(opened("cases"), "escalate-all")
    page.text_input(key="escalate-why").set_value("要求主管回电")
    click(page, "escalate-save")
    page = opened("cases")
    page.segmented_control(key="cases-tab").set_value("escalated")
    page = clean(page.run())
    assert set(page.dataframe[0].value["升级原因"]) == {"要求主管回电"}
    case_id = queue(stored(), Asked(tab="escalated")).rows["id"][0]
    assert "→" in words(opened("record", id=code("cases", case_id)))


def test_a_due_time_beyond_the_published_holidays_says_so(opened: Opened) -> None:
    page = opened("clock")
    for step in ("clock-quarter", "clock-month"):
        page = click(page, step)
    case_id = new_case(opened("cases"))
    assert stored().now.date() == date(2026, 12, 31)
    for page in (opened("cases"), opened("record", id=code("cases", case_id))):
        assert "2027 年的节假日安排尚未公布" in words(page)
