"""The student turns a qualified lead into an account with a contact and an opportunity."""

from typing import ClassVar

from pydantic import field_validator

from crm.book import Book, Row
from crm.fields import Values, check_values, plain_values, record_values, required_columns
from crm.naming import named
from crm.operation import Operation
from crm.rules import live_account
from crm.sales.leads import check_convertible, contact_of, new_account, unconverted_lead
from crm.sales.stages import open_deal
from kit.text import Text


class ConvertLead(Operation):
    """With `account_id` the lead joins an account that is there, else a new one is opened with the
    lead's source and owner. Organisations get the person as a contact. `opportunity` by column of
    the opportunities table, nothing for none."""

    name: ClassVar[str] = "convert_lead"
    title: ClassVar[Text] = Text(zh="转化线索", en="Convert lead")

    lead_id: int
    account_id: int | None = None
    opportunity: Values | None = None

    @field_validator("opportunity")
    @classmethod
    def _plain(cls, values: Values | None) -> Values | None:
        return None if values is None else plain_values("opportunities", values)

    def check(self, book: Book) -> None:
        check_convertible(unconverted_lead(book, self.lead_id))
        if self.account_id is not None:
            live_account(book, self.account_id)
        if self.opportunity is not None:
            needed = required_columns("opportunities")
            check_values(book, "opportunities", self.opportunity, needed)

    def apply(self, book: Book) -> None:
        lead = book.record("leads", self.lead_id)
        account_id = self.account_id
        if account_id is None:
            account_id = book.add("accounts", **new_account(book, lead))
        contact_id = _contact(book, account_id, lead)
        opportunity_id = self._opportunity(book, account_id, lead)
        book.change(
            "leads",
            self.lead_id,
            status="converted",
            converted_on=book.as_of,
            account_id=account_id,
            contact_id=contact_id,
            opportunity_id=opportunity_id,
        )

    def _opportunity(self, book: Book, account_id: int, lead: Row) -> int | None:
        if self.opportunity is None:
            return None
        start = {"owner_id": lead["owner_id"], "account_id": account_id, "lead_id": lead["id"]}
        return open_deal(book, {**start, **record_values("opportunities", self.opportunity)})

    def says(self, book: Book) -> Text:
        lead = book.record("leads", self.lead_id)
        into = lead["company"] or lead["name"] or ""
        if self.account_id is not None:
            into = named(book, "accounts", self.account_id)
        return Text(
            zh="转化线索 {who} → 客户 {into}", en="Convert lead {who} → account {into}"
        ).fill(into=into, who=named(book, "leads", self.lead_id))


def _contact(book: Book, account_id: int, lead: Row) -> int | None:
    """The lead's person as a contact of an organisation; a private person is the account."""
    if not lead["company"] and book.value("accounts", account_id, "kind") != "organisation":
        return None
    known = contact_of(book, account_id, lead)
    if known is not None:
        return known
    return book.add(
        "contacts",
        account_id=account_id,
        name=lead["name"],
        mobile=lead["mobile"],
        consent=False,
        do_not_contact=False,
    )
