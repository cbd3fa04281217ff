"""Keyed draws: every random number is a pure function of (seed, purpose, id).

splitmix64 finaliser (Steele, Lea & Flood 2014) over uint64 with wrap-around, so the same numbers
come out of every NumPy, Python and processor. Drawing for one more id never moves another id's
number, which makes a firm of 2,000 the first 2,000 of the firm of 20,000.
"""

import hashlib
from functools import lru_cache

import numpy as np
import numpy.typing as npt

UInt64s = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_MASK = (1 << 64) - 1
_GAMMA = 0x9E3779B97F4A7C15
_M1, _M2 = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def _mix(number: int) -> int:
    number = ((number ^ (number >> 30)) * _M1) & _MASK
    number = ((number ^ (number >> 27)) * _M2) & _MASK
    return number ^ (number >> 31)


@lru_cache(maxsize=4096)
def key(seed: int, purpose: str) -> int:
    """Return the 64-bit key of one purpose under one seed.

    >>> key(7, "orders") == key(7, "orders"), key(7, "orders") == key(7, "names")
    (True, False)
    """
    label = int.from_bytes(hashlib.sha256(purpose.encode()).digest()[:8], "big")
    return _mix((seed * _GAMMA + label) & _MASK)


def bits(seed: int, purpose: str, ids: npt.ArrayLike) -> UInt64s:
    """64 uniform bits per id; `ids` is any integer array, negative values refused."""
    z = np.array(ids, dtype=np.uint64)
    z *= np.uint64(_GAMMA)
    z += np.uint64(key(seed, purpose))
    work = z >> np.uint64(30)
    z ^= work
    z *= np.uint64(_M1)
    np.right_shift(z, np.uint64(27), out=work)
    z ^= work
    z *= np.uint64(_M2)
    np.right_shift(z, np.uint64(31), out=work)
    z ^= work
    return z


def below(seed: int, purpose: str, ids: npt.ArrayLike, count: int) -> Ints:
    """Whole numbers 0..count-1 by 32-bit multiply-shift (bias under count / 2**32)."""
    z = bits(seed, purpose, ids)
    z >>= np.uint64(32)
    z *= np.uint64(count)
    z >>= np.uint64(32)
    return z.view(np.int64)


def unit(seed: int, purpose: str, ids: npt.ArrayLike) -> Floats:
    """Doubles in [0, 1): a 53-bit integer times a power of two, so exact everywhere."""
    z = bits(seed, purpose, ids)
    z >>= np.uint64(11)
    found = z.astype(np.float64)
    found *= 1.0 / 9007199254740992.0
    return found


def one_below(seed: int, purpose: str, count: int, number: int = 0) -> int:
    """One whole number 0..count-1 without NumPy.

    >>> one_below(7, "item", 10, 3) == int(below(7, "item", [3], 10)[0])
    True
    """
    word = _mix((number * _GAMMA + key(seed, purpose)) & _MASK)
    return ((word >> 32) * count) >> 32


def one_unit(seed: int, purpose: str, number: int = 0) -> float:
    """One double in [0, 1) without NumPy."""
    return (_mix((number * _GAMMA + key(seed, purpose)) & _MASK) >> 11) * (1.0 / 9007199254740992.0)


def shuffled(seed: int, purpose: str, count: int) -> list[int]:
    """The numbers 0..count-1 in an order that depends on (seed, purpose) alone."""
    return sorted(range(count), key=lambda i: (_mix((i * _GAMMA + key(seed, purpose)) & _MASK), i))
