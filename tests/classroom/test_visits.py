"""Signing in, staying in, signing out."""

from datetime import timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlmodel import select

from classroom import clock
from classroom.passwords import hashed
from classroom.store import Store, writing
from classroom.tables import Person, SignInFailure, Visit
from classroom.visits import (
    LASTS,
    MOST_PER_LOGIN,
    WINDOW,
    SignedIn,
    change_password,
    set_language,
    sign_in,
    sign_out,
    sign_out_everywhere,
    visitor_of_token,
    visitor_of_visit,
)
from kit.errors import UserError

PASSWORD = "long enough"
HASH = hashed(PASSWORD)


def _add(store: Store, login: str = "zhang", **values: object) -> int:
    with store.session() as db, writing(db):
        person = Person(
            login=login, name="张三", role="student", password_hash=HASH, must_change_password=False
        )
        for name, value in values.items():
            setattr(person, name, value)
        db.add(person)
        db.flush()
        return person.id


def _enter(
    store: Store, login: str = "zhang", password: str = PASSWORD, at: str = "::1"
) -> SignedIn:
    with store.session() as db:
        return sign_in(db, login, password, at)


def _code(store: Store, login: str, password: str, at: str = "::1") -> str:
    with pytest.raises(UserError) as caught:
        _enter(store, login, password, at)
    return caught.value.code


def test_the_token_and_the_visit_name_the_same_person(store: Store) -> None:
    person_id = _add(store)
    signed = _enter(store)
    with store.session() as db:
        assert visitor_of_token(db, signed.token) == signed.visitor
        assert visitor_of_visit(db, signed.visitor.visit_id) == signed.visitor
    assert signed.visitor.person_id == person_id


def test_the_login_is_read_as_people_type_it(laptop: Store) -> None:
    _add(laptop, "zhang01")
    assert _enter(laptop, " ＺＨＡＮＧ０１ ").visitor.login == "zhang01"


def test_the_database_never_holds_the_token(laptop: Store) -> None:
    _add(laptop)
    token = _enter(laptop).token
    with laptop.session() as db:
        (visit,) = db.exec(select(Visit))
    assert len(token) >= 43 and token not in str(visit)


@pytest.mark.parametrize("token", ["", "wrong", "x" * 10_000, "\x00", "令牌"])
def test_a_made_up_token_is_nobody(laptop: Store, token: str) -> None:
    with laptop.session() as db:
        assert visitor_of_token(db, token) is None


def test_a_wrong_password_and_an_unknown_login_read_alike(store: Store) -> None:
    _add(store)
    assert _code(store, "zhang", "wrong") == _code(store, "nobody", "wrong") == "bad_sign_in"


def test_an_unknown_login_costs_the_same_work_as_a_wrong_password(
    laptop: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add(laptop)
    _add(laptop, "li", password_hash="")
    compared = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            compared.append(extract_parameters(str(hash)))
            return super().verify(hash, password)

    monkeypatch.setattr("classroom.passwords.HASHER", Counting())
    for number, login in enumerate(("zhang", "li", "nobody"), 1):
        assert _code(laptop, login, "wrong") == "bad_sign_in"
        assert len(compared) == number
    assert compared == [extract_parameters(HASH)] * 3


def test_a_person_without_a_password_cannot_sign_in(laptop: Store) -> None:
    _add(laptop, password_hash="")
    assert _code(laptop, "zhang", "") == "bad_sign_in"


def test_an_account_switched_off_is_told_so_only_with_the_right_password(laptop: Store) -> None:
    _add(laptop, active=False)
    assert _code(laptop, "zhang", "wrong") == "bad_sign_in"
    assert _code(laptop, "zhang", PASSWORD) == "inactive"


def test_guessing_is_stopped_for_that_login_from_that_address_only(store: Store) -> None:
    _add(store)
    _add(store, "li")
    codes = [_code(store, "zhang", "wrong") for _ in range(MOST_PER_LOGIN + 1)]
    assert codes == ["bad_sign_in"] * MOST_PER_LOGIN + ["too_many_attempts"]
    assert _code(store, "zhang", PASSWORD) == "too_many_attempts"
    assert _enter(store, at="10.0.0.2").visitor.login == "zhang"
    assert _enter(store, "li").visitor.login == "li"


def test_after_the_window_or_a_success_the_count_starts_again(laptop: Store) -> None:
    _add(laptop)
    for _ in range(MOST_PER_LOGIN - 1):
        _code(laptop, "zhang", "wrong")
    _enter(laptop)
    with laptop.session() as db:
        assert db.exec(select(SignInFailure)).all() == []
    for _ in range(MOST_PER_LOGIN):
        _code(laptop, "zhang", "wrong")
    with clock.at(clock.now() + WINDOW + timedelta(seconds=1)):
        assert _enter(laptop).visitor.login == "zhang"


def test_signing_out_ends_every_tab_of_that_visit_and_no_other(store: Store) -> None:
    _add(store)
    here, there = _enter(store), _enter(store)
    with store.session() as db:
        sign_out(db, here.token)
        assert visitor_of_visit(db, here.visitor.visit_id) is None
        assert visitor_of_token(db, here.token) is None
        assert visitor_of_token(db, there.token) is not None


def test_signing_out_everywhere_ends_every_visit(store: Store) -> None:
    _add(store)
    here, there = _enter(store), _enter(store)
    with store.session() as db:
        sign_out_everywhere(db, here.visitor)
        assert [visitor_of_token(db, t.token) for t in (here, there)] == [None, None]


def test_a_visit_ends_by_itself_after_twelve_hours(laptop: Store) -> None:
    _add(laptop)
    signed = _enter(laptop)
    with laptop.session() as db:
        with clock.at(clock.now() + LASTS - timedelta(minutes=1)):
            assert visitor_of_token(db, signed.token) is not None
        with clock.at(clock.now() + LASTS + timedelta(seconds=1)):
            assert visitor_of_token(db, signed.token) is None


def test_a_new_password_works_at_once_and_ends_other_visits(store: Store) -> None:
    _add(store, must_change_password=True)
    here, there = _enter(store), _enter(store)
    assert here.visitor.must_change_password
    with store.session() as db:
        change_password(db, here.visitor, PASSWORD, "another secret")
        fresh = visitor_of_token(db, here.token)
        assert fresh is not None and not fresh.must_change_password
        assert visitor_of_token(db, there.token) is None
    assert _code(store, "zhang", PASSWORD) == "bad_sign_in"
    assert _enter(store, password="another secret").visitor.login == "zhang"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("wrong", "another secret", "wrong_password"),
        (PASSWORD, "short", "password_too_short"),
        (PASSWORD, "x" * 200, "password_too_long"),
        (PASSWORD, "20260001", "password_too_easy"),
        (PASSWORD, "aaaaaaaaaa", "password_too_easy"),
        (PASSWORD, PASSWORD, "same_password"),
    ],
)
def test_a_bad_new_password_is_refused(laptop: Store, old: str, new: str, code: str) -> None:
    _add(laptop, "20260001")
    who = _enter(laptop, "20260001").visitor
    with laptop.session() as db, pytest.raises(UserError) as caught:
        change_password(db, who, old, new)
    assert caught.value.code == code


def test_the_language_is_remembered(laptop: Store) -> None:
    _add(laptop)
    signed = _enter(laptop)
    with laptop.session() as db:
        set_language(db, signed.visitor, "en")
        found = visitor_of_token(db, signed.token)
        assert found is not None and found.language == "en"
        with pytest.raises(UserError):
            set_language(db, signed.visitor, "fr")
