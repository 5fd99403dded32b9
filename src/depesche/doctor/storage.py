"""Storage: the database opens, is whole and of this schema, and the media's place takes, gives and removes a file."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import TypeVar
from urllib.parse import quote

import msgspec
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from depesche.db import SCHEMA_HEAD, schema_of
from depesche.doctor.finding import Case, Finding
from depesche.store.files import open_files

CONNECT_SECONDS = 5
INTERRUPT_SECONDS = 0.01
OLDEST_POSTGRES = 150_000
KEEPING = ("fsync", "synchronous_commit", "full_page_writes")
"""PostgreSQL's settings by which a commit is on disk when it is acknowledged."""

Answer = TypeVar("Answer")


def engine_of(place: Path | str) -> Engine:
    """Open a database as it is, to look at it: it is neither made nor migrated."""
    if isinstance(place, str):
        _, _, rest = place.partition("://")
        patience = {"connect_timeout": CONNECT_SECONDS}
        return create_engine(f"postgresql+psycopg://{rest}", connect_args=patience, poolclass=NullPool)
    address = f"file:{quote(str(place))}?mode=ro"
    connect = partial(sqlite3.connect, address, uri=True, timeout=CONNECT_SECONDS)
    return create_engine("sqlite://", creator=connect, poolclass=NullPool)


def looked(case: Case, look: Callable[[Connection], Answer]) -> Answer | None:
    """Give what `look` sees in the database; None when it can not be read, which `database` and `integrity` tell of."""
    if is_absent(case):
        return None
    try:
        engine = engine_of(case.settings.database)
        with engine.connect() as connection:
            return look(connection)
    except (SQLAlchemyError, ImportError, msgspec.DecodeError):
        return None


def is_absent(case: Case) -> bool:
    """Tell whether there is no SQLite file yet."""
    place = case.settings.database
    return isinstance(place, Path) and not place.exists()


def database(case: Case) -> Iterable[Finding]:
    """Find whether the database opens, and is of this program's schema."""
    if is_absent(case):
        mend = "start `depesche serve`, which makes it; if there should be one, name its folder by DEPESCHE_DATA"
        yield Finding("database", "warning", f"there is none yet at {case.settings.database}", mend)
        return
    try:
        found = schema_of(engine_of(case.settings.database))
    except ImportError:
        yield Finding("database", "wrong", "PostgreSQL's driver is missing", "pip install 'depesche[postgres]'")
    except SQLAlchemyError as error:
        said = " ".join(str(getattr(error, "orig", None) or type(error).__name__).split())
        mend = "start it, mend DEPESCHE_DATABASE_URL or the folder's permissions, or restore a backup if it is broken"
        yield Finding("database", "wrong", f"it can not be opened: {said}", mend)
    else:
        yield _schema(found)


def _schema(found: str | None) -> Finding:
    if found == SCHEMA_HEAD:
        return Finding("database", "ok", f"it opens, with schema {found}")
    if found is None or found < SCHEMA_HEAD:
        mend = "start `depesche serve`, which brings it there; make a backup with the old version before"
        return Finding("database", "warning", f"its schema is {found or 'still empty'}, here {SCHEMA_HEAD}", mend)
    mend = "run the Depesche that made it, or a newer one"
    return Finding("database", "wrong", f"its schema is {found}, which is newer than {SCHEMA_HEAD} here", mend)


def writing(case: Case) -> Iterable[Finding]:
    """Find whether what is acknowledged will be on disk."""
    if isinstance(case.settings.database, str):
        yield from looked(case, _postgres) or ()
    elif not is_absent(case):
        places = (case.settings.database, case.settings.database.parent)
        if closed := [str(place) for place in places if not os.access(place, os.W_OK)]:
            mend = "run this as the server's user; if that is who you are, give it the folder: chown -R"
            yield Finding("writing", "wrong", f"{' and '.join(closed)} can not be written to", mend)
        else:
            yield Finding("writing", "ok", "file and folder can be written to")


def _postgres(connection: Connection) -> list[Finding]:
    shown = {name: str(connection.exec_driver_sql(f"SHOW {name}").scalar()) for name in ("server_version", *KEEPING)}
    if int(str(connection.exec_driver_sql("SHOW server_version_num").scalar())) < OLDEST_POSTGRES:
        return [Finding("writing", "wrong", f"PostgreSQL is {shown['server_version']}", "move to version 15 or newer")]
    if connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar():
        mend = "name the primary in DEPESCHE_DATABASE_URL"
        return [Finding("writing", "wrong", "this PostgreSQL is a standby, which takes nothing", mend)]
    if off := [name for name in KEEPING if shown[name] == "off"]:
        mend = "switch it on: ALTER SYSTEM SET ... = on; SELECT pg_reload_conf()"
        says = f"{' and '.join(off)} is off: posts that were acknowledged can be lost when the machine stops"
        return [Finding("writing", "wrong", says, mend)]
    return [Finding("writing", "ok", f"PostgreSQL {shown['server_version']} writes to disk before it acknowledges")]


def integrity(case: Case) -> Iterable[Finding]:
    """Find torn or changed pages of the SQLite file, as far as that can be looked for in a few seconds."""
    place = case.settings.database
    if isinstance(place, str) or is_absent(case):
        return
    try:
        connection = sqlite3.connect(f"file:{quote(str(place))}?mode=ro", uri=True, check_same_thread=False)
    except sqlite3.OperationalError as error:
        mend = "run `depesche doctor` as the user that the server runs as"
        yield Finding("integrity", "wrong", f"the database file can not be read: {error}", mend)
        return
    done = threading.Event()
    watch = threading.Thread(target=_interrupt, args=(connection, case.bounds.look_seconds, done), daemon=True)
    watch.start()
    mend = "stop the server, keep the file, restore a backup; `depesche verify` names the first broken event"
    try:
        (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "interrupt" in str(error):
            says = f"nothing is broken in what could be looked at within {case.bounds.look_seconds:g} s"
            yield Finding("integrity", "ok", says)
        else:
            yield Finding("integrity", "wrong", f"the database file is broken: {error}", mend)
    else:
        if said == "ok":
            yield Finding("integrity", "ok", "each page of the database file is whole")
        else:
            yield Finding("integrity", "wrong", f"the database file is broken: {' '.join(said.split())}", mend)
    finally:
        done.set()
        watch.join()
        connection.close()


def _interrupt(connection: sqlite3.Connection, seconds: float, done: threading.Event) -> None:
    """End what a connection does after so many seconds; it can be told only while it does something."""
    done.wait(seconds)
    while not done.wait(INTERRUPT_SECONDS):
        connection.interrupt()


def media(case: Case) -> Iterable[Finding]:
    """Find whether the media's place takes a file, gives it back and removes it."""
    settings, probe, written = case.settings, f"probe-{token_hex(8)}", token_hex(8).encode()
    if not settings.media_store and not settings.folder.exists():
        return  # nothing is to be made before the first start
    mend = "mend DEPESCHE_MEDIA_STORE, the bucket's keys (AWS_ACCESS_KEY_ID ...), or the folder's permissions"
    try:
        files = open_files(settings.media_store, settings.folder / "media")
        files.write(probe, written)
        back = files.read(probe)
        files.remove(probe)
        left = files.size(probe)
    except (OSError, ValueError) as error:
        said = " ".join(str(error).split())[:300]
        yield Finding("media", "wrong", f"the media's place does not take, give and remove a file: {said}", mend)
        return
    if back != written or left is not None:
        yield Finding("media", "wrong", "the media's place gives back another file than it was given", mend)
    else:
        yield Finding("media", "ok", "a file was kept, read and removed")
