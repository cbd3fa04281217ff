"""Right values kept between markings. They are plain JSON; what is not is computed each time."""

import hashlib
import json
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import crm
from grading.work import Oracle

SIMPLE = {bool, int, float, str, type(None)}
FORMULAS = Path(crm.__file__).parent


def scope_of(exercise_digest: str, firm: str, operations: list[Any]) -> str:
    """Name of the right values of one exercise version on one state of one firm, by the formulas
    of this version of the program."""
    whole = json.dumps([exercise_digest, formulas_digest(), firm, operations], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


@cache
def formulas_digest() -> str:
    """Digest of the code and numbers that right values come from: a corrected metric must not meet
    old ones."""
    total = hashlib.sha256()
    for path in sorted(path for kind in ("*.py", "*.yaml") for path in FORMULAS.rglob(kind)):
        total.update(path.relative_to(FORMULAS).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def remembering(known: dict[str, Any], found: dict[str, Any]) -> Oracle:
    """An oracle that answers from `known` and puts what it had to compute into `found`."""

    def oracle(key: str, compute: Callable[[], Any]) -> Any:
        if key not in known:
            known[key] = compute()
            if _is_plain(known[key]):
                found[key] = known[key]
        return known[key]

    return oracle


def packed(values: dict[str, Any]) -> bytes:
    """The values as they are stored: whole tables are among them, so compressed."""
    return zlib.compress(json.dumps(values, separators=(",", ":")).encode(), level=1)


def unpacked(stored: bytes) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(zlib.decompress(stored))
    return values


def _is_plain(value: Any) -> bool:
    """Whether JSON gives back the very same value."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(inner) for key, inner in value.items())
    if isinstance(value, list):
        return SIMPLE.issuperset(map(type, value)) or all(_is_plain(inner) for inner in value)
    return type(value) in SIMPLE
