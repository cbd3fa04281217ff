"""The student declares several records to be one customer."""

from typing import ClassVar

from pydantic import Field

from crm.book import Book
from crm.naming import named
from crm.operation import Operation
from crm.rules import live_account
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import schema


class MergeAccounts(Operation):
    """`merged` go into `survivor`; `keep` names, by column, the account whose value stands
    (the survivor's own where nothing is said). Child records move to the survivor; the merged
    records stay in the table and point to it."""

    name: ClassVar[str] = "merge_accounts"
    title: ClassVar[Text] = Text(zh="合并重复客户", en="Merge duplicate accounts")

    survivor: int
    merged: tuple[int, ...]
    keep: dict[str, int] = Field(default_factory=dict)

    def check(self, book: Book) -> None:
        if not self.merged:
            raise UserError(
                "nothing_to_merge",
                "请至少选择一条要并入的客户记录。",
                "Choose at least one account to merge into the survivor.",
            )
        if len({self.survivor, *self.merged}) < 1 + len(self.merged):
            raise UserError(
                "merge_with_itself",
                "不能把一条记录和它自己合并，请检查选择的客户。",
                "A record cannot be merged with itself; check the accounts you chose.",
            )
        for account_id in (self.survivor, *self.merged):
            live_account(book, account_id)
        self._check_keep()

    def _check_keep(self) -> None:
        known = set(schema()["accounts"].columns) - {"id", "merged_into"}
        strange = [column for column in self.keep if column not in known]
        if strange:
            raise UserError(
                "unknown_field",
                f"客户没有“{strange[0][:40]}”这一项，无法选择保留值。",
                f"Accounts have no field “{strange[0][:40]}” to keep a value of.",
            )
        if not set(self.keep.values()) <= {self.survivor, *self.merged}:
            raise UserError(
                "kept_from_elsewhere",
                "保留的值只能来自参与合并的客户。",
                "A kept value must come from one of the accounts being merged.",
            )

    def apply(self, book: Book) -> None:
        kept = {
            column: book.value("accounts", account_id, column)
            for column, account_id in self.keep.items()
        }
        for account_id in self.merged:
            book.relink(account_id, self.survivor)
            book.change("accounts", account_id, merged_into=self.survivor)
        book.change("accounts", self.survivor, **kept)

    def says(self, book: Book) -> Text:
        merged = [named(book, "accounts", account_id) for account_id in self.merged]
        return Text(zh="合并客户：{zh} → {into}", en="Merge accounts: {en} → {into}").fill(
            into=named(book, "accounts", self.survivor), zh="、".join(merged), en=", ".join(merged)
        )
