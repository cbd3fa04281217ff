"""Which types of column each draw can fill."""

from sample_data.table_scope import DAYS, GROUPS, NUMBERS

ANY = NUMBERS | DAYS | GROUPS | {"text", "id"}
TYPES: dict[str, frozenset[str]] = {
    "choice": frozenset({"category", "count"}),
    "words": frozenset({"text"}),
    "chance": frozenset({"flag"}),
    "between": NUMBERS,
    "quantile": NUMBERS,
    "fixed": ANY - {"id"},
    "position": frozenset({"count"}),
    "period_day": frozenset({"date"}),
    "day_between": frozenset({"date"}),
    "day_after": frozenset({"date"}),
    "moment": frozenset({"datetime"}),
    "moment_after": frozenset({"datetime"}),
    "parent": frozenset({"id"}),
    "link": frozenset({"id"}),
    "match": frozenset({"id"}),
    "copy": ANY,
    "compute": NUMBERS,
    "weighted": NUMBERS,
    "total": NUMBERS - {"rate"},
    "running_total": NUMBERS - {"rate"},
    "bands": frozenset({"category"}),
    "holds": frozenset({"flag"}),
    "case": ANY,
    "pattern": frozenset({"text"}),
    "join": frozenset({"text"}),
    "edit": frozenset({"text"}),
    "made_up": frozenset({"text"}),
}
