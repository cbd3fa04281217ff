"""Read scores that were given outside, by student number, on a scale from 0 to 100."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from classroom.exchange.headers import match_columns, plain_name
from classroom.exchange.message import (
    WHOLE_FILE,
    Message,
    Outcome,
    error,
    outcome_of,
    row_place,
    rows_place,
    warning,
)
from classroom.exchange.student_columns import (
    FIELDS,
    LABELS,
    column_faults,
    number_fault,
    read_student_number,
    twice,
)
from classroom.exchange.tabular import Table, read_table

SCORE_WORDS = (
    *(
        "成绩",
        "分数",
        "得分",
        "总评",
        "总评成绩",
        "总成绩",
        "总分",
        "期末成绩",
        "平时成绩",
        "成績",
        "分數",
    ),
    *("score", "grade", "mark", "points", "total score", "final score"),
)
ABSENT = frozenset("缺考 缓考 免修 免考 未交 缺席 - -- — / absent n/a na exempt".split())
MOST = Decimal(100)


@dataclass(frozen=True)
class ScoreLine:
    """The scores of one student: header -> score, None where there is none."""

    row: int
    student_number: str
    name: str
    scores: Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Scores:
    """What a file of scores says; nothing of a rejected one may be used."""

    outcome: Outcome
    table: Table
    messages: tuple[Message, ...]
    lines: tuple[ScoreLine, ...] = ()
    columns: tuple[str, ...] = field(default=())
    """Headers of the columns that hold scores."""


def read_scores(
    raw: bytes,
    filename: str,
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
) -> Scores:
    """Read student numbers and every column of scores; never raises for bad content.

    `columns` maps student_number, name or score to headers chosen by hand.
    """
    chosen = dict(columns or {})
    hints = [*FIELDS["student_number"], *FIELDS["name"], *SCORE_WORDS, *chosen.values()]
    table = read_table(raw, filename, header_hints=hints, encoding=encoding, sheet=sheet)
    if table.outcome == "reject":
        return Scores("reject", table, table.messages)
    messages = list(table.messages)
    places = _places(table, chosen, messages)
    lines: list[ScoreLine] = []
    if outcome_of(messages) != "reject":
        lines = _lines(table, places, messages)
        messages += _doubles(lines, table.headers[places["student_number"][0]])
    names = tuple(table.headers[at] for at in places.get("score", ()))
    return Scores(outcome_of(messages), table, tuple(messages), tuple(lines), names)


def _places(
    table: Table, chosen: Mapping[str, str], messages: list[Message]
) -> dict[str, list[int]]:
    synonyms = {name: FIELDS[name] for name in ("student_number", "name")}
    found = match_columns(table.headers, synonyms, chosen)
    wanted = [chosen["score"]] if "score" in chosen else SCORE_WORDS
    known = {plain_name(word) for word in wanted}
    scores = [at for at, name in enumerate(table.headers) if _is_score(name, known)]
    messages += column_faults(table, found, ("student_number",))
    messages += _score_faults([table.headers[at] for at in scores])
    return found | {"score": scores}


def _is_score(header: str, known: set[str]) -> bool:
    """The header itself, or the upper one of two levels: 成绩/期末."""
    return plain_name(header) in known or plain_name(header.partition("/")[0]) in known


def _score_faults(names: list[str]) -> list[Message]:
    if not names:
        label = LABELS["score"]
        zh = "没有找到成绩列；请把表头改为“成绩”，或手工指定。"
        en = f"No column of scores; call one “{label.en}” or choose it by hand."
        return [error("column_missing", WHOLE_FILE, zh, en)]
    again = sorted({name for name in names if names.count(name) > 1})
    if again:
        zh = f"有 {names.count(again[0])} 列都叫“{again[0]}”，请改名或删去一列。"
        en = f"{names.count(again[0])} columns are called “{again[0]}”; rename or delete one."
        return [error("duplicate_header", WHOLE_FILE, zh, en)]
    if len(names) > 1:
        listed = "、".join(names)
        zh, en = (
            f"有几列成绩：{listed}。请选择要用的一列。",
            f"Several columns of scores: {listed}.",
        )
        return [warning("several_scores", WHOLE_FILE, zh, en + " Choose the one to use.")]
    return []


def _lines(
    table: Table, places: Mapping[str, list[int]], messages: list[Message]
) -> list[ScoreLine]:
    lines, absent = [], []
    at_number, at_name = places["student_number"][0], places.get("name", [None])[0]
    for row, cells in zip(table.numbers, table.rows, strict=True):
        number, code = read_student_number(cells[at_number])
        if code:
            messages.append(number_fault(code, row, table.headers[at_number]))
        scores: dict[str, Decimal | None] = {}
        for at in places["score"]:
            header, text = table.headers[at], cells[at]
            scores[header], fault = _score(text, row, header)
            messages += fault
            if scores[header] is None and not fault:
                absent.append(row)
        lines.append(ScoreLine(row, number, "" if at_name is None else cells[at_name], scores))
    if absent:
        zh, en = (
            "没有成绩（空白、缺考等），不计为 0 分。",
            "No score (blank, absent); not taken for 0.",
        )
        messages.append(warning("no_score", rows_place(absent), zh, en))
    return lines


def _score(text: str, row: int, header: str) -> tuple[Decimal | None, list[Message]]:
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    plain = plain.removesuffix("分").removesuffix("%").strip()
    if not plain or plain in ABSENT:
        return None, []
    try:
        score = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        zh = f"“{text[:20]}”不是分数，应为 0 到 100 的数。"
        en = f"“{text[:20]}” is no score; write a number from 0 to 100."
        return None, [error("score_not_a_number", row_place(row, header), zh, en)]
    if not score.is_finite() or not 0 <= score <= MOST:
        zh = f"“{text[:20]}”不在 0 到 100 之间，请改正。"
        en = f"“{text[:20]}” is not between 0 and 100; correct it."
        return None, [error("score_out_of_range", row_place(row, header), zh, en)]
    return score, []


def _doubles(lines: list[ScoreLine], column: str) -> list[Message]:
    rows: dict[str, list[int]] = {}
    for line in lines:
        rows.setdefault(line.student_number.casefold(), []).append(line.row)
    return [twice(number, at, column) for number, at in rows.items() if number and len(at) > 1]
