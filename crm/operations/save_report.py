"""The student saves a report, new or over an old one."""

import json
from typing import Any, ClassVar

from crm.analysis.definition import plain_report, read_report
from crm.analysis.report import run
from crm.analysis.saved import check_place
from crm.book import Book, Row
from crm.fields import check_values
from crm.meanwhile import check_edition
from crm.operation import Operation, Trimmed
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
        thing = Text(zh="报表", en="report")
        check_place(book, "reports", self.id, self.called, thing)
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
