"""The student saves a dashboard, new or over an old one."""

import json
from typing import Any, ClassVar

from crm.analysis.layout import read_layout
from crm.analysis.saved import check_place, report_of_tile
from crm.book import Book, Row
from crm.fields import check_values
from crm.meanwhile import check_edition
from crm.operation import Operation, Trimmed
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
        thing = Text(zh="仪表盘", en="dashboard")
        check_place(book, "dashboards", self.id, self.called, thing)
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
