"""Bring a database up to the newest version of the tables, without a configuration file."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

FOLDER = Path(__file__).parent
LOCK = 0x6B657875
"""Number of the PostgreSQL lock that lets one process at a time migrate."""


def upgrade(engine: Engine) -> None:
    """Safe to run at every start and from several processes at once."""
    if _is_current(engine):
        return
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            _upgrade_sqlite(connection)
        else:
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
                command.upgrade(_configuration(connection), "head")


def _upgrade_sqlite(connection: Connection) -> None:
    """Foreign keys rest while tables are rebuilt, as SQLite's own manual says."""
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.cursor().execute("PRAGMA foreign_keys = OFF")
    writing = connection.execution_options(kexun_writing=True)
    try:
        with writing.begin():
            command.upgrade(_configuration(writing), "head")
    finally:
        raw.cursor().execute("PRAGMA foreign_keys = ON")


def _is_current(engine: Engine) -> bool:
    head = ScriptDirectory(str(FOLDER)).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def _configuration(connection: Connection) -> Config:
    configuration = Config(attributes={"connection": connection})
    configuration.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return configuration
