"""The accounts of one RFM class, such as 001 重要挽留."""

from typing import Unpack

from crm.book import Book
from crm.metric import metric
from crm.rfm import Cutting, classes
from kit.text import Text


@metric(
    title=Text(zh="RFM 某一类的客户", en="Accounts of an RFM class"),
    definition=Text(
        zh="按 RFM 八类表分类后，代码等于该类（如 001 重要挽留）的客户名单。",
        en="The accounts whose code in the table of eight RFM classes is the given one, such as "
        "001.",
    ),
    source="Hughes, Strategic Database Marketing; class names: one Chinese vendor's table",
    tables=("orders", "accounts"),
)
def rfm_class_members(book: Book, code: str = "111", **how: Unpack[Cutting]) -> list[int]:
    """Account ids, rising."""
    found = classes(book, **how)
    pairs = zip(found.accounts.tolist(), found.codes, strict=True)
    return sorted(account for account, name in pairs if name == code)
