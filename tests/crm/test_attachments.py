"""Texts on records: what is taken, how little is kept, where they show, what becomes of them."""

import base64
import json
import random
import time
import zlib
from typing import Any

import pytest

from crm.attachments import (
    MOST_BYTES,
    MOST_IN_USE,
    attachments_of,
    clean_name,
    clean_text,
    packed,
    standing,
    text_of,
    unpacked,
)
from crm.book import Book
from crm.operation import perform, read_operation, redo
from crm.operations.add_attachment import AddAttachment
from crm.search import search
from crm.timeline import timeline
from kit.errors import UserError
from sample_data.firm import Firm

MAIL = "From: wang@example.com\nSubject: 报价\n\n请尽快答复。\n<script>alert(1)</script>\n"


def added(
    book: Book, table: str = "accounts", record: int = 1, name: str = "邮件.eml", text: str = MAIL
) -> Book:
    perform(book, AddAttachment.of(table, record, name, text), book.seq + 1)
    return book


def done(book: Book, op: str, **fields: Any) -> Book:
    perform(book, read_operation({"op": op, **fields}), book.seq + 1)
    return book


def refused(code: str, book: Book, **changes: Any) -> None:
    with pytest.raises(UserError) as told:
        added(book, **changes)
    assert told.value.code == code


# --- what is taken ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("会议纪要", "会议纪要.txt"),
        ("C:\\文档\\报价 单.CSV", "报价 单.csv"),
        ("../../etc/passwd.log", "passwd.log"),
        ("a\u202etxt.md", "atxt.md"),
        ("v1.2.json", "v1.2.json"),
        ("长" * 200 + ".txt", "长" * 76 + ".txt"),
    ],
)
def test_names_are_those_of_files(given: str, kept: str) -> None:
    assert clean_name(given) == kept
    assert clean_name(kept) == kept


@pytest.mark.parametrize("name", ["合同.docx", "a.pdf", "x.exe", "x.html"])
def test_other_kinds_are_refused_with_what_to_do(tiny_firm: Firm, name: str) -> None:
    with pytest.raises(UserError) as told:
        added(Book(tiny_firm), name=name)
    assert told.value.code in ("wrong_kind", "no_name") and "。" in told.value.says.zh


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_text"),
        (" \n\t ", "empty_text"),
        ("\ufeff", "empty_text"),
        ("甲\0乙", "not_text"),
        ("\x01\x02\x03\x04 PK", "not_text"),
        ("中" * (MOST_BYTES // 3 + 1), "too_large"),
    ],
)
def test_what_is_no_text_is_refused(tiny_firm: Firm, text: str, code: str) -> None:
    refused(code, Book(tiny_firm), text=text)


def test_single_control_characters_are_shown_by_their_pictures() -> None:
    assert clean_text("\ufeff红\x1b[31m\r\n尾\x7f\x85") == "红␛[31m\n尾␡�"
    assert clean_text(clean_text("a\x1bb")) == "a␛b"


def test_hostile_text_comes_back_as_it_was(tiny_firm: Firm) -> None:
    hostile = '=HYPERLINK("http://x")\n<img src=x onerror=alert(1)>\n😀👩‍👩‍👧 ​ $x$ ```\n'
    book = added(Book(tiny_firm), text=hostile, name="=cmd.csv")
    assert text_of(book, 1) == hostile and standing(book)[0].name == "=cmd.csv"


def test_what_swells_when_unpacked_is_refused(tiny_firm: Firm) -> None:
    bomb = base64.b85encode(zlib.compress(b"a" * 50_000_000, 9)).decode()
    book = Book(tiny_firm)
    line = {"op": "add_attachment", "table": "accounts", "record": 1, "called": "a.txt"}
    begun = time.process_time()
    for content, code in ((bomb, "too_large"), ("\\\\", "not_text"), ("", "not_text")):
        with pytest.raises(UserError) as told:
            perform(book, read_operation({**line, "content": content}), 1)
        assert told.value.code == code
    assert time.process_time() - begun < 0.5
    for called in ("../a.txt", "a.TXT"):
        with pytest.raises(UserError):
            perform(book, read_operation({**line, "called": called, "content": packed("甲")}), 1)


