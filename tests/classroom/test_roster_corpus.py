"""Every messy file of the corpus that a class list or a list of scores could be."""

import json
from pathlib import Path
from typing import Any

import pytest

from classroom.exchange.roster import RosterPlan, plan_roster
from classroom.exchange.scores import Scores, read_scores
from classroom.exchange.tabular import read_table

CORPUS = Path(__file__).parents[1] / "corpus"
EVERY = json.loads((CORPUS / "manifest.json").read_text("utf-8"))["cases"]
CASES = [case for case in EVERY if case["slot"] in ("roster", "scores")]
BOMBS = [case for case in EVERY if case["class"] == "bomb"]


def read(case: dict[str, Any]) -> RosterPlan | Scores:
    raw = (CORPUS / case["file"]).read_bytes()
    if case["slot"] == "roster":
        return plan_roster(raw, case["file"], {})
    return read_scores(raw, case["file"])


def plain(value: str) -> float | str:
    """A cell as the manifest writes it: numbers of score columns as numbers."""
    return float(value[:-1]) / 100 if value.endswith("%") else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_messy_file_is_read_as_the_manifest_says(case: dict[str, Any]) -> None:
    found, expect = read(case), case["expect"]
    codes = [message.code for message in found.messages]
    assert found.outcome == expect["outcome"], codes
    assert "code" not in expect or expect["code"] in codes
    if found.outcome != "reject" and "rows" in expect:
        assert len(found.lines) == expect["rows"]
    for header, values in expect.get("values", {}).items():
        shown: list[Any] = [plain(cell) for cell in found.table.column(header)]
        if isinstance(found, Scores) and header in found.columns:
            shown = [line.scores[header] for line in found.lines]
        assert shown == values
    for message in found.messages:
        assert message.place.zh and message.place.en and message.says.zh and message.says.en
        assert "\ufffd" not in message.says.zh or message.code == "encoding_damaged"


def test_no_replacement_characters_are_ever_taken_over() -> None:
    for case in CASES:
        assert "\ufffd" not in "".join(cell for row in read(case).table.rows for cell in row)


@pytest.mark.parametrize("case", BOMBS, ids=lambda case: str(case["id"]))
def test_a_bomb_is_refused_before_it_goes_off(case: dict[str, Any]) -> None:
    table = read_table((CORPUS / case["file"]).read_bytes(), case["file"])
    assert [message.code for message in table.messages] == [case["expect"]["code"]]
    assert table.rows == () and table.outcome == "reject"
