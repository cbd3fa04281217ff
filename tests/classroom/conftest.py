"""Stores for the tests: SQLite always, PostgreSQL where a server is found or can be started."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from classroom.store import Store, migrate, open_store
from classroom.tables import Table
from tests.classroom.small_course import small_content

REASON = "no PostgreSQL: set KEXUN_TEST_POSTGRESQL or install the Debian package postgresql"
BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Address of an empty, migrated database; skips with the reason where there is no server."""
    server = os.environ.get("KEXUN_TEST_POSTGRESQL")
    if server:
        yield from _database(server)
    elif BINARIES and shutil.which("runuser" if os.geteuid() == 0 else "true"):
        with tempfile.TemporaryDirectory(prefix="kexun-pg-") as folder:
            yield from _cluster(BINARIES[-1], Path(folder))
    else:
        pytest.skip(REASON)


@pytest.fixture
def content(tmp_path: Path) -> Iterator[Path]:
    """A small catalogue of exercises; returns the folder of its topics."""
    with small_content(tmp_path):
        yield tmp_path / "topics"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    if request.param == "sqlite":
        opened = open_store(f"sqlite:///{tmp_path / 'kexun.sqlite'}")
        migrate(opened)
    else:
        opened = open_store(request.getfixturevalue("postgresql"))
        names = ", ".join(f'"{table.name}"' for table in Table.metadata.sorted_tables)
        with opened.engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    yield opened
    opened.close()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Store]:
    """An empty SQLite store, for what does not depend on the kind."""
    opened = open_store(f"sqlite:///{tmp_path / 'kexun.sqlite'}")
    migrate(opened)
    yield opened
    opened.close()


def _database(server: str) -> Iterator[str]:
    name = f"kexun_test_{uuid4().hex[:12]}"
    engine = create_engine(open_store(server).engine.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = engine.url.set(database=name).render_as_string(hide_password=False)
    opened = open_store(url)
    migrate(opened)
    opened.close()
    yield url
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def _cluster(binaries: Path, folder: Path) -> Iterator[str]:
    """A server of our own in a folder, as user postgres when we are root (it refuses root)."""
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres")
    data, port = folder / "data", _free_port()
    flags = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", "-D", str(data)]
    _run([*user, str(binaries / "initdb"), *flags], folder)
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
    command = [str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
    _run([*user, *command, "-o", options, "start"], folder)
    try:
        yield from _database(f"postgresql://postgres@127.0.0.1:{port}/postgres")
    finally:
        _run([*user, *command, "-m", "immediate", "stop"], folder)


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
