"""A newsroom put away in a folder: its database as it stands at one moment, its media, and what proves them whole.

The folder holds all that the newsroom knows: drafts, and the hashes of passwords, tokens and sessions too.
"""

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from sqlalchemy import Engine, MetaData, delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from depesche.db import open_postgres, open_sqlite
from depesche.log.tables import blogs, events
from depesche.media.kinds import MediaError
from depesche.moving import NotMoved, check_empty, check_rows, copy_rows, tables_of
from depesche.store.disk import synced
from depesche.store.media import MediaStore, check_saved, tells_hash
from depesche.store.tables import uploads

FORMAT = 1
FOLLOWED = ("followers", "published_posts", "published_media")
"""Tables in which followers of the log keep what they have done elsewhere."""
DATABASE, MEDIA, MANIFEST = "depesche.sqlite", "media", "backup.json"
"""What the folder holds: an SQLite file, whatever database the newsroom stands on; files; what says what they are."""


class Unsound(Exception):  # noqa: N818  # said of what was tried
    """A backup can not be made or restored, and nothing has changed; the sentence says why."""


class Backup(Struct, frozen=True):
    """What a backup holds, as backup.json says it; `sha256` is that of the database's file.

    `hashes` has that of each file whose name does not tell it.
    """

    format: int
    made_at: datetime
    blogs: int
    events: int
    media: int
    sha256: str
    hashes: dict[str, str] = {}


def back_up(here: Engine, media: MediaStore, target: Path, told: Callable[[str], object]) -> Backup:
    """Put the newsroom away in the new folder `target`, while it goes on; whoever writes does not wait.

    All that was acknowledged before this began is in it, and every chain is checked. `told` is called with each thing
    that is done. Blocks. Raises Unsound, OSError.
    """
    with _new_folder(target) as part:
        made_at = datetime.now(UTC)
        file = part / DATABASE
        _snapshot(here, file)
        told("The database is copied.")
        counts = _settle(file)
        # after the database, so that each file which that names is among them
        saved = [name for name in media.originals() if _saved(media, name, part / MEDIA / name, told)]
        told(f"{len(saved):,} files are copied.")
        hashes = {name: _digest(part / MEDIA / name) for name in saved if not tells_hash(name)}
        backup = Backup(FORMAT, made_at, *counts, len(saved), _digest(file), hashes)
        (part / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(backup)) + b"\n")
        for path in part.rglob("*"):
            _to_disk(path)
    return backup


def restore(source: Path, place: Path | str, media: MediaStore, told: Callable[[str], object]) -> Backup:
    """Bring a backup back to where no newsroom is: a path is an SQLite file, a text the address of PostgreSQL.

    Every chain and every file is checked first; the database appears last and whole, or not at all. Blocks. Raises
    Unsound, OSError, OperationalError.
    """
    backup = _read(source)
    _check_empty(place)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=_beside(place)) as folder:
        file = Path(folder) / DATABASE
        file.touch(mode=0o600)  # as every new one: it holds secrets
        shutil.copyfile(source / DATABASE, file)
        if _digest(file) != backup.sha256:
            raise Unsound(f"{source / DATABASE} is not what was backed up")
        try:
            _check(file)
            told(f"{backup.blogs:,} live blogs with {backup.events:,} events hold.")
            _bring(source / MEDIA, media, backup)
            told(f"{backup.media:,} files hold.")
            _begin_anew(file)
            if isinstance(place, Path):
                _to_disk(file)
                _check_empty(place)  # a server may have been started meanwhile
                file.rename(place)
                synced(place.parent)
            else:
                _fill(file, place)
        except (NotMoved, MediaError, SQLAlchemyError) as error:
            raise Unsound(f"not restored: {' '.join(str(getattr(error, 'orig', None) or error).split())}") from error
    return backup


def _check_empty(place: Path | str) -> None:
    """See that no newsroom is there. Raises Unsound."""
    if isinstance(place, Path):
        place.parent.mkdir(parents=True, exist_ok=True)
        if (there := next(place.parent.glob(f"{place.name}*"), None)) is not None:
            raise Unsound(f"{there} is there already; name another folder by DEPESCHE_DATA")
        return
    engine = open_postgres(place)
    try:
        with engine.begin() as connection:
            check_empty(connection, tables_of(engine))
    except NotMoved as error:
        raise Unsound(str(error)) from error
    finally:
        engine.dispose()


