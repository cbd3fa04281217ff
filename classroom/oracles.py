"""Right values kept between markings, as plain JSON. A value that does not fit is computed anew."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import polars as pl

from grading.work import Oracle


def scope_of(exercise_digest: str, firm: str, attempt: int, operations: list[Any]) -> str:
    """What right values depend on: exercise version, firm, drawn numbers, state of the firm."""
    whole = json.dumps([exercise_digest, firm, attempt, operations], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def remembering(known: dict[str, Any], found: dict[str, Any]) -> Oracle:
    """An oracle that answers from `known` and puts what it had to compute into `found`."""

    def oracle(key: str, compute: Callable[[], Any]) -> Any:
        if key in known:
            return decoded(known[key])
        value = compute()
        try:
            found[key] = encoded(value)
        except TypeError:
            return value
        known[key] = found[key]
        return value

    return oracle


def encoded(value: Any) -> Any:
    """Plain JSON for a right value; TypeError when it has none."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list):
        return [encoded(item) for item in value]
    if isinstance(value, tuple):
        return {"@tuple": [encoded(item) for item in value]}
    if isinstance(value, set | frozenset):
        return {"@set": sorted((encoded(item) for item in value), key=repr)}
    if isinstance(value, dict):
        return {"@dict": [[encoded(name), encoded(item)] for name, item in value.items()]}
    if type(value) is date:
        return {"@date": value.isoformat()}
    if isinstance(value, pl.DataFrame):
        return {"@frame": _packed(value)}
    raise TypeError(f"{type(value).__name__} cannot be kept")


def decoded(value: Any) -> Any:
    """Undo `encoded`."""
    if isinstance(value, list):
        return [decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    (kind, inner) = next(iter(value.items()))
    return _READERS[kind](inner)


def _packed(frame: pl.DataFrame) -> str:
    buffer = BytesIO()
    frame.write_ipc(buffer, compression="zstd")
    return b64encode(buffer.getvalue()).decode()


_READERS: dict[str, Callable[[Any], Any]] = {
    "@tuple": lambda items: tuple(decoded(item) for item in items),
    "@set": lambda items: {decoded(item) for item in items},
    "@dict": lambda pairs: {decoded(name): decoded(item) for name, item in pairs},
    "@date": date.fromisoformat,
    "@frame": lambda packed: pl.read_ipc(BytesIO(b64decode(packed))),
}
