"""Lend the stored data to sample_data, which builds firms and knows no database."""

import zlib

from sqlalchemy import Engine, inspect
from sqlmodel import Session, col, select

from classroom.dataset_table import Dataset
from sample_data.real.shelf import find_data_with


def lend_data(engine: Engine, name: str) -> None:
    """From now on firms find the data of this database; `name` is taken back by `keep_data`."""
    find_data_with(name, lambda short: stored(engine, short))


def stored(engine: Engine, short: str) -> bytes | None:
    """The canonical bytes of which the digest begins so; a database without tables has none."""
    if not inspect(engine).has_table("dataset"):
        return None
    query = select(Dataset.content).where(col(Dataset.digest).startswith(short, autoescape=True))
    with Session(engine) as db:
        found = db.exec(query).first()
    return None if found is None else unpacked(found)


def keep_data(name: str) -> None:
    """The database is closed: do not ask it any more."""
    find_data_with(name, None)


def packed(content: bytes) -> bytes:
    return zlib.compress(content, level=6)


def unpacked(stored: bytes) -> bytes:
    return zlib.decompress(stored)
