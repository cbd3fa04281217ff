"""A rule plans a task with the customer of a record."""

from datetime import timedelta
from typing import ClassVar

from pydantic import Field

from crm.automation.action import Action, Target, wrong_table
from crm.book import Book
from crm.fields import check_values, plain_values
from kit.text import Text


class PlanTask(Action):
    """An activity of that kind and subject, due `days` after today, for the record's owner."""

    kind: ClassVar[str] = "plan_task"
    title: ClassVar[Text] = Text(zh="安排任务", en="Plan a task")

    activity: str = "task"
    subject: str
    days: int = Field(default=1, ge=0, le=365)

    @classmethod
    def suits(cls, book: Book, table: str) -> bool:
        return table == "accounts" or "account_id" in book.schema[table].columns

    def check(self, book: Book, table: str) -> None:
        if not self.suits(book, table):
            raise wrong_table(self.title)
        typed = plain_values("activities", {"kind": self.activity, "subject": self.subject})
        check_values(book, "activities", typed, ("kind", "subject"))

    def apply(self, book: Book, target: Target) -> None:
        row = book.record(target.table, target.id)
        account = target.id if target.table == "accounts" else row["account_id"]
        if account is None:
            return
        due = book.as_of + timedelta(days=self.days)
        deal = target.id if target.table == "opportunities" else row.get("opportunity_id")
        book.add(
            "activities",
            kind=self.activity,
            account_id=account,
            opportunity_id=deal,
            owner_id=row.get("owner_id"),
            subject=self.subject,
            due_on=due,
        )
        if target.table == "opportunities":
            book.change("opportunities", target.id, next_step=self.subject, next_step_on=due)

    def words(self, book: Book, table: str) -> Text:
        kind = book.schema["activities"].columns["kind"].values[self.activity]
        return Text(
            zh="安排 {days} 天后的{kind}：{subject}", en="plan {kind} in {days} days: {subject}"
        ).fill(days=self.days, kind=kind, subject=self.subject)
