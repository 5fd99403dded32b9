"""The database: engine, pragmas, migrations and how instants are stored; knows nothing of blogs."""

import errno
import os
import re
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Dialect,
    Engine,
    Executable,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, Pool
from sqlalchemy.types import TypeDecorator

SCHEMA_HEAD = "0010"
"""The newest migration. A database that is not there yet is brought there when it is opened."""

_MIGRATION = re.compile("[0-9]{4}")

WRITER_LOCK = 0x64657065736368
"""Number of the advisory lock that whoever writes to PostgreSQL holds."""

POOL: dict[str, Any] = {"pool_size": 8, "max_overflow": 24, "hide_parameters": True}
"""How databases are opened; an error that is logged tells no values, which may be somebody's address or text."""

BUSY_MS = 15_000
"""How long a writer waits for another process's transaction, in milliseconds."""

IDLE_MS = 5_000
"""How long a writing transaction may do nothing before PostgreSQL ends it, in milliseconds: its node stands still."""
STILL_MS = IDLE_MS + 1_000
"""After how long a writer who waits ends the one that holds it up, if that does nothing and PostgreSQL has not."""

LINE = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
"""When a line to PostgreSQL that nothing comes over any more is given up (libpq), unless its address says otherwise."""


class Millis(TypeDecorator[datetime]):
    """An instant, stored as whole milliseconds since 1970 in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        """Give the milliseconds of an aware instant."""
        return None if value is None else millis(value)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        """Give the instant, in UTC."""
        return None if value is None else from_millis(value)


def millis(instant: datetime) -> int:
    """Give an instant as whole milliseconds since 1970."""
    return (instant - EPOCH) // timedelta(milliseconds=1)


def from_millis(value: int) -> datetime:
    """Give the instant of whole milliseconds since 1970, in UTC."""
    return EPOCH + timedelta(milliseconds=value)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NewerDatabase(Exception):  # noqa: N818  # nothing is wrong with it
    """A database was made by a newer Depesche than this one; the sentence says which to run."""


def open_sqlite(path: Path) -> Engine:
    """Open the SQLite file at `path`, made when it is not there, with its schema up to date.

    Durable to the disk on commit (WAL, `synchronous=FULL`). Transactions are begun by us: a writer's with
    `BEGIN IMMEDIATE` by the execution option `write=True`, all others with `BEGIN`. Raises NewerDatabase, OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(path.parent, os.W_OK):
        raise OSError(errno.EROFS, "can not be written to, which SQLite needs for reading too", str(path.parent))
    if not path.exists():
        path.touch(mode=0o600)  # it holds secrets; what SQLite makes beside it has the same mode
    threads = {"check_same_thread": False}
    engine = create_engine(f"sqlite:///{path}", connect_args=threads, **POOL)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return _migrated(engine)


def open_postgres(address: str) -> Engine:
    """Connect to the PostgreSQL database at `postgresql://...`, with its schema up to date.

    Transactions that write (`write=True`) go one after another over all nodes, by an advisory lock, as on SQLite;
    all others read one moment (REPEATABLE READ) and can not write. A writer waits BUSY_MS for the others at most, and
    whoever holds them up by doing nothing for IDLE_MS loses its transaction, or after STILL_MS its connection.
    Raises NewerDatabase, OperationalError.
    """
    _, _, rest = address.partition("://")
    url = make_url(f"postgresql+psycopg://{rest}")
    engine = create_engine(url.set(query=LINE | url.query), pool_pre_ping=True, **POOL)
    event.listen(engine, "begin", _begin_postgres)
    event.listen(engine, "checkin", _end_if_disposed(engine, engine.pool))
    return _migrated(engine)


def _end_if_disposed(engine: Engine, pool: Pool) -> Callable[[object, ConnectionPoolEntry], None]:
    """End a connection that is given back after its engine was disposed of: nobody would ever ask its pool for it."""

    def given_back(_driver: object, entry: ConnectionPoolEntry) -> None:
        if engine.pool is not pool:
            entry.close()

    return given_back


def _migrated(engine: Engine) -> Engine:
    """Migrate, or let go of the database at once: not when its connections happen to be collected."""
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def migrate(engine: Engine) -> None:
    """Bring the database's schema to SCHEMA_HEAD; does nothing when it is there. Raises NewerDatabase."""
    version = schema_of(engine)
    if version == SCHEMA_HEAD:
        return
    if version is not None and not _MIGRATION.fullmatch(version):
        raise NewerDatabase(f"this database names the schema {version[:40]!r}, which it can not have: it is damaged")
    if version is not None and version > SCHEMA_HEAD:
        sentence = f"this database was made by a newer Depesche (schema {version}, here {SCHEMA_HEAD}); run that one"
        raise NewerDatabase(sentence)
    from alembic import command  # slow to import, and seldom needed
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, SCHEMA_HEAD)


def schema_of(engine: Engine) -> str | None:
    """Give the migration that the database stands at, None when it is empty."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return version


def send(connection: Connection, statement: Executable, rows: Sequence[dict[str, Any]]) -> None:
    """Execute for each row, if there is any; one alone is not sent as a list, which costs more."""
    if rows:
        connection.execute(statement, rows if len(rows) > 1 else rows[0])


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "cache_size=-16000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_postgres(connection: Connection) -> None:
    if not connection.get_execution_options().get("write", False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return
    try:
        connection.exec_driver_sql(_WRITING.format(STILL_MS))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        connection.connection.rollback()
        connection.exec_driver_sql(_END_STILL)
        connection.connection.rollback()
        connection.exec_driver_sql(_WRITING.format(BUSY_MS - STILL_MS))


_WRITING = (
    "SELECT set_config('lock_timeout', '{}', true),"
    f" set_config('idle_in_transaction_session_timeout', '{IDLE_MS}', true), pg_advisory_xact_lock({WRITER_LOCK})"
)
"""Asked in one go, for it comes before each group of appends; what is set holds for this transaction."""
_END_STILL = (
    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)"  # noqa: S608  # constants
    f" WHERE locktype = 'advisory' AND granted AND classid = {WRITER_LOCK >> 32} AND objid = {WRITER_LOCK & 0xFFFFFFFF}"
    " AND datname = current_database() AND wait_event = 'ClientRead'"
    f" AND state_change < clock_timestamp() - interval '{IDLE_MS} ms'"
)
"""Ends a writer that stands still between statements sent together: to PostgreSQL that is not idle, and has no end."""
LOCK_NOT_AVAILABLE = "55P03"
"""What PostgreSQL calls a lock that was not had in time (SQLSTATE)."""


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
