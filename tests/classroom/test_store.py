"""The store: kinds, migration, transactions, times."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from classroom.store import Store, database_url, lock, migrate, open_store, writing
from classroom.tables import Enrolment, Person, Table
from kit.errors import UserError


def _person(login: str = "zhang") -> Person:
    return Person(login=login, name="张三", role="student")


def test_the_migration_makes_exactly_the_tables_of_the_models(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_migrating_again_changes_nothing(store: Store) -> None:
    migrate(store)
    with store.session() as db:
        assert db.exec(select(Person)).all() == []


def test_times_come_back_in_utc_as_they_went_in(store: Store) -> None:
    beijing = datetime(2026, 9, 1, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    with store.session() as db, writing(db):
        person = _person()
        person.created_at = beijing
        db.add(person)
    with store.session() as db:
        read = db.exec(select(Person)).one().created_at
    assert (read, read.tzinfo) == (beijing, UTC)


def test_a_failed_block_leaves_nothing_behind(store: Store) -> None:
    with store.session() as db:
        with pytest.raises(ZeroDivisionError), writing(db):
            db.add(_person())
            db.flush()
            _ = 1 / 0
        assert db.exec(select(Person)).all() == []


def test_a_block_inside_another_commits_with_the_outer_one(store: Store) -> None:
    with store.session() as db:
        with pytest.raises(ZeroDivisionError), writing(db):
            with writing(db):
                db.add(_person())
            _ = 1 / 0
        assert db.exec(select(Person)).all() == []


def test_a_reader_that_becomes_a_writer_does_not_trip_over_another(laptop: Store) -> None:
    with laptop.session() as reader, laptop.session() as other:
        assert reader.exec(select(Person)).all() == []
        with writing(other):
            other.add(_person("first"))
        with writing(reader):
            reader.add(_person("second"))
    with laptop.session() as db:
        assert set(db.exec(select(Person.login))) == {"first", "second"}


def test_foreign_keys_and_checks_are_enforced(store: Store) -> None:
    with store.session() as db:
        with pytest.raises(IntegrityError), writing(db):
            db.add(Enrolment(course_id=99, person_id=99))
        with pytest.raises(IntegrityError), writing(db):
            db.add(Person(login="x", name="x", role="king"))


def test_sqlite_waits_for_the_disk_at_every_commit(laptop: Store) -> None:
    with laptop.engine.connect() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    full = 2
    assert found == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 30_000,
    }


def test_without_database_url_the_file_lies_in_kexun_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("KEXUN_DATA", str(tmp_path / "new"))
    assert database_url() == f"sqlite:///{tmp_path / 'new' / 'kexun.sqlite'}"
    assert (tmp_path / "new").is_dir()


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "postgresql"])
def test_a_wrong_address_says_how_to_write_one(url: str) -> None:
    with pytest.raises(UserError, match="DATABASE_URL must read"):
        open_store(url)


def test_a_missing_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*args: object, **kwargs: object) -> None:
        raise ModuleNotFoundError("psycopg")

    monkeypatch.setattr("classroom.store.create_engine", missing)
    with pytest.raises(UserError, match=r"pip install 'kexun\[college\]'"):
        open_store("postgresql://a:b@localhost/kexun")


def test_a_lock_makes_the_second_wait_for_the_first(store: Store) -> None:
    def add_if_missing() -> None:
        with store.session() as db, writing(db):
            lock(db, "people")
            if db.exec(select(Person)).first() is None:
                time.sleep(0.05)
                db.add(_person())

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(add_if_missing) for _ in range(4)]:
            done.result()
    with store.session() as db:
        assert len(db.exec(select(Person)).all()) == 1
