"""Unified social credit codes of organisations and their check digits, as GB 32100-2015 has them.

Eighteen characters: one for the registering authority, one for the kind of body, six for its place,
nine of the organisation code (GB 11714-1997, which ends in a check digit of its own), one check.
"""

import numpy as np
import numpy.typing as npt

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and capital letters without I, O, S, V and Z, which look like others."""
LENGTH = 18
WEIGHTS = np.array([pow(3, place, 31) for place in range(17)], dtype=np.int64)
ORGANISATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
_SYMBOLS = np.frombuffer(CHARACTERS.encode(), dtype=np.uint8)


def is_credit_code(text: str) -> bool:
    """Whether the characters and both check digits are right.

    >>> is_credit_code("91350100M000100Y43"), is_credit_code("91350100M000100Y44")
    (True, False)
    """
    if len(text) != LENGTH or any(one not in CHARACTERS for one in text):
        return False
    values = np.array([[CHARACTERS.index(one) for one in text]], dtype=np.int64)
    return bool(checked(values[:, :17])[0] == text)


def checked(values: npt.NDArray[np.int64]) -> list[str]:
    """The codes of rows of the first seventeen characters, given as their places in CHARACTERS.
    What stands in the seventeenth place is replaced by the check digit of the organisation code."""
    rows = values.copy()
    rows[:, 16] = _organisation_check(rows[:, 8:16])
    total = (rows * WEIGHTS).sum(axis=1) % 31
    whole = np.column_stack([rows, (31 - total) % 31])
    return [bytes(row).decode() for row in _SYMBOLS[whole]]


def _organisation_check(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """C9 = 11 − Σ Ci·Wi mod 11, with X for 10 and 0 for 11; letters count from A = 10 without a
    gap, unlike in the code as a whole."""
    symbols = _SYMBOLS[values].astype(np.int64)
    counted = np.where(symbols < ord("A"), symbols - ord("0"), symbols - ord("A") + 10)
    check = 11 - (counted * ORGANISATION_WEIGHTS).sum(axis=1) % 11
    check = np.where(check == 11, 0, check)
    return np.where(check == 10, CHARACTERS.index("X"), check)
