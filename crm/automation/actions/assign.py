"""A rule gives a record to somebody, or to a team whose members take turns."""

from typing import ClassVar, Literal

from crm.automation.action import Action, Target, wrong_table
from crm.book import Book
from crm.naming import named
from crm.service import case_steps
from kit.errors import UserError
from kit.text import Text


class Assign(Action):
    """To `owner_id`, or in turn to the members of `team` in the order of their numbers."""

    kind: ClassVar[str] = "assign"
    title: ClassVar[Text] = Text(zh="分派负责人", en="Assign an owner")

    owner_id: int | None = None
    team: Literal["sales", "marketing", "service"] | None = None

    @classmethod
    def suits(cls, book: Book, table: str) -> bool:
        return "owner_id" in book.schema[table].columns

    def check(self, book: Book, table: str) -> None:
        if not self.suits(book, table):
            raise wrong_table(self.title)
        if (self.owner_id is None) == (self.team is None) or not self._members(book):
            raise UserError(
                "no_owner",
                "请选择一名员工，或者选择有成员的团队。",
                "Choose one person, or a team that has members.",
            )

    def apply(self, book: Book, target: Target) -> None:
        members = self._members(book)
        owner = members[target.turn % len(members)]
        if book.value(target.table, target.id, "owner_id") == owner:
            return
        if target.table == "cases":
            case_steps.assign(book, target.id, owner)
        else:
            book.change(target.table, target.id, owner_id=owner)

    def words(self, book: Book, table: str) -> Text:
        if self.owner_id is not None:
            who = named(book, "staff", self.owner_id)
            return Text(zh="分派给 {who}", en="assign to {who}").fill(who=who)
        team = book.schema["staff"].columns["team"].values[str(self.team)]
        return Text(zh="在{team}团队内轮流分派", en="assign in turn within {team}").fill(team=team)

    def _members(self, book: Book) -> list[int]:
        if self.owner_id is not None:
            return [self.owner_id] if book.has("staff", self.owner_id) else []
        staff = book.table("staff")
        return [id for id, team in staff.select("id", "team").iter_rows() if team == self.team]
