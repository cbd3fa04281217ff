"""Where firms find their real data: given in by hand, or asked for where they are stored.

This package knows no database. Whoever stores data lends a finder; firms are then built of it as
of any industry, in any thread.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from kit.errors import UserError
from sample_data.real.data import PREFIX, SHORT, RealData, digest_of, industry_of, unpack

Finder = Callable[[str], bytes | None]
"""Short digest -> canonical bytes, or nothing."""
MOST = 16
_known: OrderedDict[str, RealData] = OrderedDict()
_finders: dict[str, Finder] = {}
_lock = Lock()


def register_data(digest: str, content: bytes) -> str:
    """Make data known to this process; returns the industry its firms have in their keys.

    `digest` is the SHA-256 of the bytes or its beginning; UserError when they do not agree.
    """
    if len(digest) < SHORT or not digest_of(content).startswith(digest):
        raise UserError(
            "bad_data",
            "数据与其摘要不符，可能已损坏。",
            "The data do not match their digest; they may be damaged.",
        )
    _keep(digest[:SHORT], unpack(content))
    return industry_of(digest)


def find_data_with(name: str, finder: Finder | None) -> None:
    """Ask `finder` for data not known yet; a finder of the same name is replaced, or, by None,
    taken away."""
    with _lock:
        if finder is None:
            _finders.pop(name, None)
        else:
            _finders[name] = finder


def lenders() -> tuple[str, ...]:
    """Names of all finders."""
    with _lock:
        return tuple(_finders)


def data_of(industry: str) -> RealData:
    """The data of an industry "data-…"; UserError when nobody has them."""
    short = industry.removeprefix(PREFIX)
    if len(short) != SHORT:
        raise _unknown(industry)
    with _lock:
        if short in _known:
            _known.move_to_end(short)
            return _known[short]
        finders = list(_finders.values())
    for finder in finders:
        content = finder(short)
        if content is not None:
            register_data(short, content)
            return data_of(industry)
    raise _unknown(industry)


def forget_data(industry: str) -> None:
    """Drop data from memory, after they were deleted where they are stored."""
    with _lock:
        _known.pop(industry.removeprefix(PREFIX), None)


def _unknown(industry: str) -> UserError:
    return UserError(
        "unknown_data",
        f"找不到数据“{industry[:40]}”，可能已被删除。",
        f"There are no data {industry[:40]!r}; they may have been deleted.",
    )


def _keep(short: str, data: RealData) -> None:
    with _lock:
        _known[short] = data
        _known.move_to_end(short)
        while len(_known) > MOST:
            _known.popitem(last=False)
