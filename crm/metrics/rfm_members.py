"""The accounts of one RFM cell, such as 555."""

from typing import Unpack

from crm.book import Book
from crm.metric import metric
from crm.rfm import Scoring, scores
from kit.text import Text


@metric(
    title=Text(zh="RFM 某一格的客户", en="Accounts of an RFM cell"),
    definition=Text(
        zh="R、F、M 三个得分依次连写等于该格（如 555）的客户名单；得分按 RFM 五分法计算。",
        en="Accounts whose R, F and M scores, written one after another, make the cell (such as "
        "555); scores as in RFM quintiles.",
    ),
    source="Hughes, Strategic Database Marketing",
    tables=("orders",),
)
def rfm_members(book: Book, cell: int = 555, **how: Unpack[Scoring]) -> list[int]:
    """Account ids, rising."""
    found = scores(book, **how)
    members: list[int] = found.accounts[found.cells == cell].tolist()
    return members
