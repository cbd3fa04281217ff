"""What a rule can do with a record: one file per kind in crm/automation/actions/."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from crm.book import Book
from kit.errors import UserError
from kit.registry import Registry
from kit.text import Text

ACTIONS: Registry[type["Action"]] = Registry("action", "crm.automation.actions")


@dataclass(frozen=True, slots=True)
class Target:
    """The record a rule fires on; `turn` counts from 0 how often the rule fired before."""

    table: str
    id: int
    turn: int


class Action(BaseModel, ABC):
    """One step of a rule. Its fields are what the rule's author chose."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: ClassVar[str]
    title: ClassVar[Text]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        ACTIONS.add(cls.kind, cls)

    @classmethod
    def suits(cls, book: Book, table: str) -> bool:
        """Whether records of this table can have it done."""
        return True

    @abstractmethod
    def check(self, book: Book, table: str) -> None:
        """UserError when the action cannot be carried out on records of this table."""

    @abstractmethod
    def apply(self, book: Book, target: Target) -> None:
        """Do it. What is so already leaves no trace."""

    @abstractmethod
    def words(self, book: Book, table: str) -> Text:
        """What it does, in a few words."""

    def line(self) -> dict[str, Any]:
        """The action as it is stored."""
        return {"do": self.kind, **self.model_dump(mode="json")}


def read_action(line: Any) -> Action:
    """The action that a stored line holds; UserError when nobody could have saved it."""
    try:
        fields = dict(line)
        return ACTIONS[str(fields.pop("do"))].model_validate(fields)
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(
            "bad_rule",
            "这条规则无法读取，请重新设置。",
            "This rule cannot be read; please set it up again.",
        ) from error


def wrong_table(action: Text) -> UserError:
    return UserError(
        "wrong_table",
        f"这类记录不能执行“{action.zh}”，请换一个动作。",
        f"“{action.en}” is not possible with these records; choose another action.",
    )
