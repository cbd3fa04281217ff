"""The student ends a contract before its time, or gives up a draft."""

from typing import ClassVar, Literal

from crm.book import Book
from crm.contracts.rules import contract_in
from crm.naming import named
from crm.operation import Operation
from kit.text import Text
from sample_data.schema import table_named


class EndContract(Operation):
    """It ends today, for a reason that is kept."""

    name: ClassVar[str] = "end_contract"
    title: ClassVar[Text] = Text(zh="提前终止合同", en="End contract early")

    contract_id: int
    reason: Literal["price", "service", "competitor", "closed", "no_need", "other"]

    def check(self, book: Book) -> None:
        contract_in(book, self.contract_id, "active", "draft")

    def apply(self, book: Book) -> None:
        book.change(
            "contracts",
            self.contract_id,
            status="ended",
            ended_on=book.as_of,
            end_reason=self.reason,
        )

    def says(self, book: Book) -> Text:
        reason = table_named("contracts").columns["end_reason"].values[self.reason]
        return Text(zh="终止合同 {which}：{why}", en="End contract {which}: {why}").fill(
            which=named(book, "contracts", self.contract_id), why=reason
        )
