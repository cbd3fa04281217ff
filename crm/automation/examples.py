"""Rules to start from, read from examples.yaml; a rule the firm cannot have is left out."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from crm.automation.rule import Rule, check_rule, read_rule
from crm.book import Book
from kit.errors import UserError
from kit.text import Text
from kit.yamlfiles import read_plain

FILE = Path(__file__).with_name("examples.yaml")


class Example(BaseModel):
    """One rule with its name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    rule: dict[str, Any]


def examples(book: Book) -> list[tuple[Text, Rule]]:
    """Name and rule, in the order of the file."""
    found = []
    for raw in read_plain(FILE):
        one = Example.model_validate(raw)
        try:
            rule = read_rule(one.rule, book)
            check_rule(book, rule)
        except UserError:
            continue
        found.append((one.name, rule))
    return found
