"""Signing in and out. A visit is one sign-in on one browser; it lasts twelve hours at most.

`sign_in` and `change_password` hash, which takes tens of milliseconds: call them off the event
loop.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, or_, select

from classroom.audit import note
from classroom.clock import now
from classroom.passwords import hashed, is_outdated, matches, require_good
from classroom.rights import Visitor
from classroom.store import lock, writing
from classroom.tables import Person, SignInFailure, Visit
from kit.errors import ForbiddenError, UserError

__all__ = ["SignedIn", "Visitor"]

LASTS = timedelta(hours=12)
WINDOW = timedelta(minutes=10)
MOST_PER_LOGIN = 5
"""Failures of one login from one address within the window."""
MOST_PER_ADDRESS = 300
"""Failures from one address within the window; a whole school may stand behind one address."""
REMEMBERED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`token` goes into the cookie and is stored nowhere else."""

    token: str
    visitor: Visitor


def sign_in(db: Session, login: str, password: str, address: str) -> SignedIn:
    """Return a new visit; UserError bad_sign_in, inactive or too_many_attempts.

    An unknown login takes as long as a wrong password, so names cannot be guessed by the clock.
    """
    login, address = plain_login(login), address[:64]
    attempt_id = _count_attempt(db, login, address)
    person = db.exec(select(Person).where(Person.login == login)).first()
    right = matches(person.password_hash if person else "", password[:1000])
    if person is None or not right:
        raise UserError("bad_sign_in", "账号或密码不正确。", "The login or password is not right.")
    if not person.active:
        raise UserError(
            "inactive",
            "该账号已停用，请联系教师。",
            "This account is switched off; ask your teacher.",
        )
    with writing(db):
        _forget_attempts(db, login, address, attempt_id)
        if is_outdated(person.password_hash):
            person.password_hash = hashed(password)
            db.add(person)
        token, visit = _open_visit(db, person)
    return SignedIn(token, _visitor(person, visit))


def visitor_of_token(db: Session, token: str) -> Visitor | None:
    """Who holds this cookie; None when it is unknown, expired or signed out."""
    if not token or len(token) > 200:
        return None
    return _find(db, col(Visit.token_hash) == _digest(token))


def visitor_of_visit(db: Session, visit_id: int) -> Visitor | None:
    """Who visits, asked on every page run; None once signed out or expired."""
    return _find(db, col(Visit.id) == visit_id)


def sign_out(db: Session, token: str) -> None:
    """End the visit of this cookie; every tab it opened stops at its next run."""
    with writing(db):
        query = update(Visit).where(col(Visit.token_hash) == _digest(token))
        db.execute(query.where(col(Visit.ended_at).is_(None)).values(ended_at=now()))


def sign_out_everywhere(db: Session, who: Visitor) -> None:
    """End every visit of this person on every device."""
    with writing(db):
        end_visits(db, who.person_id)


def change_password(db: Session, who: Visitor, old: str, new: str) -> None:
    """Set a new password and end this person's other visits."""
    person = db.get(Person, who.person_id)
    if person is None:
        raise ForbiddenError()
    if person.demo:
        raise UserError(
            "demo_password",
            "演示账号供大家共用，密码不能修改。",
            "Demo accounts are shared, so their password stays as it is.",
        )
    if not matches(person.password_hash, old[:1000]):
        raise UserError("wrong_password", "原密码不正确。", "The present password is not right.")
    require_good(new, person.login)
    if new == old:
        raise UserError(
            "same_password", "新密码不能与原密码相同。", "Choose a password you have not used."
        )
    fresh = hashed(new)
    with writing(db):
        person.password_hash, person.must_change_password = fresh, False
        db.add(person)
        end_visits(db, person.id, keep=who.visit_id)
        note(db, who, "change_password", f"person:{person.id}")


def set_language(db: Session, who: Visitor, language: str) -> None:
    """Remember the language of the pages: "zh" or "en"."""
    if language not in ("zh", "en"):
        raise UserError("bad_language", "只支持中文和英文。", "Only zh and en are offered.")
    with writing(db):
        db.execute(update(Person).where(col(Person.id) == who.person_id).values(language=language))


def plain_login(login: str) -> str:
    """The login as it is stored: trimmed, lower case, half width."""
    halves = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
    return login.translate(halves).replace("\x00", "").strip().lower()[:64]


def end_visits(db: Session, person_id: int, keep: int = 0) -> None:
    """End a person's visits except one, within the caller's transaction."""
    query = update(Visit).where(col(Visit.person_id) == person_id, col(Visit.id) != keep)
    db.execute(query.where(col(Visit.ended_at).is_(None)).values(ended_at=now()))


def _count_attempt(db: Session, login: str, address: str) -> int:
    """Counted before the password is looked at: many at once cannot slip through together."""
    with writing(db):
        lock(db, f"sign in/{login}/{address}")
        db.execute(delete(SignInFailure).where(col(SignInFailure.at) < now() - REMEMBERED))
        since = col(SignInFailure.at) > now() - WINDOW
        here = select(func.count()).where(SignInFailure.address == address, since)
        if (
            db.exec(here.where(SignInFailure.login == login)).one() >= MOST_PER_LOGIN
            or db.exec(here).one() >= MOST_PER_ADDRESS
        ):
            minutes = int(WINDOW.total_seconds() // 60)
            raise UserError(
                "too_many_attempts",
                f"登录失败次数过多，请 {minutes} 分钟后再试，或请教师重置密码。",
                f"Too many failed attempts. Try again in {minutes} minutes, or ask your teacher "
                "to reset the password.",
            )
        attempt = SignInFailure(login=login, address=address)
        db.add(attempt)
    return attempt.id


def _forget_attempts(db: Session, login: str, address: str, attempt_id: int) -> None:
    mine = (col(SignInFailure.login) == login) & (col(SignInFailure.address) == address)
    db.execute(delete(SignInFailure).where(or_(mine, col(SignInFailure.id) == attempt_id)))


def _open_visit(db: Session, person: Person) -> tuple[str, Visit]:
    token = secrets.token_urlsafe(32)
    started: datetime = now()
    visit = Visit(
        token_hash=_digest(token),
        person_id=person.id,
        created_at=started,
        expires_at=started + LASTS,
    )
    db.add(visit)
    db.flush()
    return token, visit


def _find(db: Session, which: ColumnElement[bool]) -> Visitor | None:
    """Columns and not records: this is asked at each click of everybody."""
    query = (
        select_columns(
            col(Person.id), col(Visit.id), col(Person.name), col(Person.login), col(Person.role),
            col(Person.language), col(Person.must_change_password),
        )
        .join(Visit, col(Visit.person_id) == Person.id)
        .where(
            which,
            col(Visit.ended_at).is_(None),
            col(Visit.expires_at) > now(),
            col(Person.active).is_(True),
        )
    )  # fmt: skip
    found = db.execute(query).first()
    return Visitor(*found) if found else None


def _visitor(person: Person, visit: Visit) -> Visitor:
    return Visitor(
        person.id,
        visit.id,
        person.name,
        person.login,
        person.role,
        person.language,
        person.must_change_password,
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
