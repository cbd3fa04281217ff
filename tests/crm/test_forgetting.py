"""A book whose memory is always short says the same as one that forgets nothing."""

from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest

from crm.analysis.ready import ready_reports
from crm.analysis.report import run
from crm.book import Book
from crm.firm_memory import learnt
from crm.operation import read_operation, redo
from kit import spare_memory
from kit.spare_memory import LARGE, SpareMemory
from sample_data.build import FirmCache, build_firm
from sample_data.firm import FirmKey

KEY = FirmKey("retail", 300, 11)
LINES = (
    {"op": "edit_account", "account_id": 5, "values": {"city": "武汉"}},
    {"op": "merge_accounts", "survivor": 5, "merged": [9], "keep": {}},
    {"op": "advance_clock", "days": 10},
    {"op": "set_level", "account_id": 7, "level": "A"},
)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> SpareMemory:
    """Nothing is small, and there is room for the newest alone."""
    memory = SpareMemory(most_bytes=1)
    monkeypatch.setattr(spare_memory, "MEMORY", memory)
    monkeypatch.setattr(spare_memory, "SMALL", 0)
    return memory


def worked(book: Book) -> Book:
    for seq, line in enumerate(LINES, book.seq + 1):
        redo(book, read_operation(line), seq)
    return book


def tables(book: Book) -> dict[str, pl.DataFrame]:
    return {name: book.table(name) for name in book.schema}


def results(book: Book) -> list[str]:
    return [repr(run(book, ready.report)) for ready in ready_reports().values()]


@pytest.fixture(scope="module")
def right() -> tuple[dict[str, pl.DataFrame], list[str], str]:
    book = worked(Book(build_firm(KEY)))
    return tables(book), results(book), book.state()


def test_tables_reports_and_state_are_the_same(
    short: SpareMemory, right: tuple[dict[str, pl.DataFrame], list[str], str]
) -> None:
    book = worked(Book(FirmCache().get(KEY)))
    for _again in range(2):
        found = tables(book)
        assert all(found[name].equals(frame) for name, frame in right[0].items())
        assert results(book) == right[1]
        assert book.state() == right[2]
    assert short.total_bytes < LARGE


def test_forks_go_their_own_ways(
    short: SpareMemory, right: tuple[dict[str, pl.DataFrame], list[str], str]
) -> None:
    book = worked(Book(FirmCache().get(KEY)))
    assert results(book) == right[1]
    twin = book.fork()
    redo(twin, read_operation({"op": "merge_accounts", "survivor": 7, "merged": [8]}), 5)
    assert twin.live_accounts().height == book.live_accounts().height - 1
    assert results(book) == right[1]
    assert all(tables(book)[name].equals(frame) for name, frame in right[0].items())


def test_many_threads_read_one_book_while_memory_is_short(
    short: SpareMemory, right: tuple[dict[str, pl.DataFrame], list[str], str]
) -> None:
    book = worked(Book(FirmCache().get(KEY)))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _number: results(book), range(8)))
    assert found == [right[1]] * 8
    assert short.total_bytes < LARGE


def test_what_a_firm_has_taught_is_worked_out_again_once_it_is_forgotten(
    short: SpareMemory,
) -> None:
    firm, asked = build_firm(FirmKey("retail", 20, 1)), list[int]()

    def many() -> list[int]:
        asked.append(1)
        return list(range(1000))

    assert learnt(firm, "many", many) is learnt(firm, "many", many)
    assert len(asked) == 1
    other = short.keep("something else", 10)
    assert learnt(firm, "many", many) == list(range(1000))
    assert (len(asked), short.held(other) is spare_memory.GONE) == (2, True)
