"""The student ends a campaign: nobody's later order counts for it."""

from typing import ClassVar

from crm.book import Book
from crm.marketing.campaign_plan import is_mature
from crm.naming import named
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class EndCampaign(Operation):
    """Ended before its last day, the campaign's last day becomes today."""

    name: ClassVar[str] = "end_campaign"
    title: ClassVar[Text] = Text(zh="结束营销活动", en="End campaign")

    campaign_id: int

    def check(self, book: Book) -> None:
        if book.value("campaigns", self.campaign_id, "status") != "running":
            raise UserError(
                "not_running",
                "只有进行中的活动可以结束。",
                "Only a running campaign can be ended.",
            )

        if book.value("campaigns", self.campaign_id, "journey_id") is not None:
            raise UserError(
                "belongs_to_journey",
                "这是营销旅程的一个步骤，请在“营销旅程”页面结束整个旅程。",
                "This is a step of a journey; end the journey on its own page.",
            )

    def apply(self, book: Book) -> None:
        row = book.record("campaigns", self.campaign_id)
        end_on = row["end_on"] if is_mature(book, row) else book.as_of
        book.change("campaigns", self.campaign_id, status="finished", end_on=end_on)

    def says(self, book: Book) -> Text:
        early = not is_mature(book, book.record("campaigns", self.campaign_id))
        words = Text(zh="提前结束活动 {who}", en="End {who} early")
        if not early:
            words = Text(zh="结束活动 {who}", en="End {who}")
        return words.fill(who=named(book, "campaigns", self.campaign_id))
