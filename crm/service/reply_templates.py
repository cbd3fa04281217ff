"""Ready replies with the customer's name in them, and articles as a reply."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from crm.book import Book, Row
from crm.service.articles import in_lines
from crm.service.case_rules import MOST_WORDS
from kit.text import Text
from kit.yamlfiles import read_model
from sample_data.schema import code

FILE = Path(__file__).with_name("reply_templates.yaml")
GREETING = Text(zh="{name}您好，\n{body}", en="Dear {name},\n{body}")
STEP_END = "\n"


class Template(BaseModel):
    """A reply with `{name}`, `{about}`, `{order}` and `{who}` in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    body: Text


class _Templates(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    templates: tuple[Template, ...]


@cache
def templates() -> tuple[Template, ...]:
    """Our replies; a located ContentError when the file is wrong."""
    return read_model(FILE, _Templates).templates


def fitting(case: Row) -> list[int]:
    """The places of the replies that can be filled for a case: those about an order need one."""
    return [
        place
        for place, one in enumerate(templates())
        if case["order_id"] is not None or "{order}" not in one.body.zh
    ]


def filled(book: Book, case: Row, place: int) -> str:
    """One reply in the language of the firm, with what is known of the case in it."""
    return _fill(book, case, templates()[place].body)


def from_article(book: Book, case: Row, article_id: int) -> str:
    """An article as a reply: greeting and steps, as many as a reply may hold."""
    body = in_lines(str(book.value("knowledge_articles", article_id, "body") or ""))
    text = _fill(book, case, GREETING).replace("{body}", body)
    if len(text) <= MOST_WORDS:
        return text
    return text[:MOST_WORDS].rsplit(STEP_END, 1)[0]


def _fill(book: Book, case: Row, text: Text) -> str:
    """Values are put in one after the other into the text as written, never into each other."""
    language = book.firm.key.locale
    account, owner, order = case["account_id"], case["owner_id"], case["order_id"]
    cause = book.schema["cases"].columns["category"].values.get(case["category"])
    about = case["subject"] or (cause.in_language(language) if cause else "")
    known = {
        "name": str(book.value("accounts", account, "name") or "") if account else "",
        "about": about,
        "order": code("orders", order, book.schema) if order else "",
        "who": str(book.value("staff", owner, "name")) if owner else "",
    }
    parts = text.in_language(language).split("{")
    told = parts[0]
    for part in parts[1:]:
        name, _, rest = part.partition("}")
        told += known.get(name, "{" + name + "}") + rest
    return told
