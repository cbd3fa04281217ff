"""The student notes that a customer wants no more marketing."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from crm.rules import account_named, live_account
from kit.errors import UserError
from kit.text import Text


class RecordOptOut(Operation):
    """Consent becomes no and the customer do-not-contact. With a campaign, the customer's line in
    it says so too, which no later tick of the consent box overrides."""

    name: ClassVar[str] = "record_opt_out"
    title: ClassVar[Text] = Text(zh="登记退订", en="Record opt-out")

    account_id: int
    campaign_id: int | None = None

    def check(self, book: Book) -> None:
        account = live_account(book, self.account_id)
        if self.campaign_id is not None and not self._lines(book):
            raise UserError(
                "not_a_member",
                "这位客户不在该活动的名单中。",
                "This customer is not a member of that campaign.",
            )
        if account["do_not_contact"] and not account["consent"] and self.campaign_id is None:
            raise UserError(
                "opted_out_already",
                "这位客户已经退订，不需要再登记。",
                "This customer has opted out already.",
            )

    def apply(self, book: Book) -> None:
        book.change("accounts", self.account_id, consent=False, do_not_contact=True)
        for id in self._lines(book):
            book.change("campaign_members", id, opted_out=True)

    def says(self, book: Book) -> Text:
        return Text(zh="登记退订：{who}", en="Opt-out of {who}").fill(
            who=account_named(book, self.account_id)
        )

    def _lines(self, book: Book) -> list[int]:
        """The customer's lines in the campaign."""
        if self.campaign_id is None:
            return []
        mine = book.pointing_to("campaign_members", "account_id", self.account_id)
        campaign = self.campaign_id
        return [i for i in mine if book.value("campaign_members", i, "campaign_id") == campaign]
