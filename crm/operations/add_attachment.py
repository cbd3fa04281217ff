"""The student attaches a text to a record."""

from typing import ClassVar

import polars as pl

from crm.attachments import (
    OPEN_TO_ALL,
    account_behind,
    check_room,
    clean_name,
    clean_text,
    packed,
    unpacked,
)
from crm.book import Book
from crm.naming import named
from crm.operation import Operation, Trimmed
from crm.rules import live_account
from kit.errors import UserError
from kit.text import Text


class AddAttachment(Operation):
    """`content` is the text as `crm.attachments.packed` gives it, so that a log stays small:
    make one with `AddAttachment.of`."""

    name: ClassVar[str] = "add_attachment"
    title: ClassVar[Text] = Text(zh="添加附件", en="Add attachment")

    table: str
    record: int
    called: Trimmed
    content: str

    @classmethod
    def of(cls, table: str, record: int, called: str, text: str) -> "AddAttachment":
        """UserError when the name or the text cannot be taken."""
        return cls(
            table=table,
            record=record,
            called=clean_name(called),
            content=packed(clean_text(text)),
        )

    def check(self, book: Book) -> None:
        if self.table not in book.schema or self.table == OPEN_TO_ALL:
            raise UserError(
                "no_attachments_here",
                "这类记录不能添加附件。",
                "Records of this kind take no attachments.",
            )
        book.record(self.table, self.record)
        if self.table == "accounts":
            live_account(book, self.record)
        text = unpacked(self.content)
        if clean_name(self.called) != self.called or clean_text(text) != text:
            raise UserError(
                "unclean_attachment",
                "附件的名称或内容无法保存，请重新添加。",
                "Name or content of the attachment cannot be kept; please add it again.",
            )
        check_room(book, len(text.encode()))

    def apply(self, book: Book) -> None:
        row = {
            "name": self.called,
            "table_name": self.table,
            "record": self.record,
            "account_id": account_behind(book, self.table, self.record),
            "size": len(unpacked(self.content).encode()),
            "added_at": book.now,
            "content": self.content,
        }
        # as a frame, because a log keeps only a digest of it, not the text a second time
        book.add_many("attachments", pl.DataFrame([row]))

    def says(self, book: Book) -> Text:
        return Text(zh="给 {who} 添加附件“{name}”", en="Attached “{name}” to {who}").fill(
            who=named(book, self.table, self.record), name=self.called
        )
