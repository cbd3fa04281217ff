"""The student keeps what a list shows as a view, a new one or one of his own."""

import json
from typing import Any, ClassVar

from crm.book import Book
from crm.meanwhile import check_edition
from crm.operation import Operation
from crm.saved_views import (
    MOST_QUERY,
    MOST_VIEWS,
    clean_name,
    read_query,
    saved_view,
    stored_text,
)
from kit.errors import UserError
from kit.text import Text


class SaveView(Operation):
    """`query` as crm.saved_views reads it. With `id` that view is brought up to date and keeps
    its name; without, a new one is made. `seen` is the edition of that view on the page."""

    name: ClassVar[str] = "save_view"
    title: ClassVar[Text] = Text(zh="保存视图", en="Save view")

    table: str
    view: str = ""
    query: dict[str, Any]
    id: int | None = None
    seen: str | None = None

    def check(self, book: Book) -> None:
        if self.table not in book.schema:
            raise UserError(
                "no_table",
                "没有这个列表，请刷新页面后再试。",
                "There is no such list; reload the page and try again.",
            )
        if len(json.dumps(self.query)) > MOST_QUERY:
            raise UserError(
                "too_long",
                "筛选条件太多，无法保存，请减少一些。",
                "There are too many conditions to save; use fewer.",
            )
        read_query(self.query, book.schema[self.table])
        if self.id is None:
            clean_name(book, self.table, self.view)
            self._check_room(book)
        elif saved_view(book, self.id)["table_name"] != self.table:
            raise UserError(
                "no_view",
                "这个视图属于另一个列表，不能在这里修改。",
                "That view is of another list.",
            )
        check_edition(book, "saved_views", self.id, self.seen, {"query": self._stored(book)})

    def _check_room(self, book: Book) -> None:
        if book.height("saved_views") >= MOST_VIEWS:
            raise UserError(
                "too_many",
                f"最多保存 {MOST_VIEWS} 个视图，请先删除不用的视图。",
                f"At most {MOST_VIEWS} views can be saved; delete one first.",
            )

    def apply(self, book: Book) -> None:
        query = self._stored(book)
        if self.id is not None:
            book.change("saved_views", self.id, query=query)
            return
        name = " ".join(self.view.split())
        book.add("saved_views", table_name=self.table, name=name, query=query, deleted=False)

    def _stored(self, book: Book) -> str:
        return stored_text(read_query(self.query, book.schema[self.table]))

    def says(self, book: Book) -> Text:
        name = self.view if self.id is None else saved_view(book, self.id)["name"]
        return Text(zh="保存视图：{name}", en="Save view: {name}").fill(name=name)
