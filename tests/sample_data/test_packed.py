"""Packed tables come back exactly, whatever is in them."""

from datetime import date, datetime

import polars as pl
import pytest

from kit import spare_memory
from kit.spare_memory import SpareMemory
from sample_data.build import FirmCache, build_firm
from sample_data.firm import FirmKey, digest
from sample_data.packed import WORTH, PackedTables, pack
from sample_data.schema import PLAIN_TYPES


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> SpareMemory:
    """A memory that forgets everything but the newest."""
    memory = SpareMemory(most_bytes=1)
    monkeypatch.setattr(spare_memory, "MEMORY", memory)
    return memory


@pytest.mark.parametrize("industry", ["retail", "manufacturing", "securities"])
def test_every_table_comes_back_as_it_was(industry: str) -> None:
    for name, frame in build_firm(FirmKey(industry, 200, 3)).tables.items():
        again = pack(frame).unpack()
        assert again.schema == frame.schema, name
        assert again.equals(frame), name


def test_values_at_the_ends_of_their_types_come_back() -> None:
    frame = pl.DataFrame(
        {
            "id": pl.Series([1, 2, 4], dtype=pl.Int32),
            "count": pl.Series([-(2**31), None, 2**31 - 1], dtype=pl.Int32),
            "money": pl.Series([-(2**63), 0, 2**63 - 1], dtype=pl.Int64),
            "flag": [True, None, False],
            "rate": [0.1, None, float("inf")],
            "text": ["", None, "年" * 50],
            "date": [date(1, 1, 1), None, date(9999, 12, 31)],
            "at": pl.Series([datetime(1900, 1, 1, 0, 0, 1), None, None], dtype=pl.Datetime("ms")),
            "kind": pl.Series(["b", None, "a"], dtype=pl.Enum(["a", "b"])),
            "empty": pl.Series([None, None, None], dtype=pl.Int32),
        }
    )
    again = pack(frame).unpack()
    assert again.schema == frame.schema
    assert again.equals(frame)
    types = {str(one) for one in PLAIN_TYPES.values()}
    assert types <= {str(one) for one in frame.dtypes}


def test_a_table_of_ids_alone_comes_back() -> None:
    frame = pl.DataFrame({"id": pl.int_range(1, 101, dtype=pl.Int32, eager=True)})
    assert pack(frame).unpack().equals(frame)


def test_a_firm_of_the_cache_is_the_firm_and_takes_less(no_room: SpareMemory) -> None:
    key = FirmKey("retail", 600, 7)
    built, kept = build_firm(key), FirmCache().get(key)
    assert digest(kept.tables) == digest(built.tables)
    whole = sum(frame.estimated_size() for frame in built.tables.values())
    assert isinstance(kept.tables, PackedTables)
    assert kept.tables.kept_bytes < whole / 2
    assert len(no_room) <= 1
    for name in built.tables:
        assert kept.tables.height(name) == built.tables[name].height
        assert kept.working_tables[name].equals(built.working_tables[name]), name


def test_a_table_that_is_read_again_and_again_is_unpacked_once() -> None:
    tables = PackedTables({"orders": build_firm(FirmKey("retail", 600, 7)).table("orders")})
    assert tables["orders"].estimated_size() > WORTH
    assert tables["orders"] is tables["orders"]
