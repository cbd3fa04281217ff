"""The student merges a duplicate case into the earlier one of the same customer."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from crm.service import case_steps
from crm.service.case_rules import Stage, case_named, workable
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import code

OPEN: tuple[Stage, ...] = ("new", "assigned", "waiting")


class MergeCases(Operation):
    """The later case is closed as a duplicate; the customer's clock runs from the earlier one."""

    name: ClassVar[str] = "merge_cases"
    title: ClassVar[Text] = Text(zh="合并工单", en="Merge cases")

    case_id: int
    into_id: int

    def check(self, book: Book) -> None:
        later = workable(book, self.case_id, *OPEN)
        earlier = workable(book, self.into_id, *OPEN)
        if self.case_id == self.into_id:
            raise UserError(
                "same_case", "不能把工单并入它自己。", "A case cannot be merged into itself."
            )
        if later["account_id"] != earlier["account_id"]:
            raise UserError(
                "other_account",
                "两张工单属于不同客户，不能合并。",
                "The two cases belong to different customers and cannot be merged.",
            )
        if (later["opened_at"], later["id"]) < (earlier["opened_at"], earlier["id"]):
            raise UserError(
                "merge_into_earlier",
                "请把较晚的工单并入较早的那一张：服务时限从客户第一次联系算起。",
                "Merge the later case into the earlier: the clock runs from the first contact.",
            )

    def apply(self, book: Book) -> None:
        mine, other = code("cases", self.case_id), code("cases", self.into_id)
        case_steps.merge(book, self.case_id, self.into_id, (f"→ {other}", f"← {mine}"))

    def says(self, book: Book) -> Text:
        return Text(zh="合并工单 {which} → {into}", en="Merge case {which} → {into}").fill(
            which=case_named(book, self.case_id), into=case_named(book, self.into_id)
        )
