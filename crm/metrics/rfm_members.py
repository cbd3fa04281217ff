"""The accounts of one RFM cell, such as 555."""

from typing import Literal, Unpack

import numpy as np

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
def rfm_members(
    book: Book,
    cell: int = 555,
    dimensions: Literal["rfm", "fm", "rf", "rm", "r", "f", "m"] = "rfm",
    **how: Unpack[Scoring],
) -> list[int]:
    """Account ids, rising; fewer `dimensions` leave, by mistake, the others out of account."""
    found = scores(book, **how)
    given = {"r": found.r, "f": found.f, "m": found.m}
    wanted = dict(zip("rfm", (int(digit) for digit in str(cell)), strict=True))
    alike = np.logical_and.reduce([given[name] == wanted[name] for name in dimensions])
    members: list[int] = found.accounts[alike].tolist()
    return members
