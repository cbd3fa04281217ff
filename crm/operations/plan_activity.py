"""The student plans the next step with a customer."""

from typing import ClassVar

from pydantic import field_validator

from crm.book import Book
from crm.fields import Values, check_values, plain_values, record_values, required_columns
from crm.operation import Operation
from crm.rules import account_named, live_account, own_opportunity
from kit.errors import UserError
from kit.text import Text


class PlanActivity(Operation):
    """`values` by column of the activities table, with `due_on` today or later. When it is about
    an opportunity, it becomes that opportunity's next step."""

    name: ClassVar[str] = "plan_activity"
    title: ClassVar[Text] = Text(zh="计划下一步", en="Plan next step")

    account_id: int | None = None
    values: Values

    @field_validator("values")
    @classmethod
    def _plain(cls, values: Values) -> Values:
        return plain_values("activities", values)

    def check(self, book: Book) -> None:
        live_account(book, self.account_id)
        check_values(book, "activities", self.values, (*required_columns("activities"), "due_on"))
        own_opportunity(book, self.account_id, self.values.get("opportunity_id"))
        due = record_values("activities", self.values)["due_on"]
        if due is None or due < book.as_of:
            today = book.as_of.isoformat()
            raise UserError(
                "past_due_date",
                f"计划日期不能早于今天（{today}），否则一保存就已经逾期。",
                f"The due date cannot be before today ({today}); the card would be late at once.",
            )
        if self.values.get("done_on") or self.values.get("outcome"):
            raise UserError(
                "planned_and_done",
                "计划中的活动还没有完成日期和结果；已经做完的请用“记录跟进”。",
                "A planned activity has no done date or outcome yet; log it when it is done.",
            )

    def apply(self, book: Book) -> None:
        typed = record_values("activities", self.values)
        book.add("activities", **typed, account_id=self.account_id)
        if typed.get("opportunity_id") is not None:
            book.change(
                "opportunities",
                typed["opportunity_id"],
                next_step=typed["subject"],
                next_step_on=typed["due_on"],
            )

    def says(self, book: Book) -> Text:
        return Text(
            zh="计划 {due} 跟进 {who}：{subject}", en="Plan for {due} with {who}: {subject}"
        ).fill(
            due=self.values.get("due_on", ""),
            who=account_named(book, self.account_id),
            subject=self.values.get("subject", ""),
        )
