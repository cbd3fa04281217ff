"""The history of one record's fields, and what belongs to a record."""

import polars as pl
import pytest

from crm.book import Book
from crm.history import field_history
from crm.operation import perform, read_operation
from crm.record_page import belongs_to, choices_for, record_called, related_records
from kit.errors import UserError
from sample_data.firm import Firm


def edit(book: Book, **values: object) -> None:
    line = {"op": "edit_record", "table": "accounts", "id": 1, "values": values}
    perform(book, read_operation(line), book.seq + 1)


def test_the_history_says_from_what_to_what_and_what_was_undone(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    edit(book, city="宜昌")
    edit(book, city=None, level="A")
    perform(book, read_operation({"op": "undo", "of": 2}), 3)
    told = [(c.seq, c.what.zh, c.before.zh, c.after.zh, c.undone)
            for c in field_history(book, "accounts", 1)]  # fmt: skip
    assert told[-1] == (1, "城市", "武汉", "宜昌", False)
    assert (2, "客户等级", "", "A 级", True) in told and told[0][0] == 3
    assert field_history(book, "accounts", 2) == []


def test_a_record_added_with_many_others_begins_its_history(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    book.begin()
    book.add_many("contacts", pl.DataFrame({"name": ["甲", "乙"], "account_id": [1, 1]}))
    book.end(1)
    assert [c.what.zh for c in field_history(book, "contacts", 3)] == ["新建"]
    assert field_history(book, "contacts", 1) == []


def test_a_code_names_its_table(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    assert record_called(book, " o2 ") == ("opportunities", 2)
    assert record_called(book, "Ｃ００００１".lower().replace("ｃ", "c")) == ("accounts", 1)
    for text in ("", "O", "O99", "ZZZZ1", "王芳", "O-1", "O" + "9" * 40):
        with pytest.raises(UserError):
            record_called(book, text)


def test_what_points_to_a_record_and_what_it_points_to(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    below = {(one.table, one.rows.height) for one in related_records(book, "opportunities", 2)}
    assert {("activities", 1), ("stage_history", 1)} <= below
    row = book.record("activities", 2)
    assert belongs_to(book, "activities", row) == [
        ("account_id", "accounts", 5),
        ("opportunity_id", "opportunities", 2),
    ]
    assert set(choices_for(book, "activities", row)["opportunity_id"]) == {1, 2}
