"""The table of real data: what firms of an industry "data-…" are made of, without any name."""

from datetime import date, datetime

from sqlmodel import Field

from classroom.clock import now
from classroom.tables import NO_REUSE, Table


class Dataset(Table, table=True):
    """Orders given in by a teacher, anonymous and canonical. Never edited: other choices make
    another digest and so another row."""

    __table_args__ = (NO_REUSE,)

    id: int = Field(default=None, primary_key=True)
    digest: str = Field(unique=True, max_length=64)
    """SHA-256 of the canonical bytes; its beginning names the industry."""
    title: str = Field(max_length=100)
    content: bytes
    """Canonical bytes (sample_data.real.data), compressed."""
    customers: int
    orders: int
    lines: int
    products: int
    first_day: date
    as_of: date
    left_out: int = 0
    """Rows of the file that could not be used."""
    made_by: int = Field(foreign_key="person.id", index=True)
    made_at: datetime = Field(default_factory=now)
