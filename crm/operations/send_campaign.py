"""The student sends a campaign: arms are drawn, everybody but the hold-out gets the message."""

from typing import ClassVar

from crm.book import Book
from crm.marketing.audience import audience, member_rows, plan_of
from crm.marketing.campaign_plan import check_sendable
from crm.naming import named
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class SendCampaign(Operation):
    """Nobody can be named here: the audience follows from the campaign's plan, and customers
    without consent are never in it. `seen` is how many messages the form had announced."""

    name: ClassVar[str] = "send_campaign"
    title: ClassVar[Text] = Text(zh="发送营销活动", en="Send campaign")

    campaign_id: int
    seen: int | None = None

    def check(self, book: Book) -> None:
        reached, _costs = check_sendable(book, book.record("campaigns", self.campaign_id))
        if self.seen is not None and self.seen != reached.sent:
            raise UserError(
                "audience_changed",
                f"发送对象刚才有变化：页面上是 {self.seen} 人，现在是 {reached.sent} 人。"
                "请核对后再发送。",
                f"The audience has changed: the page said {self.seen}, now it is {reached.sent}. "
                "Please look again before sending.",
            )

    def apply(self, book: Book) -> None:
        rows = member_rows(book, plan_of(book.record("campaigns", self.campaign_id)))
        book.change("campaigns", self.campaign_id, status="running")
        book.add_many("campaign_members", rows)

    def says(self, book: Book) -> Text:
        reached = audience(book, plan_of(book.record("campaigns", self.campaign_id)))
        words = Text(
            zh="发送活动 {who}：A 组 {a} 人、B 组 {b} 人、对照组 {held} 人不发送",
            en="Send {who}: arm A {a}, arm B {b}, hold-out {held} not written to",
        )
        if reached.ticked:
            words = Text(
                zh=words.zh + "；其中 {ticked} 人的同意是后来勾选的",
                en=words.en + "; consent of {ticked} was ticked later",
            ).fill(ticked=reached.ticked)
        sizes = {"a": reached.size("a"), "b": reached.size("b"), "held": reached.size("control")}
        return words.fill(**sizes).fill(who=named(book, "campaigns", self.campaign_id))