def test_records_that_are_not_there_take_none(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    refused("no_record", book, record=99)
    refused("no_attachments_here", book, table="nothing")
    added(book)
    refused("no_attachments_here", book, table="attachments")
    done(book, "merge_accounts", survivor=2, merged=(1,))
    refused("merged_account", book)


def test_there_is_room_for_so_much_and_no_more(tiny_firm: Firm) -> None:
    book, text = Book(tiny_firm), "很" * (MOST_BYTES // 3)
    for _place in range(MOST_IN_USE // len(text.encode())):
        added(book, text=text)
    refused("no_room", book, text=text)
    done(book, "delete_attachment", id=1)
    added(book, text=text)


# --- how it is kept ---------------------------------------------------------------------------


def test_a_text_is_kept_once_and_small(tiny_firm: Firm) -> None:
    text = "\n".join(f"{n} 客户反馈：物流慢，希望尽快处理。" for n in range(1500))[:30_000]
    book, operation = Book(tiny_firm), AddAttachment.of("accounts", 1, "反馈.txt", text)
    patches = perform(book, operation, 1)
    line = json.dumps(operation.line()) + json.dumps([tuple(patch) for patch in patches])
    assert len(line) < len(text.encode()) / 4
    assert operation.content not in json.dumps([tuple(patch) for patch in patches])
    assert unpacked(operation.content) == text


def test_a_replay_of_a_full_log_is_quick_and_finds_the_same(tiny_firm: Firm) -> None:
    draws = random.Random(3)
    letters = [chr(draws.randrange(0x4E00, 0x9000)) for _ in range(33_000)]
    lines = [AddAttachment.of("accounts", 1, "a.txt", "".join(letters)).line() for _ in range(20)]
    book, again = Book(tiny_firm), Book(tiny_firm)
    for seq, line in enumerate(lines, 1):
        perform(book, read_operation(line), seq)
    begun = time.process_time()
    for seq, line in enumerate(lines, 1):
        redo(again, read_operation(line), seq)
    assert time.process_time() - begun < 0.25
    assert again.state() == book.state()
    assert book.table("attachments").estimated_size() < MOST_IN_USE


# --- where it shows ---------------------------------------------------------------------------


def test_it_stands_on_its_record_and_in_the_timeline_of_the_customer(tiny_firm: Firm) -> None:
    book = added(added(Book(tiny_firm), record=5), "opportunities", 1, "方案.md", "# 方案")
    assert [one.name for one in attachments_of(book, "accounts", 5)] == ["邮件.eml"]
    assert [one.name for one in attachments_of(book, "opportunities", 1)] == ["方案.md"]
    assert attachments_of(book, "accounts", 1) == attachments_of(book, "contacts", 1) == []
    told = [item.says.zh for item in timeline(book, 5) if item.table == "attachments"]
    assert sorted(told) == ["方案.md，O00001 团购", "邮件.eml"]


def test_it_is_found_by_its_name(tiny_firm: Firm) -> None:
    book = added(Book(tiny_firm), name="王总邮件.eml")
    assert [hits.table for hits in search(book, "王总")] == ["attachments"]
    done(book, "delete_attachment", id=1)
    assert search(book, "王总") == []


def test_a_merge_takes_attachments_along_and_undo_brings_them_back(tiny_firm: Firm) -> None:
    book = added(Book(tiny_firm), record=2)
    done(book, "merge_accounts", survivor=1, merged=(2,))
    assert [len(attachments_of(book, "accounts", id)) for id in (1, 2)] == [1, 0]
    done(book, "undo", of=book.seq)
    assert [len(attachments_of(book, "accounts", id)) for id in (1, 2)] == [0, 1]


def test_deleting_can_be_undone_and_so_can_adding(tiny_firm: Firm) -> None:
    book = done(added(Book(tiny_firm)), "delete_attachment", id=1)
    assert standing(book) == []
    with pytest.raises(UserError, match="deleted"):
        done(book, "delete_attachment", id=1)
    done(book, "undo", of=2)
    assert text_of(book, 1) == MAIL
    done(book, "undo", of=1)
    assert standing(book) == [] and book.height("attachments") == 0
