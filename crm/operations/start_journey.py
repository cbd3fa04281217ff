"""The student starts a journey: customers enter, the hold-out is drawn, first messages go out."""

from datetime import timedelta
from typing import ClassVar

from crm.book import Book
from crm.marketing.journey import journey
from crm.marketing.journey_check import check_journey
from crm.marketing.journey_course import begin
from crm.marketing.journey_entry import check_startable, outlook
from crm.naming import named
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class StartJourney(Operation):
    """Nobody can be named here: who enters follows from the journey. `seen` is how many the page
    had announced, hold-out included."""

    name: ClassVar[str] = "start_journey"
    title: ClassVar[Text] = Text(zh="启动营销旅程", en="Start journey")

    journey_id: int
    seen: int | None = None

    def check(self, book: Book) -> None:
        one = journey(book, self.journey_id)
        if not one.is_draft:
            raise UserError(
                "started_journey",
                "这个旅程已经启动过了。",
                "This journey has been started already.",
            )
        check_journey(book, one, besides=one.id)
        enters = check_startable(book, one)
        now = enters.treated + enters.held
        if self.seen is not None and self.seen != now:
            raise UserError(
                "entrants_changed",
                f"进入的客户刚才有变化：页面上是 {self.seen} 人，现在是 {now} 人。请核对后再启动。",
                f"Who enters has changed: the page said {self.seen}, now it is {now}. "
                "Please look again before starting.",
            )

    def apply(self, book: Book) -> None:
        closes = book.as_of + timedelta(days=journey(book, self.journey_id).entry_days)
        values = {"status": "running", "started_on": book.as_of, "closes_on": closes}
        book.change("journeys", self.journey_id, **values)
        begin(book, journey(book, self.journey_id))

    def says(self, book: Book) -> Text:
        enters = outlook(book, journey(book, self.journey_id))
        return Text(
            zh="启动旅程 {who}：{n} 人进入，对照组 {held} 人不发送",
            en="Start {who}: {n} enter, hold-out {held} not written to",
        ).fill(n=enters.treated, held=enters.held, who=named(book, "journeys", self.journey_id))
