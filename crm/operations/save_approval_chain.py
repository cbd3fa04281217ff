"""The student lays down an approval chain, or switches it on or off."""

import json
from typing import Any, ClassVar

from crm.approvals.chain import Chain, check_chain, plain_chain, read_chain, saved_id
from crm.book import Book, Row
from crm.fields import check_values
from crm.meanwhile import check_edition
from crm.operation import Operation, Trimmed
from kit.text import Text


class SaveApprovalChain(Operation):
    """A table has one chain; saving another one takes its place. Requests on their way keep the
    steps they were submitted with. `seen` is the edition that was opened, empty for none."""

    name: ClassVar[str] = "save_approval_chain"
    title: ClassVar[Text] = Text(zh="保存审批流", en="Save approval chain")

    called: Trimmed
    chain: dict[str, Any]
    active: bool = True
    seen: str | None = None

    def check(self, book: Book) -> None:
        check_values(book, "approval_chains", {"name": self.called or None}, ("name",))
        chain = read_chain(self.chain, self.called)
        check_chain(book, chain)
        id = saved_id(book, chain.table)
        check_edition(book, "approval_chains", id, self.seen, self._values(chain))

    def apply(self, book: Book) -> None:
        chain = read_chain(self.chain, self.called)
        values = self._values(chain) | {"active": self.active}
        id = saved_id(book, chain.table)
        if id is None:
            book.add("approval_chains", table_name=chain.table, **values)
        else:
            book.change("approval_chains", id, **values)

    def _values(self, chain: Chain) -> Row:
        return {"name": self.called, "chain": json.dumps(plain_chain(chain), ensure_ascii=False)}

    def says(self, book: Book) -> Text:
        state = Text(zh="", en="") if self.active else Text(zh="（停用）", en=" (off)")
        return Text(zh="保存审批流“{name}”{state}", en="Saved approval chain “{name}”{state}").fill(
            name=self.called, state=state
        )
