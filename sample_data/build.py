"""Build firms by key, and keep the ones in use: `build_firm(FirmKey(seed=7))`."""

import difflib
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from threading import Lock

from kit.errors import UserError
from sample_data.firm import Firm, FirmKey
from sample_data.generator.v1 import firm as version_1
from sample_data.industry import Industry, industry
from sample_data.packed import PackedTables
from sample_data.real.data import is_data
from sample_data.real.firm import data_firm
from sample_data.real.shelf import data_of

LEAST, MOST = 20, 2_000_000
"""Customers of a firm."""
MOST_FIRMS, MOST_BYTES = 160, 256_000_000
BUILDERS: dict[int, Callable[[FirmKey, Industry], Firm]] = {1: version_1.build}
"""Every generator version ever used for a grade."""


def build_firm(key: FirmKey) -> Firm:
    """The firm of that key: the same bytes on every machine; UserError when there is none.

    An industry "data-…" is real orders that shelf.register_data made known.
    """
    check_key(key)
    if is_data(key.industry):
        return data_firm(key, data_of(key.industry))
    return BUILDERS[key.version](key, industry(key.industry))


def check_key(key: FirmKey) -> None:
    """Raise UserError when no firm can have this key."""
    if is_data(key.industry):
        data_of(key.industry)
    else:
        industry(key.industry)
    if not LEAST <= key.customers <= MOST:
        nearest = min(max(key.customers, LEAST), MOST)
        raise UserError(
            "bad_size",
            f"客户数应在 {LEAST} 到 {MOST:,} 之间，最接近的是 {nearest:,}。",
            f"The number of customers is {LEAST} to {MOST:,}; the nearest is {nearest:,}.",
        )
    if key.version not in BUILDERS:
        near = min(BUILDERS, key=lambda version: abs(version - key.version))
        raise UserError(
            "unknown_version",
            f"没有第 {key.version} 版生成器，最接近的是第 {near} 版。",
            f"There is no generator version {key.version}; the nearest is {near}.",
        )
    if key.locale not in ("zh", "en"):
        near_name = (difflib.get_close_matches(str(key.locale), ["zh", "en"], n=1) or ["zh"])[0]
        raise UserError(
            "unknown_locale",
            f"没有“{str(key.locale)[:20]}”这种语言，可用 zh 或 en，最接近的是“{near_name}”。",
            f"There is no locale {str(key.locale)[:20]!r}; use zh or en, nearest {near_name!r}.",
        )
    if not 0 <= key.seed < 1 << 63:
        raise UserError(
            "bad_seed",
            "种子应是 0 到 9223372036854775807 之间的整数。",
            "A seed is a whole number from 0 to 9223372036854775807.",
        )


class FirmCache:
    """The firms last used. Asked for by many threads at once, a firm is still built once."""

    def __init__(self, most_firms: int = MOST_FIRMS, most_bytes: int = MOST_BYTES) -> None:
        self.most_firms, self.most_bytes = most_firms, most_bytes
        self._firms: OrderedDict[FirmKey, Future[Firm]] = OrderedDict()
        self._bytes: dict[FirmKey, int] = {}
        self._lock = Lock()

    def get(self, key: FirmKey) -> Firm:
        with self._lock:
            future = self._firms.get(key)
            mine = future is None
            if future is None:
                future = self._firms[key] = Future()
            self._firms.move_to_end(key)
        if mine:
            self._fill(key, future)
        return future.result()

    def __len__(self) -> int:
        return len(self._firms)

    def _fill(self, key: FirmKey, future: "Future[Firm]") -> None:
        try:
            built = build_firm(key)
            tables = PackedTables(built.tables)
            firm = replace(built, tables=tables)
        except BaseException as error:
            with self._lock:
                del self._firms[key]
            future.set_exception(error)
            return
        with self._lock:
            self._bytes[key] = tables.kept_bytes
            self._make_room(key)
        future.set_result(firm)

    def _make_room(self, newest: FirmKey) -> None:
        """Forget the firms not used for longest; those being built have no size yet and stay."""
        while len(self._bytes) > self.most_firms or self.total_bytes > self.most_bytes:
            oldest = next(k for k in self._firms if k in self._bytes)
            if oldest == newest:
                return
            del self._firms[oldest], self._bytes[oldest]

    @property
    def total_bytes(self) -> int:
        return sum(self._bytes.values())


_cache = FirmCache()


def cached_firm(key: FirmKey) -> Firm:
    """Like `build_firm`, out of the process's cache where possible. Safe from any thread."""
    return _cache.get(key)
