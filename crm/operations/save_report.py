"""The student saves a report, new or over an old one."""

import json
from typing import Any, ClassVar

from crm.analysis.definition import plain_report, read_report
from crm.analysis.report import run
from crm.analysis.saved import is_deleted, same_name
from crm.book import Book, Row
from crm.fields import check_values
from crm.meanwhile import check_edition
from crm.operation import Operation, Trimmed
from kit.errors import UserError
from kit.text import Text


class SaveReport(Operation):
    """`id` names the report that is replaced; None saves a new one. A report that cannot be
    worked out on this book is refused. `seen` is the edition that was opened."""

    name: ClassVar[str] = "save_report"
    title: ClassVar[Text] = Text(zh="保存报表", en="Save report")

    id: int | None = None
    called: Trimmed
    report: dict[str, Any]
    seen: str | None = None

    def check(self, book: Book) -> None:
        check_values(book, "reports", {"name": self.called or None}, ("name",))
        if self.id is not None and is_deleted(book, "reports", self.id):
            raise UserError(
                "deleted",
                "这个报表已经删除，请另存为新报表。",
                "This report was deleted; save a new one.",
            )
        if same_name(book, "reports", self.called, self.id):
            raise UserError(
                "same_name",
                f"已有名为“{self.called}”的报表，请换一个名称。",
                f"There is a report called “{self.called}” already; choose another name.",
            )
        run(book, read_report(self.report))
        check_edition(book, "reports", self.id, self.seen, self._values())

    def apply(self, book: Book) -> None:
        if self.id is None:
            book.add("reports", **self._values())
        else:
            book.change("reports", self.id, **self._values())

    def _values(self) -> Row:
        stored = json.dumps(plain_report(read_report(self.report)), ensure_ascii=False)
        return {"name": self.called, "query": stored}

    def says(self, book: Book) -> Text:
        return Text(zh="保存报表“{name}”", en="Saved report “{name}”").fill(name=self.called)
