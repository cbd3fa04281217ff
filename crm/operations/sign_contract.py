"""The student records that a drafted contract is signed."""

from typing import ClassVar

from crm.book import Book
from crm.contracts.rules import contract_in, sign
from crm.naming import named
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text


class SignContract(Operation):
    """A renewal that was offered is signed by the customer's answer, not here."""

    name: ClassVar[str] = "sign_contract"
    title: ClassVar[Text] = Text(zh="签订合同", en="Sign contract")

    contract_id: int

    def check(self, book: Book) -> None:
        row = contract_in(book, self.contract_id, "draft")
        if row["offered_on"] is not None:
            raise UserError(
                "waiting_for_customer",
                "续签提议已交给客户，推进时钟等待客户答复。",
                "The renewal is with the customer; advance the clock to hear the answer.",
            )

    def apply(self, book: Book) -> None:
        sign(book, self.contract_id, book.as_of)

    def says(self, book: Book) -> Text:
        return Text(zh="签订合同 {which}", en="Sign contract {which}").fill(
            which=named(book, "contracts", self.contract_id)
        )
