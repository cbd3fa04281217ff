"""The student ticks off a planned activity."""

from datetime import date
from typing import ClassVar

from crm.book import Book, Row
from crm.fields import check_values, plain_values
from crm.naming import named
from crm.operation import Operation
from crm.rules import live_account
from kit.errors import UserError
from kit.text import Text


class CompleteActivity(Operation):
    """Done today unless `done_on` says when. Where it was an opportunity's next step, the earliest
    activity still planned takes its place, or none."""

    name: ClassVar[str] = "complete_activity"
    title: ClassVar[Text] = Text(zh="完成活动", en="Complete activity")

    activity_id: int
    outcome: str | None = None
    done_on: date | None = None
    cost_minutes: int | None = None

    def check(self, book: Book) -> None:
        activity = book.record("activities", self.activity_id)
        live_account(book, activity["account_id"])
        if activity["done_on"] is not None:
            raise UserError(
                "done_already",
                f"这项活动已于 {activity['done_on']} 完成。",
                f"This activity was done on {activity['done_on']} already.",
            )
        given = {
            "outcome": self.outcome,
            "done_on": self.done_on,
            "cost_minutes": self.cost_minutes,
        }
        check_values(book, "activities", plain_values("activities", given))

    def apply(self, book: Book) -> None:
        activity = book.record("activities", self.activity_id)
        book.change(
            "activities",
            self.activity_id,
            done_on=self.done_on or book.as_of,
            outcome=self.outcome,
            cost_minutes=self.cost_minutes
            if self.cost_minutes is not None
            else activity["cost_minutes"],
        )
        if activity["opportunity_id"] is not None:
            _advance_next_step(book, activity)

    def says(self, book: Book) -> Text:
        return Text(zh="完成活动 {what}", en="Complete activity {what}").fill(
            what=named(book, "activities", self.activity_id)
        )


def _advance_next_step(book: Book, done: Row) -> None:
    opportunity_id = done["opportunity_id"]
    opportunity = book.record("opportunities", opportunity_id)
    if (opportunity["next_step"], opportunity["next_step_on"]) != (done["subject"], done["due_on"]):
        return
    about = book.pointing_to("activities", "opportunity_id", opportunity_id)
    planned = [
        activity
        for activity in (book.record("activities", id) for id in about)
        if activity["done_on"] is None and activity["due_on"] is not None
    ]
    following = min(planned, key=lambda activity: (activity["due_on"], activity["id"]), default={})
    book.change(
        "opportunities",
        opportunity_id,
        next_step=following.get("subject"),
        next_step_on=following.get("due_on"),
    )
