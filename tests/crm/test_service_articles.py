"""The knowledge base: written, published, suggested, used, retired."""

import pytest

from crm.book import Book
from crm.operations.load_articles import LoadArticles
from crm.operations.publish_article import PublishArticle
from crm.operations.resolve_case import ResolveCase
from crm.operations.retire_article import RetireArticle
from crm.operations.undo import Undo
from crm.operations.write_article import WriteArticle
from crm.service.articles import articles, cases_with, starter_articles, suggested
from kit.errors import UserError
from sample_data.firm import Firm
from sample_data.schema import schema
from tests.crm.service_desk import did, replied


@pytest.fixture
def book(tiny_firm: Firm) -> Book:
    return Book(tiny_firm)


@pytest.fixture
def stocked(book: Book) -> Book:
    did(book, LoadArticles())
    return book


def test_the_starter_articles_cover_every_cause_once() -> None:
    causes = [article.category for article in starter_articles()]
    assert sorted(causes) == sorted(schema()["cases"].columns["category"].values)


def test_starter_articles_are_named_in_the_words_of_the_trade(stocked: Book) -> None:
    names = stocked.table("knowledge_articles")["name"].to_list()
    assert "配送延误：先说明进度，再谈补救" in names
    with pytest.raises(UserError, match="articles_there"):
        did(stocked, LoadArticles())


def test_articles_are_found_by_words_cause_and_state(stocked: Book) -> None:
    found = articles(stocked, "税号")
    assert found["category"].to_list() == ["invoice"]
    assert articles(stocked, category="price").height == 1
    assert articles(stocked, status="draft").is_empty()
    assert articles(stocked, "没有这个词").is_empty()


def test_a_case_is_offered_articles_by_its_cause_and_by_its_words(stocked: Book) -> None:
    def offered(subject: str | None) -> list[str]:
        case_id = replied(stocked, category="quality", subject=subject)
        found = suggested(stocked, stocked.record("cases", case_id))
        return [one.name.split("：")[0] for one in found]

    assert offered(None) == ["质量问题"]
    assert offered("少了一件配件，要核对")[0] == "质量问题"
    assert offered("想换开发票，先核对抬头和税号")[:2] == ["发票", "质量问题"]


def test_a_used_article_is_counted_and_the_count_taken_back(stocked: Book) -> None:
    case_id = replied(stocked)
    step = did(stocked, ResolveCase(case_id=case_id, text="按文章处理", article_id=2))
    assert stocked.value("knowledge_articles", 2, "uses") == 1
    assert cases_with(stocked, 2) == [case_id]
    assert articles(stocked, order="most_used")["id"][0] == 2
    assert 2 not in articles(stocked, order="never_used")["id"]
    did(stocked, Undo(of=step))
    assert stocked.value("knowledge_articles", 2, "uses") == 0


def test_a_draft_is_published_before_it_is_used_and_retired_after(book: Book) -> None:
    did(book, WriteArticle(heading="换货流程", category="quality", body="先**核对**订单"))
    case_id = replied(book)
    solve = ResolveCase(case_id=case_id, text="按文章处理", article_id=1)
    with pytest.raises(UserError, match="not_published"):
        solve.check(book)
    assert suggested(book, book.record("cases", case_id)) == []
    did(book, PublishArticle(article_id=1))
    solve.check(book)
    with pytest.raises(UserError, match="published_already"):
        PublishArticle(article_id=1).check(book)
    did(book, RetireArticle(article_id=1))
    assert suggested(book, book.record("cases", case_id)) == []
    with pytest.raises(UserError, match="retired_already"):
        RetireArticle(article_id=1).check(book)


@pytest.mark.parametrize(
    ("heading", "category", "body", "code"),
    [
        ("", "quality", "正文", "required"),
        ("题" * 101, "quality", "正文", "too_long"),
        ("换货", "weather", "正文", "not_listed"),
        ("换货", "quality", "字" * 4001, "too_long"),
        ("换货", "quality", "藏\u200b着", "control_character"),
    ],
)
def test_an_article_is_checked(
    book: Book, heading: str, category: str, body: str, code: str
) -> None:
    with pytest.raises(UserError) as error:
        WriteArticle(heading=heading, category=category, body=body).check(book)
    assert error.value.code == code


def test_an_article_is_rewritten_only_when_something_changes(stocked: Book) -> None:
    before = stocked.record("knowledge_articles", 1)
    same = WriteArticle(
        article_id=1, heading=before["name"], category=before["category"], body=before["body"]
    )
    with pytest.raises(UserError, match="nothing_changed"):
        same.check(stocked)
    did(stocked, same.model_copy(update={"body": "新的正文"}))
    assert stocked.value("knowledge_articles", 1, "body") == "新的正文"
    assert stocked.value("knowledge_articles", 1, "status") == "published"
