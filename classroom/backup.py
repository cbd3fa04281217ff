"""Copy the SQLite store to a file while it is in use, and put such a copy back."""

import shutil
import sqlite3
from pathlib import Path

from classroom.store import Store, open_store
from kit.errors import UserError


def backup(store: Store, file: Path) -> Path:
    """Write a complete, consistent copy; UserError when the file exists or it is PostgreSQL."""
    _require_sqlite(store)
    if file.exists():
        raise UserError(
            "file_exists",
            f"文件 {file} 已存在，请换一个文件名。",
            f"The file {file} exists; choose another name.",
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    with store.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.cursor().execute("VACUUM INTO ?", (str(file),))
    return file


def restore(url: str, file: Path) -> Path:
    """Put a copy in the place of the store; the store before is kept beside it as *.before.

    The app must be stopped first.
    """
    store = open_store(url)
    _require_sqlite(store)
    store.close()
    _require_sound(file)
    place = Path(str(store.engine.url.database))
    kept = place.with_suffix(place.suffix + ".before")
    if place.exists():
        with sqlite3.connect(place) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        old.close()
        shutil.move(place, kept)
    for beside in (f"{place}-wal", f"{place}-shm"):
        Path(beside).unlink(missing_ok=True)
    shutil.copyfile(file, place)
    return kept


def _require_sqlite(store: Store) -> None:
    if store.kind != "sqlite":
        raise UserError(
            "not_sqlite",
            "PostgreSQL 请使用 pg_dump 和 pg_restore 备份与恢复。",
            "Back up PostgreSQL with pg_dump and restore it with pg_restore.",
        )


def _require_sound(file: Path) -> None:
    try:
        copy = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        ours = copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'log_line'")
        sound = sound and ours.fetchone()[0] == 1
        copy.close()
    except sqlite3.Error:
        sound = False
    if not sound:
        raise UserError(
            "bad_backup",
            f"{file} 不是完好的客训备份文件。",
            f"{file} is not a sound backup of Kexun.",
        )
