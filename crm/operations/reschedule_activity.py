"""The student moves a planned activity to another day."""

from datetime import date
from typing import ClassVar

from crm.book import Book
from crm.naming import named
from crm.operation import Operation
from crm.rules import CLOSED, live_account
from kit.errors import UserError
from kit.text import Text


class RescheduleActivity(Operation):
    """Due on `due_on`, today or later. Where it was an opportunity's next step, the next step
    moves with it."""

    name: ClassVar[str] = "reschedule_activity"
    title: ClassVar[Text] = Text(zh="改期", en="Reschedule activity")

    activity_id: int
    due_on: date

    def check(self, book: Book) -> None:
        activity = book.record("activities", self.activity_id)
        live_account(book, activity["account_id"])
        if activity["done_on"] is not None:
            raise UserError(
                "done_already",
                f"这项活动已于 {activity['done_on']} 完成，不能改期。",
                f"This activity was done on {activity['done_on']}; it cannot be moved.",
            )
        if self.due_on < book.as_of:
            raise UserError(
                "past_due_date",
                f"新的日期不能早于今天（{book.as_of}）。",
                f"The new day cannot be before today ({book.as_of}).",
            )
        if self.due_on == activity["due_on"]:
            raise UserError(
                "nothing_changed",
                "日期和原来一样，没有需要保存的改动。",
                "The day is as it was; there is nothing to save.",
            )

    def apply(self, book: Book) -> None:
        before = book.record("activities", self.activity_id)
        book.change("activities", self.activity_id, due_on=self.due_on)
        deal = before["opportunity_id"]
        if deal is None:
            return
        opportunity = book.record("opportunities", deal)
        step = (opportunity["next_step"], opportunity["next_step_on"])
        if opportunity["stage"] not in CLOSED and step == (before["subject"], before["due_on"]):
            book.change("opportunities", deal, next_step_on=self.due_on)

    def says(self, book: Book) -> Text:
        return Text(
            zh="改期 {what}：{before} → {after}", en="Reschedule {what}: {before} → {after}"
        ).fill(
            what=named(book, "activities", self.activity_id),
            before=book.value("activities", self.activity_id, "due_on") or "–",
            after=self.due_on,
        )
