"""Texts attached to records: what may be attached, how it is packed, what hangs on a record.

A text is kept compressed, in the log and in the table alike, and unpacked when somebody looks at
it. It is only ever text: shown as such, never as markup.
"""

import base64
import binascii
import re
import unicodedata
import zlib
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from crm.book import Book
from crm.naming import named
from kit.errors import UserError
from sample_data.schema import code

KINDS = ("txt", "md", "csv", "eml", "json", "log")
"""Endings of names that may be attached."""
MOST_BYTES, MOST_IN_USE, MOST_KEPT = 100_000, 2_000_000, 4_000_000
"""Of one text, of all that stand, and of all with the deleted ones, as UTF-8."""
MOST_OF_THEM = 200
"""Attachments a student keeps, the deleted ones among them."""
MOST_IN_NAME = 80
OPEN_TO_ALL = "attachments"
"""The table of attachments itself takes none."""
MOST_CONTROLS = 0.01
"""Share of control characters from which it is no text."""
IN_NAMES = re.compile(r'[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\\/:*?"<>|]')
"""What no file system takes, or what turns the order of letters round."""
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
PICTURES = 0x2400
"""Where Unicode keeps pictures of control characters: ␛ for escape."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One text on a record, without its content; `size` in bytes as UTF-8."""

    id: int
    name: str
    table: str
    record: int
    size: int
    added_at: datetime
    account_id: int | None
    """The account it is about: merges are followed."""


def clean_name(name: str) -> str:
    """A file name any system takes: the last part of a path, without what is not allowed, with an
    ending. UserError when it is empty or its ending is none of those that may be attached."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    cleaned = IN_NAMES.sub("", last).strip().strip(".").strip()
    if not cleaned:
        raise UserError("no_name", "请填写附件名称。", "Please enter a name for the attachment.")
    stem, dot, ending = cleaned.rpartition(".")
    if not dot:
        stem, ending = cleaned, KINDS[0]
    if ending.lower() not in KINDS:
        allowed = "、".join(f".{kind}" for kind in KINDS)
        raise UserError(
            "wrong_kind",
            f"不能附加 .{ending[:10]} 文件，只支持文本文件：{allowed}。"
            "Word、PDF 等请把文字复制后粘贴进来。",
            f".{ending[:10]} files cannot be attached, only text: {allowed.replace('、', ', ')}. "
            "Of Word or PDF files copy the text and paste it.",
        )
    return f"{stem.strip()[: MOST_IN_NAME - len(ending) - 1]}.{ending.lower()}"


def clean_text(text: str) -> str:
    """The text as it is kept: lines end in one way, control characters are shown by their
    pictures. UserError when it is empty, too large or no text."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not plain.strip():
        raise UserError(
            "empty_text", "附件里没有内容，请检查是否选错了文件。", "There is nothing in it; is it "
            "the right file?",
        )  # fmt: skip
    found = len(CONTROL.findall(plain))
    if "\0" in plain or found > max(3, len(plain) * MOST_CONTROLS):
        raise not_text()
    plain = CONTROL.sub(_picture, plain) if found else plain
    check_size(len(plain.encode("utf-8", "replace")))
    return plain.encode("utf-8", "replace").decode("utf-8")


def _picture(found: re.Match[str]) -> str:
    number = ord(found.group())
    return chr(PICTURES + number) if number < 0x20 else "␡" if number == 0x7F else "�"


def check_size(size: int) -> None:
    """UserError when one text is too large."""
    if size > MOST_BYTES:
        raise UserError(
            "too_large",
            f"附件不能超过 {MOST_BYTES // 1000} KB，这个超过了，请只保留需要的部分。",
            f"An attachment may have {MOST_BYTES // 1000} KB and this one has more; keep only what "
            "is needed.",
        )


def not_text() -> UserError:
    """The content is binary."""
    return UserError(
        "not_text",
        "这不是文本文件（里面有二进制内容），无法作为文本附件保存。",
        "This is no text file: it holds binary content and cannot be kept as text.",
    )


# --- packing ----------------------------------------------------------------------------------


