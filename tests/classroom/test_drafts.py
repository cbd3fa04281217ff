"""Drafts: as typed, whatever was typed, and nobody else's."""

from typing import Any

import pytest

from classroom.assignments import open_for
from classroom.drafts import load_draft, save_draft
from classroom.store import Store
from classroom.submissions import hand_in
from kit.errors import UserError
from tests.classroom.small_course import (
    LETTER,
    make_class,
)

pytestmark = pytest.mark.usefixtures("content")


def test_a_draft_is_kept_as_typed_and_overwritten(store: Store) -> None:
    group = make_class(store)
    with store.session() as db:
        assert load_draft(db, group.student, group.letter.id, LETTER) is None
        save_draft(db, group.student, group.letter.id, LETTER, {"letter": "b"})
        saved_at = save_draft(db, group.student, group.letter.id, LETTER, {"letter": "１２万"})
        draft = load_draft(db, group.student, group.letter.id, LETTER)
        assert draft is not None
        assert (draft.answers, draft.saved_at) == ({"letter": "１２万"}, saved_at)
        assert load_draft(db, group.classmate, group.letter.id, LETTER) is None
        assert open_for(db, group.student, group.letter.id).state == "draft"


@pytest.mark.parametrize("answers", [{"x": "y" * 1_000_001}, {"x": float("nan")}, {"x": object()}])
def test_answers_that_cannot_be_stored_are_refused(laptop: Store, answers: dict[str, Any]) -> None:
    group = make_class(laptop)
    with laptop.session() as db:
        with pytest.raises(UserError):
            save_draft(db, group.student, group.letter.id, LETTER, answers)
        with pytest.raises(UserError):
            hand_in(db, group.student, group.letter.id, LETTER, answers, "k")


def test_strange_letters_in_answers_come_back_as_they_were(store: Store) -> None:
    group = make_class(store)
    answers = {"letter": "a\x00b\ud800𠮷", "more": ["é", {"x": None}]}
    with store.session() as db:
        save_draft(db, group.student, group.letter.id, LETTER, answers)
    with store.session() as db:
        draft = load_draft(db, group.student, group.letter.id, LETTER)
    assert draft is not None and draft.answers == answers
