"""Three ways of finding duplicates, measured by the student's own judgements."""

from typing import Any

import pytest

from crm.book import Book
from crm.duplicate_quality import candidates, curve, judgements, quality
from crm.operation import perform, read_operation
from kit.errors import UserError
from sample_data.firm import Firm


def done(book: Book, *lines: dict[str, Any]) -> Book:
    for line in lines:
        perform(book, read_operation(line), book.seq + 1)
    return book


def judge(first: int, second: int, same: bool) -> dict[str, Any]:
    return {"op": "judge_duplicate", "first": first, "second": second, "same": same}


def edit(id: int, **values: str) -> dict[str, Any]:
    return {"op": "edit_account", "account_id": id, "values": values}


def merge(survivor: int, merged: int) -> dict[str, Any]:
    return {"op": "merge_accounts", "survivor": survivor, "merged": [merged], "keep": {}}


def pairs(book: Book, method: Any, threshold: float = 0.3) -> list[tuple[int, int]]:
    return [(one.left, one.right) for one in candidates(book, method, threshold)]


def test_each_method_finds_what_the_one_before_it_finds_and_more(tiny_firm: Firm) -> None:
    book = done(Book(tiny_firm), edit(6, name="李强", phone="17900000003", city="武汉"))
    assert pairs(book, "exact") == [(3, 6)]
    assert set(pairs(book, "normalised")) == {(3, 6), (1, 2)}
    assert set(pairs(book, "fuzzy", 0.0)) >= {(3, 6), (1, 2)}


def test_precision_and_recall_follow_the_judgements_and_the_threshold(tiny_firm: Firm) -> None:
    book = done(Book(tiny_firm), edit(3, phone="17900000006"), judge(2, 1, True))
    assert quality(book, "fuzzy", 0.3).precision == 1.0
    done(book, judge(3, 6, False))
    loose, strict = quality(book, "fuzzy", 0.2), quality(book, "fuzzy", 0.7)
    assert (loose.same, loose.different, loose.precision) == (1, 1, 0.5)
    assert (strict.candidates, strict.precision, strict.recall) == (1, 1.0, 1.0)
    tight = quality(book, "fuzzy", 1.0)
    assert (tight.precision, tight.recall, tight.missed) == (None, 0.0, 1)


def test_nothing_judged_gives_no_figures(tiny_firm: Firm) -> None:
    found = quality(Book(tiny_firm), "fuzzy", 0.6)
    assert (found.candidates, found.precision, found.recall) == (1, None, None)


def test_a_merge_counts_as_a_judgement_and_is_still_found(tiny_firm: Firm) -> None:
    book = done(Book(tiny_firm), merge(1, 2))
    assert judgements(book) == {(1, 2): True}
    for method in ("normalised", "fuzzy"):
        found = quality(book, method, 0.6)
        assert (found.candidates, found.precision, found.recall) == (1, 1.0, 1.0)
    assert quality(book, "exact", 0.6).recall == 0.0


def test_the_curve_falls_with_the_threshold(tiny_firm: Firm) -> None:
    book = done(Book(tiny_firm), edit(3, phone="17900000006"))
    counts = [one.candidates for _at, one in curve(book)]
    assert len(counts) == 15 and counts == sorted(counts, reverse=True)


def test_a_merge_leaves_judgements_as_they_are(tiny_firm: Firm) -> None:
    book = done(Book(tiny_firm), judge(2, 4, False), merge(1, 2))
    assert judgements(book) == {(2, 4): False, (1, 2): True}


def test_a_second_thought_replaces_the_first_and_can_be_undone(tiny_firm: Firm) -> None:
    book = done(Book(tiny_firm), judge(1, 2, False), judge(2, 1, True))
    assert judgements(book) == {(1, 2): True} and book.height("judgements") == 1
    done(book, {"op": "undo", "of": 2})
    assert judgements(book) == {(1, 2): False}


@pytest.mark.parametrize(("first", "second"), [(1, 1), (1, 99)])
def test_a_pair_needs_two_accounts(tiny_firm: Firm, first: int, second: int) -> None:
    with pytest.raises(UserError):
        done(Book(tiny_firm), judge(first, second, True))


def test_the_same_judgement_twice_is_refused(tiny_firm: Firm) -> None:
    with pytest.raises(UserError, match="judged_already"):
        done(Book(tiny_firm), judge(1, 2, True), judge(2, 1, True))
