"""The knowledge base: which articles there are, which suit a case, and where they were used."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict

from crm.book import Book, Row
from kit.errors import UserError
from kit.text import Text
from kit.yamlfiles import read_model
from sample_data.schema import shared_at_work

ARTICLES = "knowledge_articles"
FILE = Path(__file__).with_name("starter_articles.yaml")
SAME_CAUSE = 5
"""A shared cause weighs as much as this many shared pairs of letters."""
STEP = re.compile(r"(?<=[。；.;]) *(?=[2-9]\. )")
"""The end of a step before the number of the next."""
Order = Literal["newest", "most_used", "never_used"]


class StarterArticle(BaseModel):
    """One article of our own; `{cause}` in its name stands for the trade's word."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    category: str
    name: Text
    body: Text

    def title_in(self, book: Book, language: str) -> str:
        """Its name in the words of the firm's trade."""
        cause = book.schema["cases"].columns["category"].values[self.category]
        return self.name.fill(cause=cause).in_language(language)


class _Starters(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    articles: tuple[StarterArticle, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article for a case, and why."""

    id: int
    name: str
    same_cause: bool
    uses: int


@cache
def starter_articles() -> tuple[StarterArticle, ...]:
    """Our articles, one per cause; a located ContentError when the file is wrong."""
    return read_model(FILE, _Starters).articles


def cause_label(category: str) -> Text:
    """What a cause is called in the general words; UserError for an unknown one."""
    about = shared_at_work()[ARTICLES].columns["category"]
    if category not in about.values:
        raise UserError(
            "not_listed",
            f"“{about.label.zh}”的取值不在可选项中，请从列表中选择。",
            f"The value of “{about.label.en}” is not on the list; please choose one from it.",
        )
    return about.values[category]


def usable_article(book: Book, article_id: int) -> Row:
    """Return the article; UserError when it is not published."""
    article = book.record(ARTICLES, article_id)
    if article["status"] != "published":
        raise UserError(
            "not_published",
            "只能引用已发布的文章，请先发布这篇文章。",
            "Only a published article can be used; publish it first.",
        )
    return article


def articles(
    book: Book,
    search: str = "",
    category: str | None = None,
    status: str | None = None,
    order: Order = "newest",
) -> pl.DataFrame:
    """The articles that hold every word of the search, in title or text."""
    found = book.table(ARTICLES)
    if category is not None:
        found = found.filter(pl.col("category") == category)
    if status is not None:
        found = found.filter(pl.col("status") == status)
    for word in search[:100].split():
        text = pl.concat_str("name", "body", separator="\n", ignore_nulls=True)
        found = found.filter(text.str.contains_any([word], ascii_case_insensitive=True))
    if order == "never_used":
        found = found.filter(pl.col("uses").fill_null(0) == 0)
    by = "uses" if order == "most_used" else "updated_on"
    return found.sort(by, "id", descending=True, nulls_last=True)


def suggested(book: Book, case: Row, most: int = 3) -> list[Suggestion]:
    """Published articles for a case: of its cause, or sharing pairs of letters with its subject;
    the best first, of equals the most used."""
    asked = set(_pairs(case["subject"] or ""))
    ranked = []
    published = book.table(ARTICLES).filter(pl.col("status") == "published")
    for id, name, category, body, uses in published.select(
        "id", "name", "category", "body", "uses"
    ).iter_rows():
        same = category is not None and category == case["category"]
        shared = len(asked & set(_pairs(f"{name} {body or ''}")))
        if same or shared:
            points = shared + SAME_CAUSE * same
            ranked.append((-points, -(uses or 0), id, Suggestion(id, name, same, uses or 0)))
    return [suggestion for *_, suggestion in sorted(ranked, key=lambda one: one[:3])[:most]]


def in_lines(body: str) -> str:
    """The text of an article with a line of its own for every numbered step.

    >>> in_lines("1. 核对地址。2. 查物流。")
    '1. 核对地址。\\n2. 查物流。'
    """
    return STEP.sub("\n", body)


def _pairs(text: str) -> Iterator[str]:
    """Neighbouring letters: words of a language that writes none between blanks."""
    for left, right in pairwise(text.lower()):
        if left.isalnum() and right.isalnum():
            yield left + right


def cases_with(book: Book, article_id: int) -> list[int]:
    """The cases that were solved with an article, the newest first."""
    return book.pointing_to("cases", "article_id", article_id)[::-1]
