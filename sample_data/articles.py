"""Knowledge articles of a trade, or those that fit any trade."""

from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from kit.text import Text
from kit.yamlfiles import read_model
from sample_data.profile_part import Part, known
from sample_data.schema import schema


class Article(Part):
    """A text of the knowledge base, about cases of one cause."""

    name: Text
    cause: str
    body: Text
    status: str = "published"

    @model_validator(mode="after")
    def _known(self) -> Self:
        columns = schema()["knowledge_articles"].columns
        known("cause", self.cause, list(columns["category"].values))
        known("status", self.status, list(columns["status"].values))
        return self


class Articles(Part):
    """A file of knowledge articles."""

    articles: list[Article] = Field(min_length=1, max_length=200)


@cache
def general_articles() -> list[Article]:
    """Knowledge articles that fit any trade that sells goods."""
    return read_model(Path(__file__).with_name("general_articles.yaml"), Articles).articles
