"""The student saves a dashboard, new or over an old one."""

import json
from typing import Any, ClassVar

from crm.analysis.layout import read_layout
from crm.analysis.saved import is_deleted, report_of_tile, same_name
from crm.book import Book, Row
from crm.fields import check_values
from crm.meanwhile import check_edition
from crm.operation import Operation, Trimmed
from kit.errors import UserError
from kit.text import Text


class SaveDashboard(Operation):
    """`id` names the dashboard that is replaced; None saves a new one. Every tile has to show a
    report that is there; at most 12. `seen` is the edition that was opened."""

    name: ClassVar[str] = "save_dashboard"
    title: ClassVar[Text] = Text(zh="保存仪表盘", en="Save dashboard")

    id: int | None = None
    called: Trimmed
    layout: dict[str, Any]
    seen: str | None = None

    def check(self, book: Book) -> None:
        check_values(book, "dashboards", {"name": self.called or None}, ("name",))
        if self.id is not None and is_deleted(book, "dashboards", self.id):
            raise UserError(
                "deleted",
                "这个仪表盘已经删除，请另存为新仪表盘。",
                "This dashboard was deleted; save a new one.",
            )
        if same_name(book, "dashboards", self.called, self.id):
            raise UserError(
                "same_name",
                f"已有名为“{self.called}”的仪表盘，请换一个名称。",
                f"There is a dashboard called “{self.called}” already; choose another name.",
            )
        for tile in read_layout(self.layout).tiles:
            report_of_tile(book, tile.report)
        check_edition(book, "dashboards", self.id, self.seen, self._values())

    def apply(self, book: Book) -> None:
        if self.id is None:
            book.add("dashboards", **self._values())
        else:
            book.change("dashboards", self.id, **self._values())

    def _values(self) -> Row:
        stored = json.dumps(read_layout(self.layout).model_dump(mode="json"), ensure_ascii=False)
        return {"name": self.called, "layout": stored}

    def says(self, book: Book) -> Text:
        return Text(zh="保存仪表盘“{name}”", en="Saved dashboard “{name}”").fill(name=self.called)