@contextmanager
def _new_folder(target: Path) -> Iterator[Path]:
    """Have a folder filled beside `target`, for its owner alone, that becomes `target` when all is in it."""
    if target.exists():
        raise Unsound(f"{target} is there already; name a new folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        part = Path(folder) / target.name
        part.mkdir(mode=0o700)
        yield part
        part.rename(target)
    synced(target.parent)


def _snapshot(here: Engine, file: Path) -> None:
    """Write the database as it stands at this moment to an SQLite file."""
    if here.dialect.name == "sqlite":
        raw = here.raw_connection()
        try:
            source = raw.driver_connection
            if not isinstance(source, sqlite3.Connection):
                raise TypeError("SQLite is spoken to by sqlite3")
            with closing(sqlite3.connect(file)) as target:
                source.backup(target)
        finally:
            raw.close()
        return
    there = open_sqlite(file)
    try:
        with here.begin() as reading, there.execution_options(write=True).begin() as writing:
            copy_rows(reading, writing, tables_of(here), lambda _name, _rows: None)
    finally:
        there.dispose()


def _settle(file: Path) -> tuple[int, int]:
    """Leave out what can not go on, uploads on their way, and have all in one file; give how much there is."""
    engine = open_sqlite(file)
    try:
        with engine.execution_options(write=True).begin() as connection:
            connection.execute(delete(uploads).where(uploads.c.media.is_(None), uploads.c.refused.is_(None)))
            counts = [connection.scalar(select(func.count()).select_from(one)) or 0 for one in (blogs, events)]
            check_rows(connection, connection, {})
    except NotMoved as error:
        raise Unsound(f"what is stored is damaged: {error}; `depesche verify` says more") from error
    finally:
        engine.dispose()
    with closing(sqlite3.connect(file)) as alone:
        alone.execute("PRAGMA journal_mode=DELETE")
    file.chmod(0o600)
    return counts[0], counts[1]


def _saved(media: MediaStore, name: str, path: Path, told: Callable[[str], object]) -> bool:
    """Save a file; False when it has gone meanwhile, for what shows it has been erased, or is broken, which is told."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        media.save(name, path)
        check_saved(name, path)
    except FileNotFoundError:
        path.unlink(missing_ok=True)
        return False
    except MediaError as error:
        told(f"Left out: {error}; bring it back from an older backup.")
        path.unlink()
        return False
    path.chmod(0o600)
    return True


def _read(source: Path) -> Backup:
    try:
        backup = msgspec.json.decode((source / MANIFEST).read_bytes(), type=Backup)
    except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError) as error:
        raise Unsound(f"{source} is no backup: {MANIFEST} is not in it, or can not be read") from error
    if backup.format != FORMAT:
        raise Unsound(f"{source} is a backup of form {backup.format}; this Depesche reads form {FORMAT}")
    return backup


def _check(file: Path) -> None:
    engine = open_sqlite(file)
    try:
        with engine.connect() as connection:
            connection.begin()
            check_rows(connection, connection, {})
    finally:
        engine.dispose()


def _begin_anew(file: Path) -> None:
    """Have followers of the log begin anew: what they wrote may be newer than the backup."""
    engine = open_sqlite(file)
    try:
        found = MetaData()
        found.reflect(engine, only=FOLLOWED)
        with engine.execution_options(write=True).begin() as connection:
            for table in found.sorted_tables:
                connection.execute(delete(table))
    finally:
        engine.dispose()


def _bring(folder: Path, media: MediaStore, backup: Backup) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    if len(paths) != backup.media:
        raise MediaError(f"{folder} has {len(paths)} files, not {backup.media}")
    named = [(path.relative_to(folder).as_posix(), path) for path in paths]
    for stored, path in named:
        check_saved(stored, path)
        if backup.hashes.get(stored) not in (None, _digest(path)):
            raise MediaError(f"the file {stored} is not what was backed up")
    for stored, path in named:
        media.bring(stored, path)


def _fill(file: Path, address: str) -> None:
    """Put every row into an empty PostgreSQL database, and check them there before anybody sees them."""
    here, there = open_sqlite(file), open_postgres(address)
    try:
        with here.begin() as source, there.execution_options(write=True).begin() as target:
            check_rows(source, target, copy_rows(source, target, tables_of(there), lambda _name, _rows: None))
    finally:
        here.dispose()
        there.dispose()


def _beside(place: Path | str) -> Path | None:
    return place.parent if isinstance(place, Path) else None


def _digest(file: Path) -> str:
    with file.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


def _to_disk(path: Path) -> None:
    if path.is_dir():
        synced(path)
        return
    held = os.open(path, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
