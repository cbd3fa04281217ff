"""Without a demo somebody must be able to come in."""

from classroom.first_start import LOGIN, first_administrator
from classroom.store import Store
from classroom.visits import sign_in


def test_an_empty_database_gets_one_administrator_once(store: Store) -> None:
    password = first_administrator(store)
    assert password is not None and first_administrator(store) is None
    with store.session() as db:
        visitor = sign_in(db, LOGIN, password, "::1").visitor
    assert (visitor.role, visitor.must_change_password) == ("administrator", True)
