"""A database that has nobody in it yet: its first administrator."""

from sqlmodel import select

from classroom.passwords import first_password, hashed
from classroom.store import Store, writing
from classroom.tables import AuditRow, Person

LOGIN = "admin"


def first_administrator(store: Store) -> str | None:
    """Make the account `admin` where nobody has an account, and return its first password, to be
    shown once in the terminal; None where there are people."""
    password = first_password()
    with store.session() as db:
        if db.exec(select(Person.id)).first() is not None:
            return None
        fresh = hashed(password)
        with writing(db):
            if db.exec(select(Person.id)).first() is not None:
                return None
            person = Person(login=LOGIN, name="管理员", role="administrator", password_hash=fresh)
            db.add(person)
            db.flush()
            db.add(AuditRow(actor="", action="first_start", subject=f"person:{person.id}"))
    return password
