"""The log on SQLite: nobody tells of a commit, so that the file is asked; erasing empties the write-ahead log."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from depesche.db import BUSY_MS, open_sqlite

DAMAGES = 20
"""Most damages that are named."""
FORGET_MS = 50
"""How long erasing may wait for readers before it lets other writers go first, in milliseconds."""


class Sqlite:
    """One SQLite file (`depesche.log.sql.Database`)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self) -> Engine:
        """Open the file, made when it is not there."""
        return open_sqlite(self._path)

    def tell(self, connection: Connection) -> None:
        """Tell nobody: SQLite has no way to."""

    def listen(self, engine: Engine, hear: Callable[[], bool]) -> Callable[[], object]:  # noqa: ARG002  # as Database has it
        """Hear nothing: the poll alone finds what others write."""
        return lambda: None

    def forget(self, engine: Engine) -> bool:
        """Bring erased payloads out of the write-ahead log too; False while readers hold that up."""
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute(f"PRAGMA busy_timeout={FORGET_MS}")
            try:
                busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
            return not busy
        finally:
            raw.close()

    def damage(self, engine: Engine) -> list[str]:
        """Check every page of the file, and that each index says what its table says."""
        try:
            with engine.connect() as connection, connection.begin():
                found = connection.exec_driver_sql(f"PRAGMA integrity_check({DAMAGES})").scalars().all()
        except DatabaseError as error:
            return [str(error.orig)]
        return [] if found == ["ok"] else [" ".join(str(line).split()) for line in found]