def packed(text: str) -> str:
    """The text as a log and the table keep it: compressed, as ASCII."""
    return base64.b85encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")


def unpacked(content: str) -> str:
    """The text again; UserError when it was not packed by `packed` or is larger than allowed: what
    a few bytes swell to is never taken on trust."""
    if len(content) > 2 * MOST_BYTES:
        check_size(len(content))
    try:
        opened = zlib.decompressobj()
        raw = opened.decompress(base64.b85decode(content), MOST_BYTES + 1)
        check_size(len(raw))
        if not opened.eof:
            raise zlib.error
        return raw.decode("utf-8")
    except (ValueError, zlib.error, binascii.Error) as error:
        raise not_text() from error


# --- what hangs where -------------------------------------------------------------------------


def attachments_of(book: Book, table: str, id: int) -> list[Attachment]:
    """Those on one record, the newest first. What was on an account follows it into a merge."""
    mine = [one for one in standing(book) if one.table == table]
    if table == "accounts":
        return [one for one in mine if one.account_id == id]
    return [one for one in mine if one.record == id]


def standing(book: Book) -> list[Attachment]:
    """All that were not deleted and whose record is there, the newest first."""
    if not book.height("attachments"):
        return []
    return book.remember("attachments", lambda: _standing(book))


def _standing(book: Book) -> list[Attachment]:
    rows = book.table("attachments").filter(~pl.col("deleted").fill_null(value=False))
    columns = rows.select("id", "name", "table_name", "record", "size", "added_at", "account_id")
    found = []
    for row in columns.sort("id", descending=True).iter_rows():
        one = Attachment(*row)
        if one.table not in book.schema or not book.has(one.table, one.record):
            continue
        if one.table != "accounts":
            one = replace(one, account_id=account_behind(book, one.table, one.record))
        found.append(one)
    return found


def text_of(book: Book, attachment_id: int) -> str:
    """The content of one attachment; UserError when there is none."""
    return unpacked(book.value("attachments", attachment_id, "content"))


def attachment(book: Book, attachment_id: int) -> Attachment:
    """One attachment; UserError when there is none or it was deleted."""
    book.record("attachments", attachment_id)
    for one in standing(book):
        if one.id == attachment_id:
            return one
    called = code("attachments", attachment_id)
    raise UserError(
        "deleted_attachment",
        f"附件 {called} 已经删除。",
        f"Attachment {called} was deleted.",
    )


def account_behind(book: Book, table: str, id: int) -> int | None:
    """The account a record is about, if any: itself, or the one it points to."""
    if table == "accounts":
        return id
    if "account_id" not in book.schema[table].columns:
        return None
    found: int | None = book.value(table, id, "account_id")
    return found


def on_record(book: Book, one: Attachment) -> str:
    """The record it is on, by code and name."""
    return named(book, one.table, one.record)


def check_room(book: Book, size: int) -> None:
    """UserError when the student has no room for so many bytes more."""
    rows = book.table("attachments").select("size", "deleted")
    in_use = int(rows.filter(~pl.col("deleted").fill_null(value=False))["size"].sum())
    kept = int(rows["size"].sum())
    if in_use + size > MOST_IN_USE:
        raise UserError(
            "no_room",
            f"附件合计不能超过 {MOST_IN_USE // 1000} KB，已用 {in_use // 1000} KB，"
            "请先删除不需要的附件。",
            f"All attachments together may have {MOST_IN_USE // 1000} KB, {in_use // 1000} KB are "
            "in use; delete some first.",
        )
    if kept + size > MOST_KEPT or rows.height >= MOST_OF_THEM:
        raise UserError(
            "no_room_with_deleted",
            f"附件（包括已删除、仍可撤销恢复的）最多 {MOST_OF_THEM} 个、{MOST_KEPT // 1000} KB，"
            "已经用完；可以撤销以前的添加来腾出空间。",
            f"Attachments, with the deleted ones that can be brought back, may be {MOST_OF_THEM} "
            f"and have {MOST_KEPT // 1000} KB; undo earlier ones to make room.",
        )
